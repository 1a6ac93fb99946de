from uuid import uuid4

from django import forms
from django.utils.timezone import localdate

from peerreview.models import Attendee
from peerreview.services.conversations import ConversationPlan
from reflections.forms.reflecting import SELECT, Line, Words
from schools.forms import Day
from schools.words import all_under

from .preparing import Clock
from .reporting import VersionForm
from .steering import PersonChoice

PRESENTS = ("Who presents first", "Then (if you like)", "And then", "And last")
ORDERED = len(PRESENTS)


class ConversationForm(VersionForm):
    theme = Line("What is it about?", most=150, required=True)
    outcomes = forms.ChoiceField(
        label="Which outcomes", choices=lambda: list(all_under("outcomes").items()), widget=forms.Select(attrs=SELECT)
    )
    on = Day("Which day")
    starts_at = Clock("From")
    place = Line("Where, or a link to the meeting", most=200, required=True)
    pre_reads_on = Day("From when the others read what is prepared")

    def __init__(self, people, earlier, data=None, standing=None):
        super().__init__(data, initial=_standing(standing) if standing else {"previous": earlier.first()})
        self.fields["facilitator"] = PersonChoice(people, "Who facilitates first")
        self.fields["note_taker"] = PersonChoice(people, "Who takes notes")
        for place in range(1, ORDERED + 1):
            self.fields[f"presenter_{place}"] = PersonChoice(people, PRESENTS[place - 1])
            self.fields[f"presenter_{place}"].required = place == 1
        self.fields["friends"] = forms.ModelMultipleChoiceField(
            people, label="Critical friends", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["previous"] = forms.ModelChoiceField(
            earlier,
            label="Which conversation it follows, with its promises first",
            required=False,
            empty_label="None",
            widget=forms.Select(attrs=SELECT),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("on") and cleaned.get("pre_reads_on") and cleaned["pre_reads_on"] > cleaned["on"]:
            self.add_error("pre_reads_on", "That is after the conversation.")
        named = [
            cleaned.get("facilitator"),
            cleaned.get("note_taker"),
            *self._presenters(cleaned),
            *cleaned.get("friends", []),
        ]
        keys = [person.pk for person in named if person]
        if len(keys) != len(set(keys)):
            self.add_error(None, "Somebody has two parts. One part for each is enough.")
        return cleaned

    def _presenters(self, cleaned):
        return [each for place in range(1, ORDERED + 1) if (each := cleaned.get(f"presenter_{place}"))]

    def plan(self):
        told = {
            name: self.cleaned_data[name] for name in ("theme", "outcomes", "on", "starts_at", "place", "pre_reads_on")
        }
        people = {name: self.cleaned_data[name] for name in ("facilitator", "note_taker", "previous")}
        friends = list(self.cleaned_data["friends"])
        return ConversationPlan(**told, **people, presenters=self._presenters(self.cleaned_data), friends=friends)


def _standing(made):
    names = ("theme", "outcomes", "on", "starts_at", "place", "pre_reads_on", "previous", "version")
    told = {name: getattr(made, name) for name in names}
    of = {role: [] for role in Attendee.Role.values}
    for row in made.attendees.select_related("person"):
        of[row.role].append(row.person)
    presenting = {f"presenter_{place}": person for place, person in enumerate(of["presenter"], start=1)}
    return (
        told
        | presenting
        | {"facilitator": of["facilitator"][0], "note_taker": of["note_taker"][0], "friends": of["friend"]}
    )


class PreReadForm(VersionForm):
    proud = Words("What we are proud of", rows=4, most=3000)
    evidence = Words("What the evidence says", rows=4, most=3000)
    question = Words("The question I bring", rows=2, most=1000)

    def __init__(self, standing, pieces, data=None):
        names = ("proud", "evidence", "question", "version")
        told = {name: getattr(standing, name) for name in names} if standing else {}
        super().__init__(data, initial=told | ({"pieces": list(standing.pieces.all())} if standing else {}))
        self.fields["pieces"] = forms.ModelMultipleChoiceField(
            pieces, label="Take along from our self-review", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["pieces"].label_from_instance = lambda piece: piece.text
        if not pieces.exists():
            del self.fields["pieces"]

    def texts(self):
        return {name: self.cleaned_data[name] for name in ("proud", "evidence", "question")}


class ContributionForm(forms.Form):
    kind = forms.ChoiceField(choices=lambda: list(all_under("contribution").items()))
    text = Line("What you bring", most=500, required=True)
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, presenters, data=None):
        super().__init__(data)
        self.fields["to"] = PersonChoice(presenters, "To whom")


class CommitmentForm(forms.Form):
    text = Line("What you promise", most=500, required=True)
    by_on = Day("By when")
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, presenters, data=None):
        super().__init__(data)
        self.fields["to"] = PersonChoice(presenters, "For whom")
        self.fields["to"].required = False

    def clean_by_on(self):
        if self.cleaned_data["by_on"] < localdate():
            raise forms.ValidationError("That day has passed.")
        return self.cleaned_data["by_on"]


class WentForm(forms.Form):
    text = Line("How did it go?", most=500, required=True)
