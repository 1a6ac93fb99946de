"""What the trust sets for everybody, by its technical administrator."""

import pytest
from django.urls import reverse

from schools.models import Trust


@pytest.mark.parametrize(("typed", "stands"), [("0", 0), ("2", 2), ("4", 3), ("-1", 3), ("many", 3)])
def test_the_administrator_sets_how_much_evidence_a_criterion_takes(typed, stands, client, people):
    client.force_login(people["tess"])
    form = {"name": "Larch Learning Trust", "most_evidence": typed}
    client.post(reverse("admin:schools_trust_change", args=[1]), form)

    assert Trust.objects.get().most_evidence == stands
    assert Trust.objects.most_evidence() == stands


def test_before_a_trust_is_there_three_are_taken(db):
    assert Trust.objects.most_evidence() == 3
