app_name = "peerreview"
urlpatterns = []
