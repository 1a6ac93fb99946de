from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("enter/<str:key>/", views.enter, name="enter"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.letter, name="letter"),
    path("mailbox/<str:name>/styled/", views.styled_letter, name="styled_letter"),
]
