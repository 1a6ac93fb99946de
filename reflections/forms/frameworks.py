from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_comma_separated_integer_list

from reflections.models import Area, Criterion, Exemplar, Framework, Level
from reflections.services.frameworks.criteria import standing_of, words_of
from reflections.services.frameworks.details import Details, details_of
from reflections.services.frameworks.files import MOST_BYTES, FileRefused, is_web_address, read_outline
from reflections.services.frameworks.outlines import CriterionOutline, ExemplarOutline
from reflections.services.frameworks.parts import DOWN, UP, mark_of
from reflections.services.frameworks.starting_points import starting_points

from .reflecting import LevelChoice, Words

TOO_LONG = "Use at most %(limit_value)d characters; these are %(show_value)d."
TOO_LARGE = f"Choose a file of at most {MOST_BYTES // 1_000_000} MB. A framework is a few pages of text."


def line(label, model, name="name", missing="", **options):
    """One line of text, as long as the model's field takes."""
    messages = {"required": missing, "max_length": TOO_LONG}
    most = model._meta.get_field(name).max_length
    return forms.CharField(label=label, max_length=most, required=bool(missing), error_messages=messages, **options)


def text(label, model, name, rows, **options):
    """Text of several lines, as long as the model's field takes."""
    most = model._meta.get_field(name).max_length
    widget = forms.Textarea(attrs={"rows": rows})
    messages = {"max_length": TOO_LONG}
    return forms.CharField(
        label=label, max_length=most, required=False, widget=widget, error_messages=messages, **options
    )


class StartForm(forms.Form):
    """Which ready-made framework to begin with; none for an empty one."""

    point = forms.ChoiceField(choices=lambda: [(key, key) for key in starting_points()], required=False)

    def service_arguments(self):
        point = self.cleaned_data["point"]
        return {"outline": starting_points()[point].outline} if point else {}


class FileForm(forms.Form):
    file = forms.FileField(
        label="A file exported from Candour",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose a file first.", "empty": "That file is empty. Choose another one."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return read_outline(file.read())
        except FileRefused as refused:
            raise ValidationError(refused.problems) from refused


class NameForm(forms.Form):
    name = line("Name", Area, missing="Give it a name first.")


class AreaForm(NameForm):
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, area, data=None):
        super().__init__(data, initial={"name": area.name, "read": mark_of(area.name)})


class OrderForm(forms.Form):
    """The order of a list as it was read, and as it is to be: the numbers of its rows, with commas between."""

    was = forms.CharField(max_length=1000, validators=[validate_comma_separated_integer_list])
    order = forms.CharField(max_length=1000, validators=[validate_comma_separated_integer_list])

    def service_arguments(self):
        return {name: [int(number) for number in text.split(",")] for name, text in self.cleaned_data.items()}


class MoveForm(forms.Form):
    direction = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN)])


class DetailsForm(forms.Form):
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = line("Name", Framework, missing="Give the framework a name.")
    purpose = line(
        "What it is for (if you like)", Framework, "purpose", help_text="One sentence, to the people it is for."
    )
    levels = forms.CharField(
        label="A scale in words (if you like)",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"One level on each line, the strongest first, {Level.MOST} at the most. "
        "Leave it empty to ask for words alone. Nobody has to choose a level.",
    )

    def __init__(self, framework, data=None):
        details = details_of(framework)
        about = {"name": details.name, "purpose": details.purpose, "levels": "\n".join(details.levels)}
        super().__init__(data, initial=about | {"read": mark_of(details)})

    def clean_levels(self):
        levels = tuple(filter(None, (level.strip() for level in self.cleaned_data["levels"].splitlines())))
        most = Level._meta.get_field("name").max_length
        if len(levels) > Level.MOST:
            raise ValidationError(f"Use at most {Level.MOST} levels. People choose more easily from few.")
        if long := next((level for level in levels if len(level) > most), None):
            raise ValidationError(f"Shorten “{long[:20]}…” to {most} characters or fewer.")
        if len({level.casefold() for level in levels}) < len(levels):
            raise ValidationError("Give each level a name of its own.")
        return levels

    def service_arguments(self):
        cleaned = self.cleaned_data
        return {"read": cleaned["read"], "details": Details(cleaned["name"], cleaned["purpose"], cleaned["levels"])}


class CriterionForm(forms.Form):
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = line("Name", Criterion, missing="Give the criterion a name.")
    description = text("What excellent looks like (if you like)", Criterion, "description", rows=5)
    area = forms.ModelChoiceField(
        queryset=None, label="Area", empty_label=None, error_messages={"required": "Choose an area."}
    )

    def __init__(self, criterion, data=None):
        words = words_of(criterion)
        initial = {"read": mark_of(standing_of(criterion)), "name": words.name, "description": words.description}
        for place, exemplar in enumerate(words.exemplars, start=1):
            initial |= {f"text_{place}": exemplar.text, f"link_{place}": exemplar.link}
        super().__init__(data, initial=initial | {"area": criterion.area_id})
        self.fields["area"].queryset = criterion.area.framework.areas.all()
        for place in range(1, Exemplar.MOST + 1):
            self.fields[f"text_{place}"] = text(f"Example {place} (if you like)", Exemplar, "text", rows=2)
            self.fields[f"link_{place}"] = line(f"Link to see more of example {place} (if you like)", Exemplar, "link")

    def clean_description(self):
        return self.cleaned_data["description"].replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        for place in range(1, Exemplar.MOST + 1):
            link = cleaned.get(f"link_{place}")
            if link and not cleaned.get(f"text_{place}") and f"text_{place}" not in self.errors:
                self.add_error(f"text_{place}", "Say in a few words what the link shows, or clear the link.")
            self._check_link(f"link_{place}", link)
        return cleaned

    def _check_link(self, name, link):
        if link and not is_web_address(link):
            self.add_error(name, "Use a web address that begins with https:// or http://.")

    def pairs(self):
        """The fields of each example, its text and its link."""
        return [(self[f"text_{place}"], self[f"link_{place}"]) for place in range(1, Exemplar.MOST + 1)]

    def has_examples(self):
        return any(field.value() or field.errors for pair in self.pairs() for field in pair)

    def service_arguments(self):
        cleaned = self.cleaned_data
        given = [(cleaned[f"text_{place}"], cleaned[f"link_{place}"]) for place in range(1, Exemplar.MOST + 1)]
        exemplars = tuple(ExemplarOutline(text.replace("\r\n", "\n"), link) for text, link in given if text)
        words = CriterionOutline(cleaned["name"], cleaned["description"], exemplars)
        return {"read": cleaned["read"], "words": words, "area": cleaned["area"]}


class PreviewForm(forms.Form):
    """The fields that a colleague fills in, to look at."""

    narrative = Words("What is going well", rows=4)
    wonder = Words("What I wonder", rows=2)

    def __init__(self, levels):
        super().__init__()
        self.fields["level"] = LevelChoice(levels)
