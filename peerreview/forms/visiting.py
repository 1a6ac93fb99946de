from uuid import uuid4

from django import forms
from django.utils import timezone

from peerreview.services.findings import FindingWords
from peerreview.services.visiting import NoteWords, named_at_host, naming
from reflections.forms.reflecting import SELECT, TICK, Words
from schools.words import all_under


class LineChoice(forms.ModelChoiceField):
    """A line of enquiry of one review."""

    def __init__(self, lines, **more):
        texts = {"required": "Choose what it is about.", "invalid_choice": "Choose one of the list."}
        widget = forms.Select(attrs=SELECT)
        super().__init__(lines, label="On which line of enquiry", widget=widget, error_messages=texts, **more)

    def label_from_instance(self, line):
        return line.text


class KindChoice(forms.ChoiceField):
    """Strength, challenge or question."""

    def __init__(self):
        super().__init__(
            label="What is it?",
            choices=lambda: list(all_under("finding_one").items()),
            widget=forms.RadioSelect(attrs=TICK),
            error_messages={"required": "Choose one. You can change it later."},
        )


class NamingNobody(forms.Form):
    """A form whose texts may name nobody of the host."""

    texts = ("text",)

    def clean(self):
        cleaned = super().clean()
        for name in self.texts:
            if found := named_at_host(self.review, cleaned.get(name) or ""):
                self.add_error(name, naming(found))
        return cleaned


class NoteForm(NamingNobody):
    """`key`: made on the device, so that a note sent twice is one. `written_at`: that device's word, or now."""

    text = Words(
        "What did you notice?", rows=5, most=2000, required=True, error_messages={"required": "Write a line first."}
    )
    kind = KindChoice()
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    written_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, review, lines, data=None, note=None):
        initial = {name: getattr(note, name) for name in ("text", "kind", "line", "version")} if note else {}
        super().__init__(data, initial=initial or {"line": lines.first()})
        self.review = review
        self.fields["line"] = LineChoice(lines, empty_label=None)
        self.order_fields(["line", "kind", "text"])

    def words(self):
        return NoteWords(*(self.cleaned_data[name] for name in ("line", "kind", "text")))

    def written(self):
        return self.cleaned_data["written_at"] or timezone.now()


class FindingForm(NamingNobody):
    texts = ("text", "evidence")
    kind = KindChoice()
    text = Words(
        "What you noticed", rows=5, most=3000, required=True, error_messages={"required": "Write what you noticed."}
    )
    evidence = Words("How you know", rows=3, most=3000)
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, review, lines, notes, data=None, finding=None, drawn_from=()):
        super().__init__(data, initial=_standing(finding) if finding else _drafted(drawn_from))
        self.review = review
        self.fields["line"] = LineChoice(lines, empty_label="On none in particular", required=False)
        self.fields["notes"] = forms.ModelMultipleChoiceField(
            notes, label="Drawn from these notes", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["notes"].label_from_instance = lambda note: note.text
        self.order_fields(["kind", "text", "evidence", "line", "notes"])

    def words(self):
        told = self.cleaned_data
        return FindingWords(told["kind"], told["text"], told["evidence"], told["line"], list(told["notes"]))


def _standing(finding):
    told = {name: getattr(finding, name) for name in ("kind", "text", "evidence", "line", "version")}
    return told | {"notes": list(finding.notes.all())}


def _drafted(notes):
    """A finding begun from notes: their words to start from, and what they have in common."""
    if not notes:
        return {}
    kinds, lines = {note.kind for note in notes}, {note.line_id for note in notes}
    told = {"text": "\n".join(note.text for note in notes), "notes": list(notes)}
    told |= {"kind": notes[0].kind} if len(kinds) == 1 else {}
    return told | ({"line": notes[0].line_id} if len(lines) == 1 else {})
