"""A round from its making to its publishing, and to its end."""

import pytest
from django.utils.timezone import localdate, now

from peerreview.models import Review, Round, RoundSchool, Seat
from peerreview.models.reports import reports_readable_by
from peerreview.scheduling.plan import Visit
from peerreview.services.answers import Answered, ReviewerGiven, answer_invitation, answered_before
from peerreview.services.planning import missing_for_publishing, plan_visit, planned_for, problems_in, publish_round
from peerreview.services.protocol import (
    add_clause,
    change_clause,
    put_back_clause,
    sign_protocol,
    take_out_clause,
)
from peerreview.services.rounds import (
    change_round,
    close_round,
    invite_schools,
    leave_round,
    make_round,
    remove_school,
    send_invitations,
)
from schools.errors import Conflict
from schools.models import Message
from tests.peerreview.rounds.look_up import day_in, row_of


def told(person):
    return set(Message.objects.filter(person=person).values_list("kind", flat=True))


def test_a_round_begins_with_a_protocol_and_nobody_is_told(made, leaders):
    assert (made.status, made.clauses.count()) == ("draft", 7)
    assert not Message.objects.exists()
    assert not Round.objects.visible_to(leaders["hana"], localdate()).exists()


def test_the_next_round_begins_with_the_protocol_of_the_last(made, terms, leaders):
    add_clause(made, "We bring biscuits.", by=leaders["lena"])

    assert make_round(terms, by=leaders["lena"]).clauses.last().text == "We bring biscuits."


def test_only_trust_leads_make_rounds(terms, leaders):
    with pytest.raises(Conflict):
        make_round(terms, by=leaders["hana"])


def test_a_round_needs_two_schools_before_it_invites(made, leaders, schools):
    invite_schools(made, [schools["ash"]], by=leaders["lena"])

    with pytest.raises(Conflict, match="at least two"):
        send_invitations(made, by=leaders["lena"])


def test_invitations_reach_the_heads_once(inviting, leaders):
    assert [told(leaders[name]) for name in ("hana", "hugo", "petra", "max")] == [{"round-invited"}] * 4
    with pytest.raises(Conflict):
        send_invitations(inviting, by=leaders["lena"])


def test_an_answered_invitation_cannot_be_taken_back(answered, leaders, schools):
    with pytest.raises(Conflict):
        remove_school(row_of(answered, schools, "dogwood"), by=leaders["lena"])


def test_a_head_answers_for_their_own_school_alone(inviting, leaders, schools):
    with pytest.raises(Conflict):
        answer_invitation(row_of(inviting, schools, "ash"), Answered("no"), by=leaders["hugo"], version=1)


def test_two_answers_at_once_do_not_overwrite_each_other(answered, leaders, schools):
    with pytest.raises(Conflict, match="Hana"):
        answer_invitation(row_of(answered, schools, "ash"), Answered("no"), by=leaders["hana"], version=1)


def test_nobody_is_given_who_does_not_lead_there(inviting, leaders, schools):
    stranger = Answered("give", reviewers=[ReviewerGiven(leaders["petra"])])

    with pytest.raises(Conflict, match="does not lead at"):
        answer_invitation(row_of(inviting, schools, "birch"), stranger, by=leaders["hugo"], version=1)


def test_a_form_begins_with_the_last_answer_less_its_dates(answered, terms, leaders, schools):
    RoundSchool.objects.filter(school=schools["birch"]).update(cannot_host_on=[localdate()])
    again = make_round(terms, by=leaders["lena"])
    (row,) = invite_schools(again, [schools["birch"]], by=leaders["lena"])

    before = answered_before(row)

    assert (before.answer, before.cannot_host_on) == ("give", [])
    assert [(each.person, each.capacity) for each in before.reviewers] == [(leaders["lee"], 2)]


def test_cover_is_everybody_as_often_as_they_said(leaders):
    people = [ReviewerGiven(leaders["lee"], capacity=2), ReviewerGiven(leaders["petra"])]

    assert Answered("give", reviewers=people).cover_days("one") == 3
    assert Answered("give", reviewers=people).cover_days("half") == 1.5
    assert Answered("host", "one", reviewers=people).cover_days("one") == 0


def test_a_changed_clause_keeps_its_earlier_words_and_asks_to_sign_anew(answered, leaders, schools):
    row = sign_protocol(row_of(answered, schools, "birch"), by=leaders["hugo"], version=1)
    clause = answered.clauses.first()

    changed = change_clause(clause, "We knock.", by=leaders["hana"], version=1)

    assert (changed.version, changed.wordings.get().text) == (2, clause.text)
    assert RoundSchool.objects.to_sign().contains(row)
    assert "protocol-changed" in told(leaders["hugo"])
    with pytest.raises(Conflict, match="We knock"):
        change_clause(clause, "Mine.", by=leaders["petra"], version=1)


def test_a_clause_taken_out_can_be_put_back(answered, leaders):
    clause = answered.clauses.first()

    take_out_clause(clause, by=leaders["hana"])
    assert answered.clauses.standing().count() == 6
    put_back_clause(clause, by=leaders["hugo"])
    assert answered.clauses.standing().count() == 7


def test_nobody_signs_what_reads_otherwise_by_now(answered, leaders, schools):
    add_clause(answered, "We bring biscuits.", by=leaders["petra"])

    with pytest.raises(Conflict, match="Read it again"):
        sign_protocol(row_of(answered, schools, "ash"), by=leaders["hana"], version=1)


def test_changed_terms_are_signed_anew(answered, terms, leaders, schools):
    row = sign_protocol(row_of(answered, schools, "ash"), by=leaders["hana"], version=1)

    change_round(answered, terms, by=leaders["lena"], version=1)

    assert RoundSchool.objects.to_sign().contains(row)
    with pytest.raises(Conflict, match="while you did"):
        change_round(answered, terms, by=leaders["lena"], version=1)


def test_planning_sets_all_days_and_shows_nobody(answered, leaders, schools):
    row = row_of(answered, schools, "ash")
    visit = Visit(schools["ash"].pk, day_in(answered), leaders["lee"].pk, (leaders["petra"].pk,))

    review = plan_visit(row, visit, by=leaders["lena"], was=planned_for(row).mark)

    assert review.revisit_by_on > review.visit_on > review.self_review_on
    assert planned_for(row) == visit
    assert not Review.objects.visible_to(leaders["lee"], localdate()).exists()
    with pytest.raises(Conflict, match="while you did"):
        plan_visit(row, visit, by=leaders["lena"], was=Visit(schools["ash"].pk).mark)


def test_a_visit_can_lose_its_day_again(planned, leaders, schools):
    row = row_of(planned, schools, "ash")

    review = plan_visit(row, Visit(schools["ash"].pk), by=leaders["lena"], was=planned_for(row).mark)

    assert (review.visit_on, review.self_review_on, review.seats.count()) == (None, None, 0)


def test_whoever_is_no_longer_given_leaves_the_plan(planned, leaders, schools):
    row = row_of(planned, schools, "cedar")

    answer_invitation(row, Answered("no"), by=leaders["petra"], version=row.version)

    assert planned_for(row_of(planned, schools, "ash")).people == (leaders["lee"].pk,)


def test_a_round_is_published_when_all_have_signed_and_every_rule_holds(planned, leaders, schools):
    with pytest.raises(Conflict, match="not signed yet by"):
        publish_round(planned, by=leaders["lena"])
    assert len(missing_for_publishing(planned, problems_in(planned))) == 1


def test_publishing_gives_each_host_its_review_and_tells_everybody_named(published, leaders):
    today = localdate()

    assert Review.objects.visible_to(leaders["lee"], today).count() == 1
    assert Review.objects.hosted_by(leaders["hana"], today).count() == 1
    assert "review-planned" in told(leaders["lee"])
    assert "round-published" in told(leaders["hana"])
    assert "round-published" not in told(leaders["max"])


def test_a_round_closes_when_each_review_has_ended(published, leaders):
    with pytest.raises(Conflict, match="Still running: Ash"):
        close_round(published, by=leaders["lena"])
    Review.objects.update(stopped_at=now(), stopped_because="A flood.")

    assert close_round(published, by=leaders["lena"]).status == "closed"


def test_a_school_that_leaves_takes_its_people_along(published, leaders, schools):
    leave_round(row_of(published, schools, "cedar"), by=leaders["petra"])

    assert not Seat.objects.of(leaders["petra"]).exists()
    assert "team-lost-somebody" in told(leaders["lena"])
    with pytest.raises(Conflict):
        leave_round(row_of(published, schools, "cedar"), by=leaders["petra"])


def test_a_school_that_leaves_takes_its_reports_along(review_at, leaders, schools):
    review, today = review_at("released"), localdate()
    for audience in ("staff", "trust", "round"):
        review.releases.create(audience=audience, by=leaders["hana"], released_at=now())
    readers = ["ada", "lena", "max", "hana"]
    assert all(reports_readable_by(leaders[name], today).contains(review) for name in readers)

    leave_round(row_of(review.round, schools, "ash"), by=leaders["hana"])

    reads = {name: reports_readable_by(leaders[name], today).contains(review) for name in [*readers, "petra"]}
    assert reads == {"ada": True, "lena": False, "max": True, "hana": True, "petra": True}
