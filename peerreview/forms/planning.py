from django import forms
from django.core.exceptions import ValidationError

from peerreview.scheduling.plan import Visit
from reflections.forms.reflecting import SELECT
from schools.forms import Day


class VisitForm(forms.Form):
    """Day and team of one host; people by their keys, from those whom schools give and who may go there."""

    on = Day("First day of the visit", required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, school, setting, standing, data=None):
        told = {"on": standing.on, "lead": standing.lead, "peers": standing.peers, "shadows": standing.shadows}
        super().__init__(data, initial=told | {"was": standing.mark})
        self.school = school
        may = [each for each in setting.reviewers.values() if school not in each.schools | each.barred_from]
        trained = [(each.key, _name(each, setting)) for each in may if each.is_lead_trained]
        everybody = [(each.key, _name(each, setting)) for each in may]
        self.fields["lead"] = forms.TypedChoiceField(
            label="Lead reviewer", choices=[("", "Nobody yet"), *trained], coerce=int, empty_value=None, required=False,
            widget=forms.Select(attrs=SELECT),
        )  # fmt: skip
        for name, label in (("peers", "Peer reviewers"), ("shadows", "Come along to learn")):
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=label, choices=everybody, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
            )

    def clean(self):
        cleaned = super().clean()
        people = [cleaned.get("lead"), *cleaned.get("peers", []), *cleaned.get("shadows", [])]
        chosen = [key for key in people if key is not None]
        if len(chosen) != len(set(chosen)):
            raise ValidationError("Somebody is chosen twice. One part for each is enough.")
        return cleaned

    def visit(self):
        told = self.cleaned_data
        return Visit(self.school, told["on"], told["lead"], tuple(told["peers"]), tuple(told["shadows"]))


def _name(reviewer, setting):
    trained = ", trained to lead" if reviewer.is_lead_trained else ""
    visits = "one visit" if reviewer.capacity == 1 else f"{reviewer.capacity} visits"
    return f"{reviewer.name} ({setting.schools[reviewer.school].name}{trained}; {visits})"
