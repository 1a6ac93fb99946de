"""Rounds: made, answered, agreed on, planned, looked at."""

from django.urls import path

from peerreview.views import answering, planning, proposals, rounds

urlpatterns = [
    path("rounds/new/", rounds.make, name="make-round"),
    path("rounds/<int:pk>/", rounds.show, name="round"),
    path("rounds/<int:pk>/change/", rounds.change, name="change-round"),
    path("rounds/<int:pk>/schools/", rounds.schools, name="round-schools"),
    path("rounds/<int:pk>/schools/<int:row>/take-out/", rounds.remove, name="remove-round-school"),
    path("rounds/<int:pk>/schools/<int:row>/leave/", rounds.leave, name="leave-round"),
    path("rounds/<int:pk>/invite/", rounds.invite, name="send-invitations"),
    path("rounds/<int:pk>/close/", rounds.close, name="close-round"),
    path("rounds/<int:pk>/overview/", rounds.overview, name="round-overview"),
    path("rounds/<int:pk>/themes/", rounds.themes, name="round-themes"),
    path("rounds/<int:pk>/answers/<int:row>/", answering.answer, name="answer-round"),
    path("rounds/<int:pk>/protocol/", answering.protocol, name="protocol"),
    path("rounds/<int:pk>/protocol/clauses/", answering.add, name="add-clause"),
    path("rounds/<int:pk>/protocol/clauses/<int:clause>/", answering.change, name="change-clause"),
    path("rounds/<int:pk>/protocol/clauses/<int:clause>/take-out/", answering.take_out, name="take-out-clause"),
    path("rounds/<int:pk>/protocol/clauses/<int:clause>/put-back/", answering.put_back, name="put-back-clause"),
    path("rounds/<int:pk>/protocol/sign/<int:row>/", answering.sign, name="sign-protocol"),
    path("rounds/<int:pk>/plan/", planning.plan, name="plan"),
    path("rounds/<int:pk>/plan/find/", proposals.rules, name="plan-rules"),
    path("rounds/<int:pk>/plan/searches/<int:search>/", proposals.search, name="plan-search"),
    path("rounds/<int:pk>/plan/searches/<int:search>/cancel/", proposals.cancel, name="cancel-plan-search"),
    path("rounds/<int:pk>/plan/compare/", proposals.compare, name="compare-proposals"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/undo/", proposals.undo, name="undo-proposal"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/again/", proposals.replan, name="replan"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/use/", proposals.use, name="use-proposal"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/<int:school>/", proposals.visit, name="proposal-visit"),
    path(
        "rounds/<int:pk>/plan/proposals/<int:number>/<int:school>/move/", proposals.move, name="move-visit-in-proposal"
    ),
    path("rounds/<int:pk>/plan/proposals/<int:number>/<int:school>/keep/", proposals.keep, name="keep-in-proposal"),
    path("rounds/<int:pk>/plan/proposals/<int:number>/<int:school>/swap/", proposals.swap, name="swap-in-proposal"),
    path("rounds/<int:pk>/plan/<int:row>/", planning.visit, name="plan-visit"),
    path("rounds/<int:pk>/plan/show/", planning.show, name="show-plan"),
    path("rounds/<int:pk>/plan/publish/", planning.publish, name="publish-round"),
]
