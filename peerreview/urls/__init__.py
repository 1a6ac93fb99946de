from . import reporting

app_name = "peerreview"
urlpatterns = [*reporting.urlpatterns]
