from django.urls import path

from peerreview.views import replying, reporting

urlpatterns = [
    path("reviews/<int:pk>/reply/", replying.reply, name="reply"),
    path("reviews/<int:pk>/reply/send/", replying.send, name="send-reply"),
    path("reviews/<int:pk>/reply/<int:finding>/", replying.reply_to_finding, name="reply-to-finding"),
    path("reviews/<int:pk>/reply/<int:finding>/correct/", replying.correct_finding, name="correct-finding"),
    path("reviews/<int:pk>/reply/<int:finding>/mediate/", replying.mediate, name="mediate"),
    path("reviews/<int:pk>/corrections/<int:correction>/remove/", replying.remove_correction, name="remove-correction"),
    path("reviews/<int:pk>/corrections/<int:row>/answer/", replying.answer_fact, name="answer-correction"),
    path("reviews/<int:pk>/replies/<int:row>/answer/", replying.answer, name="answer-reply"),
    path("reviews/<int:pk>/mediation/", replying.propose, name="propose-mediator"),
    path("reviews/<int:pk>/mediation/<int:row>/", replying.mediation, name="mediation"),
    path("reviews/<int:pk>/mediation/<int:row>/agree/", replying.agree, name="agree-to-mediator"),
    path("reviews/<int:pk>/mediation/<int:row>/accept/", replying.accept, name="accept-mediation"),
    path("reviews/<int:pk>/mediation/<int:row>/decline/", replying.decline, name="decline-mediation"),
    path("reviews/<int:pk>/release/", reporting.release, name="release"),
    path("reviews/<int:pk>/release/areas/", reporting.areas, name="finding-areas"),
    path("reviews/<int:pk>/report/", reporting.report, name="report"),
    path("reviews/<int:pk>/report/<str:kind>/", reporting.report_file, name="report-file"),
    path("reviews/<int:pk>/what-changed/", reporting.what_changed, name="what-changed"),
    path("reviews/<int:pk>/governors/", reporting.governors, name="governors"),
    path("reviews/<int:pk>/governors/<int:row>/revoke/", reporting.revoke, name="revoke-governor"),
    path("reviews/<int:pk>/strengths/<int:finding>/show/", reporting.show_strength, name="show-strength"),
    path("reviews/<int:pk>/strengths/<int:offer>/withdraw/", reporting.stop_showing, name="stop-showing"),
    path("for-governors/<str:token>/", reporting.governor, name="governor"),
    path("strengths/", reporting.strengths, name="strengths"),
]
