from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods

from schools.signing_in import SignOut

from . import health, views

answers = require_http_methods(["GET", "HEAD", "POST"])
admin.site.login = secure_admin_login(admin.site.login)  # one way in, with one set of limits
handler400 = "schools.errors.bad_request"
handler404 = "schools.errors.not_found"
handler500 = "schools.errors.server_error"

signing_in = [
    path("in/", answers(account.login), name="account_login"),
    path("in/code/", answers(account.request_login_code), name="account_request_login_code"),
    path("in/code/confirm/", answers(account.confirm_login_code), name="account_confirm_login_code"),
    path("out/", answers(SignOut.as_view()), name="account_logout"),
    path("up/", answers(account.signup), name="account_signup"),
    path("ended/", answers(account.account_inactive), name="account_inactive"),
    path("again/", answers(account.reauthenticate), name="account_reauthenticate"),
    path("password/", answers(account.password_change), name="account_change_password"),
    path("password/set/", answers(account.password_set), name="account_set_password"),
    path("password/reset/", answers(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", answers(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        answers(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        answers(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", views.today, name="today"),
    path("health/ready", health.ready, name="ready"),
    path("health/mail", health.mail, name="mail-health"),
    path("sign/", include(signing_in)),
    path("reflections/", include("reflections.urls")),
    path("peer-review/", include("peerreview.urls")),
    path("who-can-see-what/", views.who_can_see_what, name="who-can-see-what"),
    path("people/", include("schools.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns += [path("demo/", include("config.demo.urls"))]
