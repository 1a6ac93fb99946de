from django import forms

from schools.calendars.files import read_calendar, why_not
from schools.imports.problems import ImportRefused
from schools.models.mail import How
from schools.occasions import kinds_in
from schools.services.mail_choices import REMINDERS, MailTimes
from schools.words import all_under


class Chosen(forms.Select):
    """A list to choose from, in the site's looks."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "form-select"} | (attrs or {}), choices)


class PairForm(forms.Form):
    colleague = forms.ModelChoiceField(queryset=None, label="Colleague", empty_label="Choose a colleague")
    coach = forms.ModelChoiceField(queryset=None, label="Their coach", empty_label="Choose a coach")

    def __init__(self, colleagues, coaches, data=None):
        super().__init__(data)
        self.fields["colleague"].queryset = colleagues
        self.fields["coach"].queryset = coaches

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("coach") and cleaned.get("coach") == cleaned.get("colleague"):
            self.add_error("coach", "Nobody coaches themselves, however tempting.")
        return cleaned


class ApartForm(forms.Form):
    other = forms.ModelChoiceField(queryset=None)

    def __init__(self, others, data=None):
        super().__init__(data)
        self.fields["other"].queryset = others


class PauseSeriesForm(forms.Form):
    series = forms.ChoiceField(label="What for", error_messages={"required": "Choose what to hold back."})

    def __init__(self, choices, data=None):
        super().__init__(data)
        self.fields["series"].choices = [("", "Choose"), *choices]


class PauseSchoolForm(forms.Form):
    school = forms.ModelChoiceField(
        queryset=None, label="At which school", empty_label="Choose a school",
        error_messages={"required": "Choose a school."},
    )  # fmt: skip

    def __init__(self, schools, data=None):
        super().__init__(data)
        self.fields["school"].queryset = schools


class SafeguardingForm(forms.Form):
    route = forms.CharField(
        label="Whom to speak to about a child, and how",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Names, where they are, and how to reach them the same day. People see it wherever they write.",
        error_messages={"required": "Name at least one person, and how to find them."},
    )


class Day(forms.DateField):
    """A day, by the browser's own picker, within sight of today."""

    def __init__(self, label, **more):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        texts = {"required": "Choose a day.", "invalid": "Write the day as 2026-09-01, or choose it."}
        super().__init__(label=label, widget=widget, error_messages=texts, **more)

    def clean(self, value):
        day = super().clean(value)
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("That date is a long way off. Check the year.")
        return day


class CalendarEntryForm(forms.Form):
    kind = forms.ChoiceField(label="What", choices=lambda: list(all_under("calendar").items()))
    name = forms.CharField(label="Name (if you like)", max_length=100, required=False)
    first = Day("First day")
    last = Day("Last day (leave empty for one day)", required=False)

    def clean(self):
        cleaned = super().clean()
        if first := cleaned.get("first"):
            cleaned["last"] = cleaned.get("last") or first
            if wrong := why_not(first, cleaned["last"]):
                self.add_error("last", wrong)
        return cleaned


class CalendarFileForm(forms.Form):
    MOST_BYTES = 500_000

    file = forms.FileField(
        label="CSV or iCalendar file", error_messages={"required": "Choose a file.", "empty": "The file is empty."}
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError("That is more than a calendar: at most 500 KB.")
        try:
            reading = read_calendar(file.read())
        except ImportRefused as error:
            raise forms.ValidationError(str(error)) from error
        if reading.problems:
            raise forms.ValidationError(["Nothing was taken."] + [str(problem) for problem in reading.problems[:20]])
        return reading


class CalendarCopyForm(forms.Form):
    source = forms.ModelChoiceField(
        queryset=None,
        label="School to copy from",
        empty_label="Choose a school",
        error_messages={"required": "Choose a school.", "invalid_choice": "Choose a school of the list."},
    )

    def __init__(self, schools, data=None):
        super().__init__(data)
        self.fields["source"].queryset = schools


WEEKDAYS = list(enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], start=1))


class MailForm(forms.Form):
    """How somebody hears of each group of things, and when digests come, within their working days and hours."""

    every = forms.ChoiceField(
        label="The digest", widget=forms.RadioSelect, choices=lambda: list(all_under("digest_every").items())
    )
    weekday = forms.TypedChoiceField(label="If once a week: on", coerce=int, choices=WEEKDAYS, widget=Chosen)
    days = forms.TypedMultipleChoiceField(
        label="On these days",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick a day."},
    )
    starts_at = forms.TimeField(label="Not before", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label="Not after", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, person, chosen, data=None):
        super().__init__(data, initial=_mail_times(person))
        self.person = person
        self.fields["days"].choices = [(day, name) for day, name in WEEKDAYS if day in person.working_days]
        self.groups = {group: label for group, label in all_under("mail_group").items() if kinds_in(group)}
        for group, label in self.groups.items():
            hows = [
                (how, text) for how, text in all_under("mail_how").items() if how != How.AT_ONCE or group != REMINDERS
            ]
            self.fields[group] = forms.ChoiceField(
                label=label, required=False, choices=[("", "As Candour does it"), *hows], widget=Chosen,
                initial=chosen.get(group, ""),
            )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "Choose a time after the first.")
        elif starts and ends and (starts < self.person.day_starts_at or ends > self.person.day_ends_at):
            day = f"{self.person.day_starts_at:%H:%M} to {self.person.day_ends_at:%H:%M}"
            self.add_error("starts_at", f"Your working day is {day}. Choose times inside it.")
        return cleaned

    def each_group(self):
        return [self[group] for group in self.groups]

    def choices(self):
        return {group: self.cleaned_data[group] for group in self.groups}

    def times(self):
        """What was chosen, where it is not simply the working days and hours."""
        told, person = self.cleaned_data, self.person
        days = None if set(told["days"]) >= set(person.working_days) else sorted(told["days"])
        hours = (told["starts_at"], told["ends_at"])
        if hours == (person.day_starts_at, person.day_ends_at):
            hours = (None, None)
        return MailTimes(told["every"], told["weekday"], days, *hours)


def _mail_times(person):
    return {
        "every": person.digest_every,
        "weekday": person.digest_weekday,
        "days": person.mail_days or person.working_days,
        "starts_at": person.mail_starts_at or person.day_starts_at,
        "ends_at": person.mail_ends_at or person.day_ends_at,
    }
