from django import forms

from peerreview.services.pulse import PulseWords
from reflections.forms.reflecting import TICK, Line

SCALE = [(number, str(number)) for number in range(1, 8)]


class Felt(forms.TypedChoiceField):
    """From 1 to 7."""

    def __init__(self, label):
        texts = {"required": "Choose a number from 1 to 7."}
        widget = forms.RadioSelect(attrs=TICK)
        super().__init__(label=label, choices=SCALE, coerce=int, widget=widget, error_messages=texts)


class PulseForm(forms.Form):
    challenged = Felt("I was challenged directly")
    cared = Felt("I felt cared about")
    line = Line("A line, if you like", most=300)

    def words(self):
        return PulseWords(**self.cleaned_data)
