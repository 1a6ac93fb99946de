from uuid import uuid4

from django import forms

from reflections.models import Comment
from reflections.models.phrases import KINDS, LONGEST, MOST_PHRASES, phrases_of
from schools.words import all_under

from .reflecting import TICK, Words


class PeopleField(forms.CharField):
    """Ids of people between commas, as a set; what is none is left out."""

    def __init__(self):
        super().__init__(required=False, max_length=500, widget=forms.HiddenInput)

    def to_python(self, value):
        return frozenset(int(pk) for pk in super().to_python(value).split(",") if pk.isdecimal() and len(pk) < 10)


class ChangedCommentForm(forms.Form):
    text = Words("Your words", rows=3, most=5000, required=True, error_messages={"required": "Write a line first."})


class CommentForm(ChangedCommentForm):
    kind = forms.ChoiceField(
        choices=lambda: list(all_under("comment").items()),
        initial=Comment.Kind.QUESTION,
        widget=forms.RadioSelect(attrs=TICK),
    )
    quote = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    guests = PeopleField()
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, thread, data=None):
        super().__init__(data, auto_id=f"thread-{thread.pk}-%s")


class BringInForm(forms.Form):
    person = forms.ModelChoiceField(queryset=None)

    def __init__(self, inviteable, data):
        super().__init__(data)
        self.fields["person"].queryset = inviteable


class PhrasesField(Words):
    """One phrase a line; empty lines and repetitions are left out."""

    def __init__(self, label, help_text):
        most = MOST_PHRASES * (LONGEST + 2)
        super().__init__(label, rows=8, most=most, help_text=help_text)

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        phrases = list(dict.fromkeys(filter(None, lines)))
        if len(phrases) > MOST_PHRASES:
            raise forms.ValidationError(f"Up to {MOST_PHRASES} lines, please: there are {len(phrases)}.")
        if long := next((phrase for phrase in phrases if len(phrase) > LONGEST), ""):
            raise forms.ValidationError(f"Up to {LONGEST} letters a line. This one is longer: “{long[:60]}…”.")
        return phrases


class CoachingWordsForm(forms.Form):
    openers = PhrasesField("Ways to begin a question", "A coach finds them beside the box. One a line.")
    telling = PhrasesField(
        "Phrases that tell rather than ask",
        "Whoever writes one is quietly asked whether it could be a question. One a line.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, words, data=None):
        initial = {kind: "\n".join(phrases_of(kind, words)) for kind in KINDS}
        super().__init__(data, initial=initial | {"version": words.version})


class PutBackForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    version = forms.IntegerField(min_value=1)
