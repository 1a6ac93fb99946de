from dataclasses import fields

from django import forms

from peerreview.day_lists import UnreadableDay, read_days, say_days
from peerreview.models import Audience, Round
from peerreview.models.rounds import usual_lengths, usual_readers
from peerreview.services.rounds import RoundTerms
from peerreview.stage_dates import StagePlan
from reflections.forms.cycles import SchoolsField
from reflections.forms.reflecting import SELECT, Line, Words
from schools.forms import Day
from schools.words import all_under

STAGES = {
    "self_review": "Writing the self-review",
    "preparing": "Preparing, until the visit",
    "findings": "Handing over what was noticed",
    "reply": "The host’s reply",
    "release": "Answers and release",
    "workshop": "Until the workshop",
    "revisit": "Until the revisit",
}


def whole(label, least, most, **more):
    """A whole number within bounds."""
    text = f"Write a whole number from {least} to {most}."
    errors = dict.fromkeys(["invalid", "required", "min_value", "max_value"], text)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **more)


class Days(forms.CharField):
    """Any number of days in one line, near a day that is known."""

    def __init__(self, label, near):
        super().__init__(label=label, required=False, max_length=4000, help_text="Such as 3 May, 10 May to 14 May.")
        self.near = near

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else say_days(value)

    def to_python(self, value):
        try:
            return read_days(super().to_python(value), near=self.near)
        except UnreadableDay as error:
            raise forms.ValidationError(str(error)) from error


class RoundForm(forms.Form):
    theme = Line("What is it about?", most=150, required=True)
    about = Words("A few words to the heads (if you like)", rows=3, most=2000)
    framework = forms.ModelChoiceField(
        None,
        label="Framework",
        empty_label="Choose a framework",
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": "Choose a framework."},
    )
    answer_by_on = Day("Heads answer by")
    visits_from_on = Day("Visits from")
    visits_until_on = Day("Visits until")
    team_size = whole("People in a team, its lead among them", 1, Round.MOST_IN_TEAM, initial=3)
    visit_lengths = forms.MultipleChoiceField(
        label="How long a visit may be",
        choices=lambda: list(all_under("visit_length").items()),
        widget=forms.CheckboxSelectMultiple,
        initial=usual_lengths,
        error_messages={"required": "Choose at least one length."},
    )
    readers = forms.MultipleChoiceField(
        label="For whom reports are",
        choices=lambda: list(all_under("release_to").items()),
        widget=forms.CheckboxSelectMultiple,
        initial=usual_readers,
        help_text="A host releases to no more than these, and to fewer if it likes. Agreed before anybody takes part.",
        error_messages={"required": "Choose at least the team."},
    )
    most_away = whole("People away from one school on one day, at most", 1, 8, initial=2)
    is_mutual_allowed = forms.BooleanField(label="Two schools may review each other", required=False)
    allowance = whole("Person-days by which a school may give less than it is given", 0, 20, initial=0)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, frameworks, data=None, standing=None):
        super().__init__(data, initial=_standing(standing))
        self.fields["framework"].queryset = frameworks
        for field in fields(StagePlan):
            self.fields[f"days_{field.name}"] = whole(STAGES[field.name], 0, 200, initial=field.default)

    def stage_fields(self):
        return [self[f"days_{field.name}"] for field in fields(StagePlan)]

    def clean(self):
        cleaned = super().clean()
        answer, first, last = (cleaned.get(name) for name in ("answer_by_on", "visits_from_on", "visits_until_on"))
        if answer and first and first <= answer:
            self.add_error("visits_from_on", "Visits begin after the heads have answered.")
        if first and last and last < first:
            self.add_error("visits_until_on", "That is before the first visit.")
        if "readers" in cleaned and Audience.TEAM not in cleaned["readers"]:
            self.add_error("readers", "The team reads the report it wrote.")
        return cleaned

    def terms(self):
        told = {field.name: self.cleaned_data[field.name] for field in fields(RoundTerms) if field.name != "stage_days"}
        days = [self.cleaned_data[f"days_{field.name}"] for field in fields(StagePlan)]
        return RoundTerms(**told, stage_days=days)


def _standing(made):
    if made is None:
        return {}
    told = {field.name: getattr(made, field.name) for field in fields(RoundTerms)}
    plan = made.stage_plan
    return (
        told
        | {f"days_{field.name}": getattr(plan, field.name) for field in fields(StagePlan)}
        | {"version": made.version}
    )


class SchoolsForm(forms.Form):
    schools = SchoolsField("Schools")

    def __init__(self, schools, data=None):
        super().__init__(data)
        self.fields["schools"].queryset = schools


class ClauseForm(forms.Form):
    text = Line("What do you agree on?", most=500, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
