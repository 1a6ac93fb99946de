from django.urls import include, path

from peerreview.views import home, self_review

from . import beginning, reporting, rounds

app_name = "peerreview"
urlpatterns = [
    path("", home.home, name="home"),
    path("evidence/<int:pk>/", self_review.evidence_asked, name="evidence-asked"),
    path("reviews/<int:pk>/", include(beginning.urlpatterns)),
    *rounds.urlpatterns,
    *reporting.urlpatterns,
]
