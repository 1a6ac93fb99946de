from datetime import timedelta

from django import forms
from django.utils.timezone import localdate

from .reflecting import FIELD, SELECT, Line, Words


class OfferForm(forms.Form):
    title = Line("In a few words", most=120, required=True)
    what = Words("What it is", rows=3, most=1000, required=True)
    how_to_see = Line("How to see it", most=300, required=True)
    until_on = forms.DateField(
        label="Until when", required=False, widget=forms.DateInput(attrs=FIELD | {"type": "date"})
    )

    def clean_until_on(self):
        day = self.cleaned_data["until_on"]
        if day and not localdate() <= day <= localdate() + timedelta(days=3 * 366):
            raise forms.ValidationError("Choose a day from today to three years from now.")
        return day


class FindForm(forms.Form):
    """What one looks for; whatever makes no sense looks for nothing."""

    find = forms.CharField(label="In what words?", max_length=100, required=False, widget=forms.TextInput(attrs=FIELD))
    criterion = forms.ChoiceField(required=False, widget=forms.Select(attrs=SELECT))
    school = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.Select(attrs=SELECT))
    phase = forms.ChoiceField(required=False, widget=forms.Select(attrs=SELECT))

    def __init__(self, shelf, data):
        super().__init__(data)
        self.fields["criterion"].choices = [("", "Any criterion"), *((name, name) for name in shelf.criteria)]
        self.fields["school"].choices = [("", "Any school"), *shelf.schools]
        self.fields["phase"].choices = [("", "Any phase"), *((phase, phase) for phase in shelf.phases)]

    def sought(self):
        """The words, and the choices of the directory."""
        self.is_valid()
        cleaned = self.cleaned_data
        return cleaned.get("find", ""), {name: cleaned.get(name) for name in ("criterion", "school", "phase")}
