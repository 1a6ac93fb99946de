from django.urls import include, path

from peerreview.views import appointments, home, pulse, self_review
from peerreview.views import visiting as visits

from . import beginning, conversations, following, reporting, rounds, visiting

app_name = "peerreview"
urlpatterns = [
    path("", home.home, name="home"),
    path("evidence/<int:pk>/", self_review.evidence_asked, name="evidence-asked"),
    path("reviews/<int:pk>/", include(beginning.urlpatterns)),
    path("reviews/<int:pk>/", include(visiting.urlpatterns)),
    path("notes-without-signal/", visits.shell, name="notes-shell"),
    path("notes-worker.js", visits.worker, name="notes-worker"),
    path("pulse/", pulse.pulses, name="pulses"),
    path("pulse/<int:pk>/<str:side>/", pulse.pulse, name="pulse"),
    path("pulse/<int:pk>/<str:side>/skip/", pulse.skip, name="skip-pulse"),
    path("reviews/<int:pk>/visit.ics", appointments.visit, name="visit-file"),
    path("reviews/<int:pk>/workshop.ics", appointments.workshop, name="workshop-file"),
    path("conversations/<int:pk>/meeting.ics", appointments.meeting, name="meeting-file"),
    *rounds.urlpatterns,
    *reporting.urlpatterns,
    *following.urlpatterns,
    *conversations.urlpatterns,
]
