from django import forms

from reflections.forms.reflecting import SELECT, Line, Words
from schools.forms import Day


class VisitDayForm(forms.Form):
    visit_on = Day("First day of the visit")


class StopForm(forms.Form):
    because = Words(
        "Why it stops",
        rows=2,
        most=500,
        required=True,
        error_messages={"required": "Say why, in a line. Any honest reason is a good one."},
    )


class PersonChoice(forms.ModelChoiceField):
    """Somebody from a short list that a right gives."""

    def __init__(self, people, label):
        texts = {"required": "Choose somebody.", "invalid_choice": "Choose somebody of the list."}
        widget = forms.Select(attrs=SELECT)
        super().__init__(people, label=label, empty_label="Choose somebody", widget=widget, error_messages=texts)


class PersonForm(forms.Form):
    def __init__(self, people, label, data=None, prefix=None):
        super().__init__(data, prefix=prefix)
        self.fields["person"] = PersonChoice(people, label)


class EvidenceForm(forms.Form):
    text = Line("A link or a note", most=1000, required=True)


class LineOfEnquiryForm(forms.Form):
    text = Line("How would you look into it?", most=500, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
