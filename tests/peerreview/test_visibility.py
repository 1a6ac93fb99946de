"""Who sees what of a review at each stage, held against the rights."""

import pytest
from django.utils.timezone import localdate

from peerreview.models import EnquiryQuestion, Finding, LineOfEnquiry, Note, Review, Session
from peerreview.models.reviews import ORDER
from peerreview.visibility import PEOPLE, sees
from tests.peerreview.conftest import RELATIONS

CELLS = [(stage, False) for stage in ORDER[:5]] + [(stage, True) for stage in ORDER[3:]]


@pytest.mark.parametrize(("stage", "fed_back"), CELLS)
def test_who_sees_what_at_each_stage(stage, fed_back, review_at, leaders):
    review_at(stage, fed_back=fed_back)
    today, wrong = localdate(), []
    for relation in PEOPLE:
        person = leaders[RELATIONS[relation]]
        rights = {
            "self_review": EnquiryQuestion.objects.visible_to(person, today).exists(),
            "plan": LineOfEnquiry.objects.visible_to(person, today).exists()
            and Session.objects.visible_to(person, today).exists(),
            "notes": Note.objects.visible_to(person, today).exists(),
            "findings": Finding.objects.visible_to(person, today).exists(),
        }
        wrong += [(relation, part) for part, found in rights.items() if found != due(relation, part, stage, fed_back)]
        staged = Review.objects.visible_to(person, today) | Review.objects.staged_for(person, today)
        if staged.exists() != sees(relation, "stage", stage):
            wrong.append((relation, "stage"))

    assert not wrong


def due(relation, part, stage, is_fed_back):
    """As the table says; a right is also empty where nothing is written yet."""
    begun = {"notes": "visiting", "findings": "findings"}.get(part)
    if begun and ORDER.index(stage) < ORDER.index(begun):
        return False
    if part == "notes" and sees(relation, "own_notes", stage):
        return True
    return sees(relation, part, stage, is_fed_back=is_fed_back)


def test_a_head_who_has_moved_on_reads_no_more_and_the_next_one_does(review_at, leaders):
    review, today = review_at("findings", fed_back=True), localdate()
    leaders["hana"].memberships.update(role="teacher")
    leaders["mo"].memberships.update(role="head")

    assert not Finding.objects.visible_to(leaders["hana"], today).exists()
    assert Finding.objects.visible_to(leaders["mo"], today).filter(review=review).exists()
