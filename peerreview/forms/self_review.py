from django import forms

from peerreview.models import EnquiryQuestion
from reflections.forms.reflecting import Line, Words


class AreaForm(forms.Form):
    """What the host says in one area; `version` 0 where nothing stands yet."""

    text = Words("What we say of ourselves", rows=6, most=8000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, area, standing, data=None):
        found = {"text": standing.text, "version": standing.version} if standing else {"text": "", "version": 0}
        super().__init__(data, initial=found, auto_id=f"area-{area.pk}-%s")
        self.area, self.standing = area, standing
        self.fields["text"].label = area.name


class QuestionsForm(forms.Form):
    """One to three questions, as one list, with the list that they were read as."""

    def __init__(self, questions, data=None):
        super().__init__(data)
        self.asked = [question.text for question in questions]
        for place in range(EnquiryQuestion.MOST):
            field = Line(f"Question {place + 1}" + (" (if you like)" if place else ""), most=500)
            field.initial = self.asked[place] if place < len(self.asked) else ""
            self.fields[f"question_{place + 1}"] = field
            self.fields[f"was_{place + 1}"] = forms.CharField(
                required=False, max_length=500, widget=forms.HiddenInput, initial=field.initial
            )

    def clean(self):
        cleaned = super().clean()
        if not any(self.texts(cleaned)):
            self.add_error("question_1", "Ask at least one thing that you would like to find out.")
        return cleaned

    def texts(self, cleaned=None):
        cleaned = cleaned or self.cleaned_data
        return [cleaned.get(f"question_{place + 1}", "") for place in range(EnquiryQuestion.MOST)]

    def read(self):
        was = [self.cleaned_data[f"was_{place + 1}"] for place in range(EnquiryQuestion.MOST)]
        return [text for text in was if text]

    def pairs(self):
        return [(self[f"question_{place + 1}"], self[f"was_{place + 1}"]) for place in range(EnquiryQuestion.MOST)]
