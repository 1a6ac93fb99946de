from uuid import uuid4

from django import forms
from django.utils.timezone import localdate

from peerreview.services.following import ActionPlan, RevisitWords, WorkshopPlan
from reflections.forms.reflecting import SELECT, Line, Words
from schools.forms import Day

from .preparing import Clock
from .reporting import VersionForm
from .steering import PersonChoice


class WorkshopForm(VersionForm):
    on = Day("Which day")
    starts_at = Clock("From")
    place = Line("Where", most=100, required=True)
    about = Line("What you would like to talk about (if you like)", most=500)

    def __init__(self, people, standing, data=None):
        super().__init__(data, initial=_standing(standing))
        self.people = {str(person.pk): person for person in people}
        self.fields["invited"] = forms.MultipleChoiceField(
            label="Whom you ask to come",
            choices=[(key, person.name) for key, person in self.people.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Ask at least one person to come."},
        )

    def plan(self):
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "invited")}
        return WorkshopPlan(**told, invited=[self.people[key] for key in self.cleaned_data["invited"]])


def _standing(workshop):
    if workshop is None:
        return {}
    told = {name: getattr(workshop, name) for name in ("on", "starts_at", "place", "about", "version")}
    return told | {"invited": [str(person.pk) for person in workshop.invited.all()]}


class ActionForm(VersionForm):
    text = Line("What will you do?", most=500, required=True)
    success = Line("How will you know that it worked?", most=500, required=True)
    by_on = Day("By when")
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, people, findings, standing=None, data=None):
        names = ("text", "success", "owner", "by_on", "finding", "version")
        super().__init__(data, initial={name: getattr(standing, name) for name in names} if standing else {})
        self.fields["owner"] = PersonChoice(people, "Who takes it on?")
        self.fields["finding"] = forms.ModelChoiceField(
            findings,
            label="Which of the findings is it about? (if any)",
            required=False,
            empty_label="None in particular",
            widget=forms.Select(attrs=SELECT),
        )
        self.fields["finding"].label_from_instance = lambda finding: finding.text[:120]
        self.order_fields(["text", "success", "owner", "by_on", "finding"])

    def plan(self):
        told = {name: self.cleaned_data[name] for name in ("text", "success", "owner", "by_on", "finding")}
        return ActionPlan(**told)


class ProgressForm(forms.Form):
    text = Line("How is it going?", most=500, required=True)
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class DoneForm(forms.Form):
    came_of_it = Line("What came of it?", most=500, required=True)


class HelpForm(forms.Form):
    """Something that somebody offers to show, named as "strength-4" or "practice-7"."""

    words = Line("A line to them (if you like)", most=500)

    def __init__(self, offers, data=None):
        super().__init__(data)
        self.offers = offers
        self.fields["offer"] = forms.ChoiceField(
            label="What you would like to see",
            choices=[(key, name) for key, (_, name) in offers.items()],
            widget=forms.Select(attrs=SELECT),
            error_messages={"required": "Choose what you would like to see."},
        )
        self.order_fields(["offer", "words"])

    def shown(self):
        return self.offers[self.cleaned_data["offer"]][0]


class RevisitForm(VersionForm):
    on = Day("When was it looked at again?")
    who = Line("By whom?", most=300, required=True)
    what_changed = Words("What changed?", rows=5, most=3000, required=True)
    evidence = Words("How do you know?", rows=3, most=3000, required=True)

    def __init__(self, standing, data=None):
        names = ("on", "who", "what_changed", "evidence", "version")
        super().__init__(data, initial={name: getattr(standing, name) for name in names} if standing else {})

    def clean_on(self):
        if self.cleaned_data["on"] > localdate():
            raise forms.ValidationError("That day is to come. Write it down once it was.")
        return self.cleaned_data["on"]

    def words(self):
        return RevisitWords(**{name: self.cleaned_data[name] for name in ("on", "who", "what_changed", "evidence")})
