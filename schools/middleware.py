from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from .errors import Conflict, conflict, kept_page, wants_json

REMEMBER_EVERY = 5 * 60


class KeepWordsMiddleware:
    """Turns a Conflict into a page that keeps what was typed, and tells browsers to store nothing of a signed-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Conflict):
            return conflict(request, exception)
        return None


class SessionAgeMiddleware:
    """Signs out after an hour without a click or a keystroke, and after eight hours in any case."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and self._is_over(request.session):
            logout(request)
        return self.get_response(request)

    def _is_over(self, session):
        now = timezone.now().timestamp()
        began, seen = session.setdefault("began_at", now), session.setdefault("seen_at", now)
        if now - seen > REMEMBER_EVERY:
            session["seen_at"] = now
        return now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for a sign-in everywhere; words sent after the session ended are given back, never lost in a redirect."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return JsonResponse({"sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
        if request.method == "POST":
            explanation = (
                "Your sign-in ended while you were writing. Sign in again in a new tab, then send this once more."
            )
            return kept_page(
                request, 401, "Your words are safe", explanation, resolve_url(settings.LOGIN_URL), "Sign in"
            )
        return super().handle_no_permission(request, view_func)
