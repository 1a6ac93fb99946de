from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate

from peerreview.models import GovernorInvitation
from reflections.forms.reflecting import SELECT, TICK, Line, Words
from schools.forms import Day
from schools.models import Phase
from schools.words import all_under, say


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class ReplyForm(VersionForm):
    stance = forms.ChoiceField(
        label="How the school sees it",
        choices=lambda: list(all_under("reply_stance").items()),
        widget=forms.RadioSelect(attrs=TICK),
        error_messages={"required": "Say whether you agree or see it differently."},
    )
    text = Words("In your words (if you agree, only if you like)", rows=6, most=3000)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("stance") == "differ" and not cleaned.get("text"):
            self.add_error("text", "Say how you see it. Your words stand beside the team’s.")
        return cleaned


class CorrectionForm(forms.Form):
    said = Line("Which words are not right", most=500, required=True)
    fact = Line("What is right", most=500, required=True)
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="What the team says", widget=forms.RadioSelect(attrs=TICK), error_messages={"required": "Choose one."}
    )
    text = Words("In your words (only where you answer)", rows=5, most=3000)

    def __init__(self, accepted, data=None):
        super().__init__(data)
        self.fields["answer"].choices = [("accepted", accepted), ("answered", "We answer in words")]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "answered" and not cleaned.get("text"):
            self.add_error("text", "Write your answer.")
        if cleaned.get("answer") == "accepted" and cleaned.get("text"):
            self.add_error("answer", "You have written words: choose to answer with them, or clear them.")
        return cleaned


class MediatorForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=None,
        label="Which head",
        empty_label="Choose a head",
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": "Choose a head.", "invalid_choice": "Choose a head of the list."},
    )

    def __init__(self, people, data=None):
        super().__init__(data)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name


class MediatorWordForm(VersionForm):
    text = Words("Your word", rows=5, most=1000, required=True, error_messages={"required": "Write a line first."})


class ReleaseForm(forms.Form):
    to = forms.MultipleChoiceField(
        label="Who may read it, besides the team", required=False, widget=forms.CheckboxSelectMultiple(attrs=TICK)
    )

    def __init__(self, audiences, data=None):
        super().__init__(data)
        self.fields["to"].choices = [(audience, say(f"release_to.{audience}")) for audience in audiences]


class AreasForm(forms.Form):
    def __init__(self, findings, areas, data=None):
        super().__init__(data)
        self.findings = findings
        for finding in findings:
            label = f"{say(f'finding_one.{finding.kind}')}: {finding.text[:160]}"
            field = forms.ModelChoiceField(areas, label=label, required=False, empty_label="None in particular")
            field.initial, field.widget.attrs = finding.area_id, SELECT
            self.fields[f"area-{finding.pk}"] = field

    def areas(self):
        return {finding.pk: self.cleaned_data[f"area-{finding.pk}"] for finding in self.findings}


class GovernorForm(forms.Form):
    name = Line("For whom (their name)", most=100, required=True)
    expires_on = Day("Until")
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["expires_on"].initial = localdate() + timedelta(days=GovernorInvitation.USUAL)

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if not localdate() <= day <= localdate() + timedelta(days=GovernorInvitation.LONGEST):
            raise forms.ValidationError(f"Choose a day within {GovernorInvitation.LONGEST} days.")
        return day


class StrengthForm(forms.Form):
    title = Line("In a few words", most=120, required=True)
    what = Words("What others can come and see, and how", rows=4, most=1000, required=True)


class FindStrengthForm(forms.Form):
    find = forms.CharField(required=False, max_length=100)
    phase = forms.ChoiceField(label="Phase", required=False, widget=forms.Select(attrs=SELECT))

    def __init__(self, data):
        super().__init__(data)
        self.fields["phase"].choices = [("", "Any phase"), *Phase.choices]

    def sought(self):
        self.is_valid()
        return self.cleaned_data.get("find", ""), self.cleaned_data.get("phase", "")
