from uuid import uuid4

from django import forms

from reflections.files import MOST_BYTES, TYPES, Refused, check_file
from reflections.files.checking import EMPTY, TOO_BIG

ACCEPTED = ",".join(f".{end}" for end in TYPES)  # a phone then turns its own kind of picture into a JPEG by itself


class EvidenceField(forms.FileField):
    """A file that may be kept, cleaned to what `check_file` makes of it."""

    def __init__(self):
        attrs = {"class": "form-control", "accept": ACCEPTED, "data-most-bytes": MOST_BYTES}
        messages = {"required": "Choose a file first.", "empty": EMPTY, "invalid": "Choose a file first."}
        super().__init__(label="The file", widget=forms.FileInput(attrs=attrs), error_messages=messages)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_BIG)
        try:
            return check_file(file.name, file.read())
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class AttachForm(forms.Form):
    promise = forms.BooleanField(
        label="No pupil can be identified in this file: no name, no face, no work that shows whose it is.",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        error_messages={"required": "Look through the file once more, then tick this and choose it again."},
    )
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    file = EvidenceField()
