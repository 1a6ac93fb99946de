import csv

from django import forms
from django.core.exceptions import ValidationError

from peerreview.models import PlanningRules, Weight
from reflections.forms.reflecting import SELECT, Words
from schools.words import all_under

from .rounds import whole

WISHES = ("travel", "phase", "repeats", "load", "weeks", "changes")
SECONDS = [(10, "10 seconds"), (30, "Half a minute"), (60, "A minute"), (90, "A minute and a half")]


class RulesForm(forms.Form):
    """What a plan should rather be like, and how long to look for it. Driving minutes are read from lines such as
    “Ash Primary; Birch Academy; 25”."""

    factor = forms.DecimalField(
        label="Roads are longer than a straight line by a factor of",
        min_value=1,
        max_value=5,
        decimal_places=1,
        help_text="1.3 fits most of England.",
        error_messages=dict.fromkeys(
            ["invalid", "required", "min_value", "max_value", "max_decimal_places"],
            "Write a number from 1 to 5, such as 1.3.",
        ),
    )
    minutes = Words("Driving minutes, if you have them", rows=4, most=200_000)
    seconds = forms.TypedChoiceField(
        label="How long to look", choices=SECONDS, coerce=int, initial=30, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, schools, rules: PlanningRules, data=None):
        told = {name: getattr(rules, name) for name in (*WISHES, "factor")}
        self.names = {school.name.casefold(): school.pk for school in schools}
        told["minutes"] = _as_lines(rules.minutes, {school.pk: school.name for school in schools})
        super().__init__(data, initial=told)
        self.fields["minutes"].required = False
        self.fields[
            "minutes"
        ].help_text = "One pair in a line: Ash Primary; Birch Academy; 25. They count instead of distance."
        for name, label in all_under("plan_wish").items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=_weights, coerce=int, widget=forms.Select(attrs=SELECT)
            )

    def wishes(self):
        return [self[name] for name in WISHES]

    def clean_minutes(self):
        rows = csv.reader((self.cleaned_data["minutes"] or "").splitlines(), delimiter=";")
        return [
            self._pair(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
        ]

    def _pair(self, number, row):
        cells = [cell.strip() for cell in row]
        if len(cells) != 3 or not cells[2].isascii() or not cells[2].isdigit() or int(cells[2]) > 1000:
            raise ValidationError(
                f"Line {number} is not two schools and whole minutes, such as: Ash Primary; Birch Academy; 25."
            )
        for name in cells[:2]:
            if name.casefold() not in self.names:
                raise ValidationError(f"Line {number}: “{name[:80]}” is no school of this round.")
        return [self.names[cells[0].casefold()], self.names[cells[1].casefold()], int(cells[2])]

    def rules(self):
        return {name: self.cleaned_data[name] for name in (*WISHES, "factor", "minutes")}


def _weights():
    return [(weight.value, label) for weight, label in zip(Weight, all_under("plan_weight").values(), strict=True)]


def _as_lines(minutes, names):
    return "\n".join(
        f"{names[one]}; {names[other]}; {time}" for one, other, time in minutes if {one, other} <= names.keys()
    )


class KeepForm(forms.Form):
    """What of a visit stays in the next search."""

    day = forms.BooleanField(required=False)
    team = forms.BooleanField(required=False)
    version = whole("Version", 0, 10**6)


class DayForm(forms.Form):
    """A day that a visit is moved to."""

    on = forms.DateField()
    version = whole("Version", 0, 10**6)


class CompareForm(forms.Form):
    """Two proposals of one round."""

    one = forms.ModelChoiceField(
        None, label="One", empty_label=None, to_field_name="number", widget=forms.Select(attrs=SELECT)
    )
    other = forms.ModelChoiceField(
        None, label="The other", empty_label=None, to_field_name="number", widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, proposals, data=None):
        super().__init__(data)
        self.fields["one"].queryset = self.fields["other"].queryset = proposals
