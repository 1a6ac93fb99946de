"""Departments in a staff list."""

import pytest
from django.utils.timezone import localdate

from schools.models import Membership
from schools.services.imports import import_staff


def listed(heading, department):
    rows = f"Email,Forename,Surname,URN,{heading}\nada@larch.example,Ada,Obi,100001,{department}\n"
    report = import_staff(rows.encode(), today=localdate())
    return report, Membership.objects.get(person__email="ada@larch.example").department


@pytest.mark.parametrize("heading", ["Department", "Faculty", "Key stage", "Team", "department"])
def test_a_department_comes_with_the_staff_list_under_any_usual_heading(heading, people):
    report, department = listed(heading, "Mathematics")

    assert department == "Mathematics"
    assert "department" in report.changed[0]


def test_a_blank_department_changes_nothing(people):
    listed("Department", "Mathematics")
    assert listed("Department", "")[1] == "Mathematics"
    assert listed("Department", "Science")[1] == "Science"
