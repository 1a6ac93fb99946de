"""What a school makes of its review."""

from django.urls import path

from peerreview.views import actions, following

urlpatterns = [
    path("reviews/<int:pk>/follow-up/", following.follow_up, name="follow-up"),
    path("reviews/<int:pk>/follow-up/workshop/call/", following.call, name="call-workshop"),
    path("reviews/<int:pk>/follow-up/workshop/held/", following.held, name="hold-workshop"),
    path("reviews/<int:pk>/follow-up/revisit/", following.revisit, name="revisit"),
    path("reviews/<int:pk>/follow-up/close/", following.close, name="close-review"),
    path("reviews/<int:pk>/follow-up/actions/new/", actions.add, name="add-action"),
    path("reviews/<int:pk>/workshop/", following.workshop, name="workshop"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/change/", actions.change, name="change-action"),
    path("actions/<int:pk>/give-up/", actions.drop, name="drop-action"),
    path("actions/<int:pk>/progress/", actions.progress, name="write-progress"),
    path("actions/<int:pk>/done/", actions.done, name="finish-action"),
    path("actions/<int:pk>/reopen/", actions.reopen, name="reopen-action"),
    path("actions/<int:pk>/help/", actions.ask, name="ask-for-help"),
    path("help/<int:pk>/", actions.help_asked, name="help"),
]
