"""QA conversations and their rooms."""

from django.urls import path

from peerreview.views import conversations, rooms

urlpatterns = [
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/", conversations.plan, name="plan-conversation"),
    path("conversations/<int:pk>/", conversations.conversation, name="conversation"),
    path("conversations/<int:pk>/change/", conversations.change, name="change-conversation"),
    path("conversations/<int:pk>/pre-read/", conversations.pre_read, name="pre-read"),
    path("conversations/<int:pk>/promises/<int:promise>/", conversations.went, name="promise-went"),
    path("conversations/<int:pk>/room/", rooms.room, name="room"),
    path("conversations/<int:pk>/room/now/", rooms.now, name="room-now"),
    path("conversations/<int:pk>/room/begin/", rooms.begin, name="begin-conversation"),
    path("conversations/<int:pk>/room/go-on/", rooms.go_on, name="move-on"),
    path("conversations/<int:pk>/room/pause/", rooms.pause, name="pause-conversation"),
    path("conversations/<int:pk>/room/resume/", rooms.resume, name="resume-conversation"),
    path("conversations/<int:pk>/room/extend/", rooms.extend, name="extend-step"),
    path("conversations/<int:pk>/room/say/", rooms.say, name="contribute"),
    path("conversations/<int:pk>/room/promise/", rooms.commit, name="commit"),
]
