from django import forms
from django.utils.formats import date_format

from peerreview.services.preparing import SessionPlan, clash_of, visit_days
from reflections.forms.reflecting import SELECT, Line

from .steering import PersonChoice


class Clock(forms.TimeField):
    """A time of day, by the browser's own picker."""

    def __init__(self, label):
        widget = forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M")
        texts = {"required": "Choose a time.", "invalid": "Write the time as 09:30."}
        super().__init__(label=label, widget=widget, error_messages=texts)


class SessionForm(forms.Form):
    on = forms.ChoiceField(label="Day", widget=forms.Select(attrs=SELECT))
    starts_at = Clock("From")
    ends_at = Clock("To")
    meets = Line("Whom you meet: a group, never a name", most=200, required=True)
    place = Line("Where", most=100, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, review, team, leaders, lines, session=None, data=None):
        super().__init__(data, initial=_standing(session))
        self.review, self.session = review, session
        self.days = {day.isoformat(): day for day in visit_days(review)}
        self.fields["on"].choices = [(key, date_format(day, "l j F")) for key, day in self.days.items()]
        self.fields["reviewer"] = PersonChoice(team, "Who comes, of the team")
        self.fields["host_leader"] = PersonChoice(leaders, "Who hosts, of the school")
        self.fields["lines"] = forms.ModelMultipleChoiceField(
            lines, label="Lines of enquiry", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["on", "starts_at", "ends_at", "meets", "place", "reviewer", "host_leader", "lines"])

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (problem := clash_of(self.review, self.plan(cleaned), self.session)):
            self.add_error(None, problem)
        return cleaned

    def plan(self, cleaned=None):
        told = dict(cleaned or self.cleaned_data)
        told.pop("version", None)
        told["lines"] = list(told["lines"])
        return SessionPlan(**told | {"on": self.days[told["on"]]})


def _standing(session):
    if session is None:
        return {}
    names = ("starts_at", "ends_at", "meets", "place", "reviewer", "host_leader", "version")
    found = {name: getattr(session, name) for name in names}
    return found | {"on": session.on.isoformat(), "lines": list(session.lines.all())}
