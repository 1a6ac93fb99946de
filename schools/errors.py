"""What goes wrong, said in plain words, and never at the cost of what somebody typed."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path

from .words import all_under

NOT_WORDS = {
    "csrfmiddlewaretoken",
    "version",
    "next",
    "login",
    "password",
    "password1",
    "password2",
    "oldpassword",
    "code",
    "how",
    "kind",
    "status",
    "form_key",
    "read",
    "was",
    "order",
    "direction",
    "point",
}


class Conflict(Exception):
    """Somebody, perhaps the same person in another window, was quicker: this can't be done now. Becomes a 409 page."""


def typed_words(request):
    """What the person typed into the form they sent, as (label, text) pairs, to give back to them."""
    fields = [(name, text.strip()) for name, texts in request.POST.lists() for text in texts]
    return [
        (_label(name), text) for name, text in fields if name not in NOT_WORDS and len(text) > 3 and not text.isdigit()
    ]


def wants_json(request):
    """Whether the page's own script asks, rather than a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def kept_page(request, status, heading, explanation, next_url="/", next_label="Back to Today"):
    """A page that says what happened and gives back what was typed; the script gets the same as JSON."""
    if wants_json(request):
        return JsonResponse({"message": explanation}, status=status)
    told = {"heading": heading, "explanation": explanation, "next_url": next_url, "next_label": next_label}
    return render(request, "kept.html", told | {"kept": typed_words(request)}, status=status)


def conflict(request, error):
    """409: permission or state has changed since the page was opened."""
    reason = str(error) or "This has changed since you opened the page, perhaps in another window."
    return kept_page(request, 409, "Just a moment", reason, page_above(request.path_info), "See it as it is now")


def page_above(path):
    """The nearest address above this one that leads somewhere."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return path


def csrf_failure(request, reason=""):
    """403: the form's key no longer fits, usually because somebody signed in or out in another tab."""
    explanation = (
        "You signed in or out in another tab, so this page is out of date. Open it again and send your words once more."
    )
    return kept_page(request, 403, "Let's try that again", explanation, request.path, "Open the page again")


def not_found(request, exception):
    """404: nothing here for this person; words sent to a page that has gone since are given back."""
    if wants_json(request):
        return JsonResponse({}, status=404)
    if request.method == "POST" and typed_words(request):
        explanation = "This page is no longer open to you, so it could not take your words."
        return kept_page(request, 404, "This has moved on", explanation)
    return render(request, "404.html", status=404)


def bad_request(request, exception):
    """400, or 413 for more than Candour takes at once; what was typed could not even be read, and stays in the browser."""
    too_big = isinstance(exception, RequestDataTooBig)
    status = 413 if too_big else 400
    if wants_json(request):
        told = "That is more text than Candour takes at once." if too_big else "That could not be read."
        return JsonResponse({"message": told}, status=status)
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def server_error(request):
    """500, or 503 while the database is away: rendered without touching it."""
    away = isinstance(sys.exc_info()[1], OperationalError)
    status = 503 if away else 500
    if wants_json(request):
        return JsonResponse({"message": "Candour can't save just now."}, status=status, headers=_retry(away))
    page = render_to_string(f"{status}.html", {"kept": typed_words(request)})
    return HttpResponse(page, status=status, headers=_retry(away))


def _retry(away):
    return {"Retry-After": "5"} if away else {}


def _label(name):
    """What the field is called on its page, as far as the words say; "entry-12-a_field" as "A field" where not."""
    words = [word for word in name.replace("_", " ").split("-") if word != "entry" and not word.isdigit()]
    said = " ".join(words)
    return all_under("field").get(said.replace(" ", "_"), said.capitalize())
