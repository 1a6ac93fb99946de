from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.views import LogoutView
from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from .models import Person


class CurrentPeopleBackend(AuthenticationBackend):
    """Signs in by e-mail. Asked again on every request, so an ended membership ends open sessions at once."""

    def get_user(self, user_id):
        return Person.objects.with_access(localdate()).filter(pk=user_id).first()


class SignOut(LogoutView):
    """Ends the session and has the browser drop what it holds of our pages.

    Not its storage: the page's script has removed this person's unsaved words, and a shared machine may hold another's.
    """

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class Adapter(DefaultAccountAdapter):
    """Accounts come from the trust's staff list, so nobody signs up; who has left is told so when signing in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That code does not fit. The one in your newest e-mail does; or start again below.",
        "email_password_mismatch": "That e-mail and password do not go together. Try once more, or have a code sent.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only an address of this site that begins with one slash: a bare word is no address."""
        return bool(url) and url.startswith("/") and super().is_safe_url(url)

    def pre_login(self, request, user, **kwargs):
        if not Person.objects.with_access(localdate()).filter(pk=user.pk).exists():
            raise ImmediateHttpResponse(redirect("account_inactive"))
        return super().pre_login(request, user, **kwargs)
