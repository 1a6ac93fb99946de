"""Notes of a visit, and what the team noticed. Under reviews/<pk>/."""

from django.urls import path

from peerreview.views import findings, visiting

urlpatterns = [
    path("visit/", visiting.visit, name="visit"),
    path("visit/end/", visiting.end, name="end-visit"),
    path("sessions/<int:session>/notes/", visiting.notes, name="notes"),
    path("notes/<int:note>/", visiting.note, name="change-note"),
    path("notes/<int:note>/take-back/", visiting.take_back, name="take-back-note"),
    path("notes/<int:note>/put-back/", visiting.put_back, name="put-back-note"),
    path("findings/", findings.findings, name="findings"),
    path("findings/new/", findings.add, name="add-finding"),
    path("findings/feedback/", findings.feedback, name="open-feedback"),
    path("findings/hand-over/", findings.hand_over, name="hand-over-findings"),
    path("findings/<int:finding>/", findings.change, name="change-finding"),
    path("findings/<int:finding>/take-out/", findings.withdraw, name="withdraw-finding"),
    path("findings/<int:finding>/put-back/", findings.put_back, name="put-back-finding"),
]
