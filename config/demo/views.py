from datetime import timedelta

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from schools.models import Person
from schools.services.digests import waiting_digests

from .entering import entrance_of
from .mailbox import read_letter, read_mailbox


@require_POST
@login_not_required
def enter(request, key):
    entrance = entrance_of(key)
    if entrance is None:
        raise Http404
    person = get_object_or_404(Person.objects.with_access(timezone.localdate()), email=entrance.email)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("today")


@require_safe
@login_not_required
def mailbox(request):
    now = timezone.now()
    waiting = [
        (digest.count, digest.person.first_name, _when(digest.goes_at, now)) for digest in waiting_digests(now=now)
    ]
    return render(request, "demo/mailbox.html", {"letters": read_mailbox(), "waiting": waiting})


@require_safe
@login_not_required
def letter(request, name):
    return render(request, "demo/letter.html", {"letter": _letter_or_404(name)})


@require_safe
@login_not_required
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "base-uri": [NONE], "form-action": [NONE]})
def styled_letter(request, name):
    return HttpResponse(_letter_or_404(name).html)


def _letter_or_404(name):
    found = read_letter(name)
    if found is None:
        raise Http404
    return found


def _when(moment, now):
    """ "tomorrow 07:30": the day as one would say it, and the local time."""
    if moment is None:
        return "which no working day brings"
    if moment <= now:
        return "within a minute"
    local, today = timezone.localtime(moment), timezone.localdate(now)
    days = {today: "today", today + timedelta(1): "tomorrow"}
    return f"{days.get(local.date()) or date_format(local, 'l j F')} {local:%H:%M}"
