from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schools.calendars.days import school_year
from schools.forms import CalendarCopyForm, CalendarEntryForm, CalendarFileForm
from schools.models import CalendarEntry
from schools.models.calendars import (
    calendars_editable_by,
    calendars_of,
    calendars_to_copy_to,
    calendars_visible_to,
)
from schools.services.calendars import (
    add_bank_holidays,
    add_calendar_entry,
    copy_calendar,
    import_calendar,
    remove_calendar_entry,
)


@require_safe
def calendars(request):
    schools = list(calendars_visible_to(request.user, timezone.localdate()))
    known = calendars_of(schools)
    this_year = school_year(timezone.localdate())
    rows = [(school, this_year in known[school.pk].known_years) for school in schools]
    return render(request, "schools/calendars/calendars.html", {"rows": rows, "year": year_name(this_year)})


@require_safe
def calendar(request, pk):
    return calendar_page(request, school_of(request, pk))


@require_POST
def add(request, pk):
    school, form = school_of(request, pk), CalendarEntryForm(request.POST)
    if form.is_valid():
        add_calendar_entry(school, by=request.user, **form.cleaned_data)
        messages.success(request, "Added.")
        return redirect("schools:calendar", pk)
    return calendar_page(request, school, form=form)


@require_POST
def bring(request, pk):
    school, form = school_of(request, pk), CalendarFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return calendar_page(request, school, file_form=form)
    reading = form.cleaned_data["file"]
    tell_added(request, import_calendar(school, reading.entries, by=request.user))
    if reading.passed_over:
        messages.warning(request, passed_over(reading.passed_over))
    return redirect("schools:calendar", pk)


@require_POST
def copy(request, pk):
    school = school_of(request, pk)
    form = CalendarCopyForm(calendars_to_copy_to(school, request.user, timezone.localdate()), request.POST)
    if form.is_valid():
        tell_added(request, copy_calendar(school, form.cleaned_data["source"], by=request.user))
        return redirect("schools:calendar", pk)
    return calendar_page(request, school, copy_form=form)


@require_POST
def holidays(request, pk):
    tell_added(request, add_bank_holidays(school_of(request, pk), by=request.user))
    return redirect("schools:calendar", pk)


@require_POST
def remove(request, pk):
    entry = get_object_or_404(CalendarEntry.objects.visible_to(request.user, timezone.localdate()), pk=pk)
    remove_calendar_entry(entry, by=request.user)
    messages.success(request, "Removed. Dates of cycles stay as they are until somebody accepts new ones.")
    return redirect("schools:calendar", entry.school_id)


def school_of(request, pk):
    """A school whose calendar the person reads; 404 for any other."""
    return get_object_or_404(calendars_visible_to(request.user, timezone.localdate()), pk=pk)


def calendar_page(request, school, form=None, file_form=None, copy_form=None):
    """A school's calendar, with the forms of whoever keeps it."""
    today = timezone.localdate()
    sources = calendars_to_copy_to(school, request.user, today)
    return render(
        request,
        "schools/calendars/calendar.html",
        {
            "school": school,
            "years": years_of(school),
            "can_edit": calendars_editable_by(request.user, today).contains(school),
            "can_copy": sources.exists(),
            "form": form or CalendarEntryForm(),
            "file_form": file_form or CalendarFileForm(),
            "copy_form": copy_form or CalendarCopyForm(sources),
        },
    )


def years_of(school):
    """The entries by school year, each year with the school days it comes to, if it has a term."""
    known = calendars_of([school])[school.pk]
    entries = groupby(CalendarEntry.objects.of_schools([school]), lambda entry: school_year(entry.first_on))
    return [{"name": year_name(year), "entries": list(found), "days": days_in(known, year)} for year, found in entries]


def days_in(known, year):
    """The school days of a school year whose terms are entered; None for another."""
    terms = [term for term in known.terms if school_year(term.first) == year]
    return known.between(min(term.first for term in terms), max(term.last for term in terms)) if terms else None


def year_name(year):
    """2026 as "2026/27"."""
    return f"{year}/{(year + 1) % 100:02}"


def tell_added(request, count):
    """Say how many entries are new."""
    if count:
        messages.success(request, f"{count} {'date' if count == 1 else 'dates'} added.")
    else:
        messages.success(request, "Nothing new: the calendar has all of these already.")


def passed_over(titles):
    """What a file names that is no term, half-term, INSET or closure, the first few by title."""
    more = f" and {len(titles) - 5} more" if len(titles) > 5 else ""
    return f"Passed over, as they are none of term, half-term, INSET and closure: {', '.join(titles[:5])}{more}."
