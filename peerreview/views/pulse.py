from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.pulse import PulseForm
from peerreview.models import Pulse
from peerreview.models.pulse import Side, asked
from peerreview.services.pulse import answer_pulse, felt_in, lines_of
from reflections.models.frameworks import leads_trust


@require_safe
def pulses(request):
    today = timezone.localdate()
    rows = list(Pulse.objects.visible_to(request.user, today).prefetch_related("answers"))
    is_lead = leads_trust(request.user, today).exists()
    for row in rows:
        row.felt = felt_in(row)
        row.points = [(felt, x_of(felt.challenged), y_of(felt.cared)) for felt in row.felt]
        row.lines = lines_of(row) if is_lead else []
    ticks = [(number, x_of(number), y_of(number)) for number in range(1, 8)]
    return render(request, "peerreview/pulse/pulses.html", {"pulses": rows, "ticks": ticks})


@require_http_methods(["GET", "POST"])
def pulse(request, pk, side):
    row = asked_pulse(request, pk, side)
    form = PulseForm(request.POST or None)
    if form.is_valid():
        answer_pulse(row, side, form.words(), by=request.user)
        messages.success(request, "Thank you.")
        return redirect("today")
    return render(request, "peerreview/pulse/pulse.html", {"pulse": row, "side": side, "form": form})


@require_POST
def skip(request, pk, side):
    answer_pulse(asked_pulse(request, pk, side), side, None, by=request.user)
    messages.success(request, "Skipped. Nobody is told.")
    return redirect("today")


def asked_pulse(request, pk, side):
    """An open pulse that asks the person on that side; 404 for everybody else."""
    today = timezone.localdate()
    if side not in Side.values:
        raise Http404
    rows = Pulse.objects.open(today).select_related("round")
    return get_object_or_404(rows, pk=pk, pk__in=asked(request.user, side, today))


def x_of(number):
    return 30 + (number - 1) * 40


def y_of(number):
    return 270 - (number - 1) * 40
