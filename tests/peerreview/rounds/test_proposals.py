"""What a trust lead does with a proposal, and what comes of it when it is published."""

from dataclasses import replace

import pytest
from django.utils import timezone

from config.today import gathered_for
from peerreview.models import Review, Seat
from peerreview.models.all_steps import waiting_for
from peerreview.models.round_steps import round_steps
from peerreview.proposing import locks_of_rows, visits_of_rows
from peerreview.services.planning import show_plan
from peerreview.services.proposals import change_proposal, checked_proposal, keep_parts, undo_change, use_proposal
from peerreview.services.searching import ask_for_plan, find_asked_plans
from peerreview.services.seats import accept_seat, hand_back_seat, substitute
from peerreview.services.substitutes import suggestions_for
from schools.errors import Conflict
from schools.models import Message


@pytest.fixture
def proposal(answered, leaders):
    ask_for_plan(answered, by=leaders["lena"], seconds=5)
    return find_asked_plans().proposal


@pytest.fixture
def ash(schools):
    return schools["ash"].pk


def later(proposal, school):
    """The visit on another day on which every rule holds."""
    checked = checked_proposal(proposal)
    visit, setting = checked.visit(school), checked.question.setting
    days = setting.schools[school].calendar
    moved = (replace(visit, on=days.after(visit.on, steps)) for steps in range(1, 15))
    return next(each for each in moved if not checked.with_visit(each).problems)


def test_a_change_is_kept_and_can_be_taken_back(proposal, ash, leaders):
    before, wanted = proposal.visits, later(proposal, ash)
    changed = change_proposal(proposal, wanted, by=leaders["lena"], version=1)

    assert checked_proposal(changed).visit(ash).on == wanted.on
    assert undo_change(changed, by=leaders["lena"], version=2).visits == before


def test_two_changes_at_once_do_not_overwrite_each_other(proposal, ash, leaders):
    change_proposal(proposal, later(proposal, ash), by=leaders["lena"], version=1)
    with pytest.raises(Conflict, match="while you did"):
        change_proposal(proposal, later(proposal, ash), by=leaders["lena"], version=1)


def test_whom_no_school_gives_can_not_be_planned(proposal, ash, leaders):
    wanted = replace(later(proposal, ash), lead=leaders["ada"].pk)
    with pytest.raises(Conflict, match="people whom a school"):
        change_proposal(proposal, wanted, by=leaders["lena"], version=1)


def test_what_is_locked_stays_when_it_is_planned_anew(proposal, ash, leaders, answered):
    wanted = later(proposal, ash)
    changed = change_proposal(proposal, wanted, by=leaders["lena"], version=1)
    kept = keep_parts(changed, ash, day=True, team=True, by=leaders["lena"], version=2)
    ask_for_plan(answered, by=leaders["lena"], seconds=5, based_on=kept)
    again = find_asked_plans().proposal

    assert (again.number, locks_of_rows(again.locks)) == (2, locks_of_rows(kept.locks))
    assert [visit.mark for visit in visits_of_rows(again.visits)] == [wanted.mark]


def test_using_it_sets_days_and_teams_and_tells_nobody(proposal, ash, leaders, answered):
    before = Message.objects.count()
    use_proposal(proposal, by=leaders["lena"])

    review = Review.objects.get(round=answered, school=ash)
    planned = checked_proposal(proposal).visit(ash)
    assert review.visit_on == planned.on
    assert set(review.seats.values_list("person", flat=True)) == set(planned.people)
    assert Message.objects.count() == before


def test_a_published_round_is_not_planned_any_more(published, leaders, proposal_of):
    with pytest.raises(Conflict):
        use_proposal(proposal_of(published), by=leaders["lena"])


@pytest.fixture
def proposal_of():
    from django.utils import timezone

    def make(made):
        return made.proposals.create(number=1, visits=[], made_at=timezone.now())

    return make


def peer_of(made):
    return Seat.objects.current().get(review__round=made, role="peer")


def test_a_place_is_accepted_once(published):
    seat = peer_of(published)
    assert Seat.objects.to_answer_by(seat.person).get() == seat
    first = accept_seat(seat, by=seat.person).accepted_at

    assert accept_seat(seat, by=seat.person).accepted_at == first
    assert not Seat.objects.to_answer_by(seat.person).exists()


def test_today_asks_who_has_a_place_whether_they_come_until_they_say_so(published):
    seat, today = peer_of(published), timezone.localdate()
    asked = "Say whether you can come"
    assert [step.title for _, step in waiting_for(seat.person, today)] == [asked]
    accept_seat(seat, by=seat.person)

    assert asked not in [step.title for _, step in waiting_for(seat.person, today)]


def test_nobody_answers_for_somebody_else(published, leaders):
    with pytest.raises(Conflict):
        accept_seat(peer_of(published), by=leaders["hana"])
    with pytest.raises(Conflict):
        hand_back_seat(peer_of(published), by=leaders["lena"])


def test_a_place_handed_back_is_free_at_once_and_trust_leads_hear(published, leaders):
    seat = peer_of(published)
    hand_back_seat(seat, by=seat.person)

    assert not Review.objects.teamed_with(seat.person).exists()
    assert Seat.objects.to_fill().get() == seat
    assert Message.objects.filter(person=leaders["lena"], kind="place-handed-back").count() == 1
    with pytest.raises(Conflict):
        hand_back_seat(seat, by=seat.person)


def test_today_asks_trust_leads_for_somebody_until_the_place_is_filled(published, leaders):
    seat, today = peer_of(published), timezone.localdate()
    wanted = f"Find somebody for the visit to {seat.review.school.name}"
    asked = lambda name: [step.title for _, step in gathered_for(leaders[name])["rounds"]]  # noqa: E731
    assert wanted not in asked("lena")
    hand_back_seat(seat, by=seat.person)

    assert (asked("lena").count(wanted), asked("hana").count(wanted)) == (1, 0)
    assert "place-handed-back" not in {line.kind for line in gathered_for(leaders["lena"])["news"]}
    assert round_steps(leaders["lena"], today, leads_trust=True, has_free_places=True)[0][1].missing == [
        f"{seat.person.name} can’t come"
    ]
    substitute(seat, suggestions_for(seat)[0].person, by=leaders["lena"])
    assert wanted not in asked("lena")


def test_the_cheapest_are_suggested_and_fill_the_place(published, leaders):
    seat = peer_of(published)
    hand_back_seat(seat, by=seat.person)
    found = suggestions_for(seat)
    new = substitute(seat, found[0].person, by=leaders["lena"])

    assert found[0].person in (leaders["petra"], leaders["rae"])
    seat.refresh_from_db()
    assert (seat.successor, new.role) == (new, "peer")
    assert not Seat.objects.to_fill().exists()
    with pytest.raises(Conflict):
        substitute(seat, found[0].person, by=leaders["lena"])


def test_showing_it_is_as_by_hand(proposal, leaders):
    assert show_plan(use_proposal(proposal, by=leaders["lena"]), by=leaders["lena"]).status == "proposed"
