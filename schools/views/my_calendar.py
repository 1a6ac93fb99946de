from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from schools.dates import dates_of
from schools.models import CalendarFeed
from schools.services.feeds import end_feed, feed_under, make_feed

SHOWN = 12


@require_safe
def my_calendar(request):
    return _page(request)


@require_POST
def make(request):
    token = make_feed(by=request.user)
    return _page(request, link=request.build_absolute_uri(reverse("schools:calendar-feed", args=[token])))


@require_POST
def end(request):
    end_feed(by=request.user)
    messages.success(request, "Ended. No calendar gets your dates from here any more.")
    return redirect("schools:my-calendar")


@login_not_required
@require_safe
def feed(request, token):
    calendar = feed_under(token)
    if calendar is None:
        raise Http404
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = quote_etag(sha256(calendar).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _page(request, link=""):
    today = timezone.localdate()
    entries = [entry for entry in dates_of(request.user, today) if entry.on >= today]
    told = {"link": link, "feed": CalendarFeed.objects.of(request.user).first(), "entries": entries[:SHOWN]}
    return render(request, "schools/my_calendar.html", told)
