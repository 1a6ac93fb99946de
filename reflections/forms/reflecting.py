from uuid import uuid4

from django import forms

from reflections.models import Evidence, Triangulation
from reflections.services.finishing import Step
from reflections.services.triangulation import ViewWords
from reflections.services.writing import EntryWords
from schools.words import all_under, say

NOT_SEEN = "not-seen"
EVIDENCE = [f"evidence_{place}" for place in range(1, Evidence.MOST + 1)]


FIELD, TICK, SELECT = {"class": "form-control"}, {"class": "form-check-input"}, {"class": "form-select"}


class Words(forms.CharField):
    """Text as people type it, with one kind of line end."""

    def __init__(self, label, rows=4, most=20000, **more):
        widget = forms.Textarea(attrs=FIELD | {"rows": rows})
        super().__init__(label=label, widget=widget, max_length=most, **({"required": False} | more))

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class Line(forms.CharField):
    """One line of text, optional unless said."""

    def __init__(self, label, most, required=False):
        super().__init__(label=label, max_length=most, required=required, widget=forms.TextInput(attrs=FIELD))


class LevelChoice(forms.TypedChoiceField):
    """The framework's levels in words; optional, so that nobody has to put a word on themselves."""

    def __init__(self, levels, more=()):
        self.levels = {str(level.pk): level for level in levels}
        choices = [("", ""), *((pk, level.name) for pk, level in self.levels.items()), *more]
        super().__init__(choices=choices, required=False, empty_value=None, coerce=lambda pk: self.levels.get(pk, pk))


class PartForm(forms.Form):
    """One entry's part of a form. A draft may be empty; what is shared says something."""

    is_for_sharing = False
    asks_for = ""

    def clean(self):
        cleaned = super().clean()
        if self.is_for_sharing and not cleaned.get("narrative") and cleaned.get("level") != NOT_SEEN:
            self.add_error("narrative", self.asks_for)
        return cleaned


class EntryForm(PartForm):
    asks_for = "Write a line on what is going well, or take this criterion out."
    narrative = Words("What is going well", rows=6)
    wonder = Words("What I wonder", rows=2, most=5000)

    def __init__(self, entry, judgement, levels, most_evidence, data=None):
        self.attached = [piece for piece in entry.evidence.all() if piece.file_id is not None]
        notes = [piece.text for piece in entry.evidence.all() if piece.file_id is None]
        self.most_evidence = most_evidence
        self.most_notes = max(most_evidence - len(self.attached), len(notes))  # a trust may have lowered it since
        self.can_attach = len(self.attached) + len(notes) < most_evidence
        initial = {f"evidence_{place}": text for place, text in enumerate(notes, start=1)}
        initial |= {"narrative": judgement.narrative, "wonder": entry.wonder, "level": judgement.level_id or ""}
        super().__init__(data, prefix=f"entry-{entry.pk}", initial=initial)
        self.entry = entry
        self.fields["level"] = LevelChoice(levels)
        for place, name in enumerate(EVIDENCE, start=1):
            self.fields[name] = Line(f"Link or note {place}", most=1000)

    def clean(self):
        cleaned = super().clean()
        given = [name for name in EVIDENCE if cleaned.get(name)]
        if len(given) > self.most_notes:
            self.add_error(given[-1], "That is one piece too many. Clear a link or a note, or take a file out.")
        return cleaned

    def evidence_fields(self):
        """As many as fit beside the files, and those that hold words."""
        fields = [self[name] for name in EVIDENCE]
        return [field for place, field in enumerate(fields) if place < self.most_notes or field.value()]

    def words(self):
        cleaned = self.cleaned_data
        evidence = [cleaned[name] for name in EVIDENCE]
        return EntryWords(cleaned["level"], cleaned["narrative"], evidence, cleaned["wonder"])


class PartsForm(forms.Form):
    """A form of one part for each entry, with the version it was read at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, parts, version, data=None):
        super().__init__(data, initial={"version": version})
        self.parts = parts

    def is_valid(self):
        parts = [part.is_valid() for part in self.parts]  # each of them, so that every error shows
        return super().is_valid() and all(parts)

    def for_sharing(self):
        """The same form, in which each part must say something."""
        for part in self.parts:
            part.is_for_sharing = True
        return self

    def read(self):
        """What a service takes: the version it was read at and the words by entry."""
        return {
            "version": self.cleaned_data["version"],
            "words": {part.entry.pk: part.words() for part in self.parts},
        }

    def first_error(self):
        found = [message for form in [self, *self.parts] for texts in form.errors.values() for message in texts]
        return found[0] if found else ""


class ViewEntryForm(PartForm):
    asks_for = "Write a line on what you saw, or say “not seen”."
    narrative = Words("What I saw", rows=5)
    question = Words("One question", rows=2, most=2000)

    def __init__(self, entry, judgement, levels, data=None):
        level = NOT_SEEN if judgement.is_not_seen else judgement.level_id or ""
        initial = {"narrative": judgement.narrative, "question": judgement.question, "level": level}
        super().__init__(data, prefix=f"entry-{entry.pk}", initial=initial)
        self.entry = entry
        self.fields["level"] = LevelChoice(levels, more=[(NOT_SEEN, say("difference.unseen"))])

    def words(self):
        level, is_not_seen = self.cleaned_data["level"], self.cleaned_data["level"] == NOT_SEEN
        return ViewWords(
            None if is_not_seen else level, is_not_seen, self.cleaned_data["narrative"], self.cleaned_data["question"]
        )


class ViewForm(PartsForm):
    how = forms.ChoiceField(
        label="How I came to this view",
        choices=lambda: list(all_under("how").items()),
        widget=forms.RadioSelect(attrs=TICK),
        error_messages={"required": "Say how you came to this view."},
    )

    def __init__(self, parts, ask, data=None):
        super().__init__(parts, ask.version, data)
        self.initial["how"] = ask.how or Triangulation.How.TALKED

    def read(self):
        return super().read() | {"how": self.cleaned_data["how"]}


class LineForm(forms.Form):
    line = Line("A line, if you like", most=300)


class AnswerForm(forms.Form):
    text = Words(
        "What came of it", rows=2, most=5000, required=True, error_messages={"required": "Write a line first."}
    )


class StepForm(forms.Form):
    text = Line("What I will do", most=500)
    entry = forms.ModelChoiceField(
        queryset=None, label="For which criterion", required=False, empty_label="Any", widget=forms.Select(attrs=SELECT)
    )
    due_on = forms.DateField(label="By when", required=False, widget=forms.DateInput(attrs=FIELD | {"type": "date"}))
    success = Line("How I will know that it worked", most=300)
    help = Line("Help I would like", most=300)

    def __init__(self, *args, entries, **options):
        super().__init__(*args, **options)
        self.fields["entry"].queryset = entries
        self.fields["entry"].label_from_instance = lambda entry: entry.criterion.name

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("That date is a long way off. Check the year.")
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text") and any(cleaned.get(part) for part in ("due_on", "success", "help")):
            self.add_error("text", "Say what you will do, or clear this step.")
        return cleaned

    def step(self):
        return Step(**self.cleaned_data)


Steps = forms.formset_factory(StepForm, extra=3, max_num=3, absolute_max=3, validate_max=True)


class FinishForm(forms.Form):
    takeaway = Words(
        "What I take from this", most=5000, required=True, error_messages={"required": "One line is enough."}
    )
    heads = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple(attrs=TICK)
    )

    def __init__(self, heads, entries, data=None):
        super().__init__(data)
        self.fields["heads"].queryset = heads
        self.steps = Steps(data, prefix="step", form_kwargs={"entries": entries})

    def is_valid(self):
        return super().is_valid() and self.steps.is_valid()

    def cleaned_steps(self):
        return [form.step() for form in self.steps if form.cleaned_data.get("text")]


class NoteForm(forms.Form):
    status = forms.ChoiceField(choices=lambda: list(all_under("next_step").items()))
    line = Line("A line, if you like", most=300)


class ThoughtForm(forms.Form):
    text = Words(
        "A later thought", rows=2, most=5000, required=True, error_messages={"required": "Write a line first."}
    )
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
