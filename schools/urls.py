from django.urls import path

from .views import calendars, coaching, conflicts, mail, messages, my_calendar, reminders, safeguarding

app_name = "schools"
urlpatterns = [
    path("purpose/", coaching.purpose, name="purpose"),
    path("pairs/", coaching.pairs, name="pairs"),
    path("pairs/<int:pk>/agree/", coaching.agree, name="agree"),
    path("pairs/<int:pk>/end/", coaching.end, name="end"),
    path("apart/", conflicts.apart, name="apart"),
    path("apart/<int:pk>/take-back/", conflicts.take_back, name="take-back-apart"),
    path("safeguarding/<int:pk>/", safeguarding.safeguarding, name="safeguarding"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/pause/", reminders.pause, name="pause-reminders"),
    path("reminders/pause-school/", reminders.pause_of_school, name="pause-school"),
    path("reminders/<int:pk>/take-up/", reminders.take_up, name="resume-reminders"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.open_one, name="open-message"),
    path("messages/<int:pk>/read/", messages.read_one, name="read-message"),
    path("messages/<int:pk>/read-until/", messages.read_until, name="read-messages"),
    path("mail/", mail.mail, name="mail"),
    path("mail/reset/", mail.reset, name="reset-mail"),
    path("mail/test/", mail.test, name="test-mail"),
    path("mail/stop/<str:signed>/", mail.stop, name="stop-mail"),
    path("my-calendar/", my_calendar.my_calendar, name="my-calendar"),
    path("my-calendar/make/", my_calendar.make, name="make-feed"),
    path("my-calendar/end/", my_calendar.end, name="end-feed"),
    path("calendar-feed/<str:token>.ics", my_calendar.feed, name="calendar-feed"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:pk>/", calendars.calendar, name="calendar"),
    path("calendars/<int:pk>/add/", calendars.add, name="add-date"),
    path("calendars/<int:pk>/import/", calendars.bring, name="import-calendar"),
    path("calendars/<int:pk>/copy/", calendars.copy, name="copy-calendar"),
    path("calendars/<int:pk>/bank-holidays/", calendars.holidays, name="bank-holidays"),
    path("calendars/entries/<int:pk>/remove/", calendars.remove, name="remove-date"),
]
