from uuid import uuid4

from django import forms

from reflections.models.asking import MOST_COLLEAGUES
from reflections.services.writing import AskWords

from .reflecting import TICK, Words


class AskWordsForm(forms.Form):
    """What goes with one ask: a line that comes with it, and a question that opens with a yes."""

    message = Words("A line with it, if you like", rows=2, most=500)
    question = Words("A question for them, if you like", rows=2, most=500)

    def __init__(self, data=None, *, colleague, initial=None):
        super().__init__(data, prefix=f"ask-{colleague.pk}", initial=initial and vars(initial))

    def is_begun(self):
        """Whether something stands there."""
        return bool(self["message"].value() or self["question"].value())

    def words(self):
        return AskWords(**self.cleaned_data)


class AudienceForm(forms.Form):
    """Whom to ask and whether the coach is included; `named` makes it the last check when the draft is shared."""

    colleagues = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        error_messages={"invalid_choice": "One of these colleagues can't be asked just now."},
    )
    coach = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs=TICK))

    def __init__(self, askable, coach, data=None, **options):
        super().__init__(data, **options)
        self.coach = coach
        self.fields["colleagues"].queryset = askable

    def chosen(self):
        """The ids of those ticked, as typed or as they stood."""
        return [int(pk) for pk in self["colleagues"].value() or [] if str(pk).isdecimal() and len(str(pk)) < 10]

    def clean_colleagues(self):
        chosen = self.cleaned_data["colleagues"]
        if len(chosen) > MOST_COLLEAGUES:
            raise forms.ValidationError(f"Up to {MOST_COLLEAGUES} colleagues, so that nobody is asked too often.")
        return list(chosen)

    def clean_coach(self):
        return self.coach if self.cleaned_data["coach"] else None


class ChosenForm(AudienceForm):
    """The audience with what is said to each of those chosen; `drafts` are the words that stand, by the colleague's id."""

    def __init__(self, askable, coach, drafts, data=None, **options):
        super().__init__(askable, coach, data, **options)
        self.drafts = drafts

    def words_for(self, colleague):
        """The part of the form for one colleague."""
        return AskWordsForm(
            self.data if self.is_bound else None, colleague=colleague, initial=self.drafts.get(colleague.pk)
        )

    def clean(self):
        cleaned = super().clean()
        parts = {colleague.pk: self.words_for(colleague) for colleague in cleaned.get("colleagues", [])}
        if not all(part.is_valid() for part in parts.values()):
            raise forms.ValidationError("A line or a question takes 500 characters at the most.")
        return cleaned | {"words": {pk: part.words() for pk, part in parts.items()}}


class AskForm(forms.Form):
    colleague = forms.ModelChoiceField(queryset=None, required=False)
    message = Words("A line with it, if you like", rows=2, most=500)
    question = Words("A question for them, if you like", rows=2, most=500)

    def __init__(self, askable, data=None):
        super().__init__(data)
        self.fields["colleague"].queryset = askable

    def words_are_wrong(self):
        """Whether the words have to be shown again; a colleague who may not be asked is the service's to refuse."""
        return bool(self.errors.keys() - {"colleague"})

    def asked(self):
        """Whom to ask, or None, and what is said with it: what the service takes."""
        cleaned = self.cleaned_data
        return {"colleague": cleaned.get("colleague"), "words": AskWords(cleaned["message"], cleaned["question"])}


class ChangedLineForm(forms.Form):
    text = Words("Your words", rows=2, most=2000, required=True, error_messages={"required": "Write a line first."})


class DifferenceForm(ChangedLineForm):
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
