from django import forms

from schools.calendars.files import read_calendar, why_not
from schools.imports.problems import ImportRefused
from schools.words import all_under


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
