from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerreview.visibility import as_people
from reflections.visibility import as_rows

from .today import gathered_for


@require_safe
def today(request):
    return render(request, "today.html", gathered_for(request.user))


@require_safe
def who_can_see_what(request):
    return render(request, "who_can_see_what.html", {"rows": as_rows(), "reviewing": as_people()})
