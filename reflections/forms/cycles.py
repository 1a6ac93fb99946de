from django import forms

from reflections.cycle_dates import DATES, CycleDates, DatePlan
from reflections.models.cycles import everybody
from reflections.services.cycles import CyclePlan
from schools.forms import Day
from schools.models import Phase
from schools.words import say

MOST_TO_FOCUS_ON = 3
USUAL_DAYS = (5, 10, 15, 20)
LABELS = ("Leaders share by", "Share by", "Views by", "Finish by")
ENDS = DATES[1:]


def days_field(label):
    """School days after the opening."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=200, required=False, error_messages={"invalid": "Write a whole number."}
    )


class SchoolsField(forms.ModelMultipleChoiceField):
    """Schools to tick."""

    def __init__(self, label, **more):
        texts = {"required": "Choose at least one school.", "invalid_choice": "Choose schools of the list."}
        super().__init__(None, label=label, widget=forms.CheckboxSelectMultiple, error_messages=texts, **more)


class CycleForm(forms.Form):
    name = forms.CharField(max_length=100, error_messages={"required": "Give it a name, such as “Autumn 2”."})
    framework = forms.ModelChoiceField(
        queryset=None, empty_label="Choose a framework", error_messages={"required": "Choose a framework."}
    )
    schools = SchoolsField("Schools", required=False)
    phases = forms.MultipleChoiceField(
        label="All schools of these phases (if you like)",
        choices=Phase.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="They come on top of the schools ticked above. Schools that join the trust later do not.",
        error_messages={"invalid_choice": "Choose phases of the list."},
    )
    departments = forms.MultipleChoiceField(
        label="Only people of these departments (if you like)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="With none ticked, people of every department are asked, and those who are in none.",
        error_messages={"invalid_choice": "Choose departments of the list."},
    )
    roles = forms.MultipleChoiceField(
        label="Who is asked",
        choices=lambda: [(role, say(f"role.{role}")) for role in everybody()],
        widget=forms.CheckboxSelectMultiple,
        initial=everybody,
        error_messages={"required": "Choose at least one role."},
    )
    criteria = forms.ChoiceField(
        label="How many criteria may somebody choose?",
        choices=[("all", "As many as they like"), ("few", f"Up to {MOST_TO_FOCUS_ON} to focus on")],
        widget=forms.RadioSelect,
        initial="all",
    )
    opens_on = Day("Opens on")
    given_as = forms.ChoiceField(
        label="How are the other days given?",
        choices=[
            ("school_days", "In school days after it opens, by each school’s calendar"),
            ("dates", "As dates, the same at each school"),
        ],
        widget=forms.RadioSelect,
        initial="school_days",
    )

    def __init__(self, frameworks, schools, departments, data=None, initial=None):
        super().__init__(data, initial=initial)
        there = set(schools.values_list("phase", flat=True))
        self.fields["phases"].choices = [(phase, label) for phase, label in Phase.choices if phase in there]
        self.fields["departments"].choices = [(name, name) for name in departments]
        self.fields["framework"].queryset = frameworks
        self.fields["schools"].queryset = schools
        for name, label, usual in zip(ENDS, LABELS, USUAL_DAYS, strict=True):
            self.fields[f"{name}_days"] = days_field(label)
            self.fields[name] = Day(label, required=False)
            self.initial.setdefault(f"{name}_days", usual)

    def day_fields(self):
        return [self[f"{name}_days"] for name in ENDS]

    def date_fields(self):
        return [self[name] for name in ENDS]

    def rarer_is_open(self):
        """Whether the rarer choices are to be seen at once: something of them is chosen, or wrong."""
        names = ("phases", "departments")
        return any(self[name].value() or self[name].errors for name in names)

    def schools_by_phase(self):
        """The schools that the chosen phases bring in, beyond those ticked."""
        found = self.fields["schools"].queryset.filter(phase__in=self.cleaned_data["phases"])
        return [school for school in found if school not in self.cleaned_data["schools"]]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("schools") or cleaned.get("phases") or self.errors.keys() & {"schools", "phases"}):
            self.add_error("schools", "Choose at least one school, or a phase.")
        counts = cleaned.get("given_as") == "school_days"
        names = [f"{name}_days" if counts else name for name in ENDS]
        before = 0 if counts else cleaned.get("opens_on")
        for name in names:
            before = self._check_order(name, before)
        return cleaned

    def _check_order(self, name, before):
        """Each follows the one before, or falls on the same day. Gives what the next one must follow."""
        given = self.cleaned_data.get(name)
        if given is None:
            if name not in self.errors:
                self.add_error(name, "Fill this in.")
            return before
        if before is not None and given < before:
            self.add_error(name, "This comes before the one above it.")
        return given

    def plan(self):
        """What a service takes."""
        cleaned = self.cleaned_data
        counts = cleaned["given_as"] == "school_days"
        opens = cleaned["opens_on"]
        ends = [opens] * 4 if counts else [cleaned[name] for name in ENDS]
        school_days = tuple(cleaned[f"{name}_days"] for name in ENDS) if counts else ()
        return CyclePlan(
            name=cleaned["name"],
            framework=cleaned["framework"],
            schools=[*cleaned["schools"], *self.schools_by_phase()],
            roles=cleaned["roles"],
            most_criteria=MOST_TO_FOCUS_ON if cleaned["criteria"] == "few" else None,
            dates=DatePlan(CycleDates(opens, *ends), school_days),
            departments=tuple(cleaned["departments"]),
        )


def planned_before(cycle):
    """A cycle's plan as the form's first values."""
    first = {"name": cycle.name, "framework": cycle.framework_id, "opens_on": cycle.opens_on, "roles": cycle.roles}
    first["schools"] = [row.school_id for row in cycle.school_dates.all()]
    first["departments"] = cycle.departments
    first["criteria"] = "few" if cycle.most_criteria else "all"
    first["given_as"] = "school_days" if cycle.school_days else "dates"
    if cycle.school_days:
        return first | {f"{name}_days": days for name, days in zip(ENDS, cycle.school_days, strict=True)}
    return first | {name: getattr(cycle, name) for name in ENDS}


class NewerForm(forms.Form):
    framework = forms.IntegerField()


class LongerForm(forms.Form):
    whom = forms.ChoiceField(
        label="For whom",
        choices=[("everybody", "Everybody"), ("school", "One school"), ("person", "One person")],
        widget=forms.RadioSelect,
        initial="everybody",
    )
    school = forms.ModelChoiceField(
        queryset=None, label="Which school (for one school)", required=False, empty_label="Choose a school"
    )
    name = forms.CharField(label="Their name or e-mail (for one person)", max_length=200, required=False)
    steps = forms.IntegerField(
        label="How many school days more",
        min_value=1,
        max_value=100,
        initial=5,
        error_messages={"required": "Write a number.", "invalid": "Write a whole number."},
    )

    def __init__(self, schools, people, data=None):
        super().__init__(data)
        self.fields["school"].queryset = schools
        self.people = people

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("whom") == "school" and not cleaned.get("school"):
            self.add_error("school", "Choose a school.")
        if cleaned.get("whom") == "person":
            cleaned["person"] = self._person(cleaned.get("name", "").replace("\0", ""))
        return cleaned

    def _person(self, text):
        """The one person of that name or e-mail; otherwise an error that says who is meant."""
        if not text:
            return self.add_error("name", "Write a name.")
        found = list(self.people.filter(email=text.lower())) or list(self.people.named_like(text)[:6])
        if len(found) == 1:
            return found[0]
        several = "; ".join(f"{person.name}, {person.email}" for person in found)
        told = f"There are several, so write the e-mail: {several}." if found else "Nobody of that name is asked."
        return self.add_error("name", told)


class AddSchoolsForm(forms.Form):
    schools = SchoolsField("Schools that join now")

    def __init__(self, schools, data=None):
        super().__init__(data)
        self.fields["schools"].queryset = schools
