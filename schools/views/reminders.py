from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schools.forms import PauseSchoolForm, PauseSeriesForm
from schools.models import RefusedAddress, ReminderPause
from schools.models.reminders import leads_reminders, schools_to_pause
from schools.services.forecast import forecast
from schools.services.pauses import labels, pause_school, pause_series, resume_reminders, series_to_pause


@require_safe
def reminders(request):
    today = _today_of_lead(request)
    return _page(request, today)


@require_POST
def pause(request):
    today = _today_of_lead(request)
    form = PauseSeriesForm(series_to_pause(), request.POST)
    if not form.is_valid():
        return _page(request, today, series_form=form)
    made = pause_series(form.cleaned_data["series"], by=request.user)
    messages.success(
        request, f"Held back: {labels()[made.series].lower()}. Nothing of it is sent until you take it up again."
    )
    return redirect("schools:reminders")


@require_POST
def pause_of_school(request):
    today = _today_of_lead(request)
    form = PauseSchoolForm(schools_to_pause(request.user, today), request.POST)
    if not form.is_valid():
        return _page(request, today, school_form=form)
    made = pause_school(form.cleaned_data["school"], by=request.user)
    messages.success(request, f"Held back for {made.school.name}, until you take it up again.")
    return redirect("schools:reminders")


@require_POST
def take_up(request, pk):
    rows = ReminderPause.objects.visible_to(request.user, timezone.localdate())
    resume_reminders(get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, "Taken up again. What has become stale meanwhile is not sent.")
    return redirect("schools:reminders")


def _today_of_lead(request):
    today = timezone.localdate()
    if not leads_reminders(request.user, today).exists():
        raise Http404
    return today


def _page(request, today, **forms):
    names = labels()
    pauses = list(ReminderPause.objects.standing().visible_to(request.user, today).select_related("school", "by"))
    for row in pauses:
        row.what = row.school.name if row.school_id else names.get(row.series, row.series)
    told = {
        "days": forecast(today=today),
        "pauses": pauses,
        "refused": RefusedAddress.objects.among_colleagues(today).count(),
        "series_form": PauseSeriesForm(series_to_pause()),
        "school_form": PauseSchoolForm(schools_to_pause(request.user, today)),
    }
    return render(request, "schools/reminders.html", told | forms)
