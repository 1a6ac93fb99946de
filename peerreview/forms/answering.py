from django import forms

from peerreview.models import RoundReviewer, RoundSchool
from peerreview.services.answers import Answered, ReviewerGiven
from reflections.forms.reflecting import SELECT, TICK, Line
from schools.words import all_under

from .rounds import Days, whole


class ReviewerForm(forms.Form):
    """One leader of the school: do they go, as what, how often, and when not."""

    goes = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs=TICK))
    role = forms.ChoiceField(
        label="As what", choices=lambda: list(all_under("reviewer_role").items()), widget=forms.Select(attrs=SELECT)
    )
    is_lead_trained = forms.BooleanField(
        label="Trained to lead a review", required=False, widget=forms.CheckboxInput(attrs=TICK)
    )
    capacity = whole("On how many visits, at most", 1, RoundReviewer.MOST_VISITS)

    def __init__(self, person, near, data=None, initial=None):
        super().__init__(data, prefix=f"person-{person.pk}", initial={"role": "peer", "capacity": 1} | (initial or {}))
        self.person = person
        self.fields["goes"].label = person.name
        self.fields["away_on"] = Days("Days they can’t", near)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("goes") and cleaned.get("role") == "lead" and not cleaned.get("is_lead_trained"):
            self.add_error("is_lead_trained", f"{self.person.first_name} leads a team only once trained to.")
        return cleaned

    def given(self):
        told = {name: value for name, value in self.cleaned_data.items() if name != "goes"}
        return ReviewerGiven(self.person, **told)


class AnswerForm(forms.Form):
    """One school's answer. `cover_seen`: the cover that the page showed, so that nobody accepts more than they saw."""

    answer = forms.ChoiceField(
        label="Do you take part?",
        choices=lambda: list(all_under("round_answer").items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. “Not this time” is a good answer too."},
    )
    visit_length = forms.ChoiceField(label="If you host: how long?", required=False, widget=forms.Select(attrs=SELECT))
    remark = Line("Something the trust should know (if you like)", most=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
    cover_seen = forms.FloatField(widget=forms.HiddenInput, required=False)

    def __init__(self, row, people, initial, data=None):
        super().__init__(data, initial=_as_initial(initial) | {"version": row.version})
        made = row.round
        lengths = all_under("visit_length")
        self.fields["visit_length"].choices = [(name, lengths[name]) for name in made.visit_lengths]
        self.fields["cannot_host_on"] = Days("If you host: days you can’t", made.visits_from_on)
        self.longest = max(made.visit_lengths, key=list(lengths).index)
        given = {each.person.pk: each for each in initial.reviewers}
        self.reviewers = [
            ReviewerForm(person, made.visits_from_on, data, _as_given(given.get(person.pk))) for person in people
        ]
        self.needs_look = False

    def is_valid(self):
        parts = [part.is_valid() for part in self.reviewers]
        return super().is_valid() and all(parts) and self._is_cover_seen()

    def _is_cover_seen(self):
        self.needs_look = self.cleaned_data.get("cover_seen") != self.cover
        return not self.needs_look

    @property
    def cover(self):
        return self.answered().cover_days(self.longest)

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        hosts = answer in (RoundSchool.Answer.HOST, RoundSchool.Answer.BOTH)
        if hosts and not cleaned.get("visit_length"):
            self.add_error("visit_length", "Choose how long the visit is.")
        if answer in (RoundSchool.Answer.GIVE, RoundSchool.Answer.BOTH) and not self._going():
            self.add_error("answer", "Tick at least one person who goes, or answer that you only host.")
        return cleaned

    def _going(self):
        return [part for part in self.reviewers if part.is_valid() and part.cleaned_data["goes"]]

    def answered(self):
        told = self.cleaned_data
        hosts = told["answer"] in (RoundSchool.Answer.HOST, RoundSchool.Answer.BOTH)
        return Answered(
            answer=told["answer"],
            visit_length=told["visit_length"] if hosts else "",
            cannot_host_on=told["cannot_host_on"] if hosts else [],
            remark=told["remark"],
            reviewers=[part.given() for part in self._going()],
        )


def _as_initial(answered):
    names = ("answer", "visit_length", "cannot_host_on", "remark")
    return {name: getattr(answered, name) for name in names}


def _as_given(given):
    return {name: value for name, value in vars(given).items() if name != "person"} | {"goes": True} if given else None
