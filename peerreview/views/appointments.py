from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from peerreview.appointments import meeting_entries, visit_entries, workshop_entries
from peerreview.models import Conversation, Review, Workshop
from peerreview.reminders.people import visits_attended_by
from schools.services.feeds import download_of


@require_safe
def visit(request, pk):
    return _file(visit_entries(visits_attended_by(request.user, timezone.localdate()).filter(pk=pk)))


@require_safe
def workshop(request, pk):
    running = Review.objects.running().order_by().values("pk")
    rows = Workshop.objects.visible_to(request.user, timezone.localdate()).filter(review=pk, review__in=running)
    return _file(workshop_entries(rows))


@require_safe
def meeting(request, pk):
    return _file(meeting_entries(Conversation.objects.visible_to(request.user).filter(pk=pk)))


def _file(entries):
    if not entries:
        raise Http404
    response = HttpResponse(download_of(entries[0]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entries[0].uid}.ics"'
    return response
