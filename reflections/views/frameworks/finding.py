"""A framework or a part of one, for a trust lead; 404 for everybody else."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reflections.models import Criterion, Framework
from reflections.models.frameworks import leads_trust


def only_leads(request):
    if not leads_trust(request.user, timezone.localdate()).exists():
        raise Http404


def led(request, pk):
    return get_object_or_404(Framework.objects.led_by(request.user, timezone.localdate()), pk=pk)


def area_of(request, pk, area):
    return get_object_or_404(led(request, pk).areas.select_related("framework"), pk=area)


def criterion_of(request, pk, criterion):
    rows = Criterion.objects.in_framework(led(request, pk)).select_related("area__framework")
    return get_object_or_404(rows, pk=criterion)
