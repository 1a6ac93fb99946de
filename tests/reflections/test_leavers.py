"""Leavers: their drafts go after thirty days, what they shared stays, and their reflections are offered to them before."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from reflections.models import Evidence, Judgement, Reflection, Version
from reflections.services.leavers import delete_leavers_drafts
from reflections.services.sharing import withdraw_reflection
from reflections.services.triangulation import ViewWords, save_view
from schools.models import Membership

TODAY = localdate()


def leaves(person, days_ago):
    person.memberships.update(ends_on=TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(("days_ago", "goes"), [(-1, False), (0, False), (29, False), (30, True), (90, True)])
def test_a_leavers_draft_goes_thirty_days_after_their_last_day(days_ago, goes, draft, people):
    draft.versions.create(by=people["ada"], why="pause", words=[], kept_at=draft.saved_at)
    leaves(people["ada"], days_ago)

    assert delete_leavers_drafts(today=TODAY) == goes
    assert delete_leavers_drafts(today=TODAY) == 0

    left = [model.objects.exists() for model in (Reflection, Evidence, Version, Judgement)]
    assert left == [not goes] * 4


def test_a_draft_stays_while_any_membership_goes_on_or_is_still_to_come(draft, people, schools):
    leaves(people["ada"], 60)
    more = Membership.objects.create(
        person=people["ada"], school=schools["birch"], role="teacher", starts_on=TODAY + timedelta(days=40)
    )
    assert delete_leavers_drafts(today=TODAY) == 0
    more.delete()
    assert delete_leavers_drafts(today=TODAY) == 1


def test_what_was_shared_stays_and_so_do_the_drafts_of_others(shared, people):
    leaves(people["ada"], 60)
    leaves(people["nell"], 60)

    assert delete_leavers_drafts(today=TODAY) == 0
    assert Reflection.objects.get() == shared
    assert Version.objects.exists()


def test_a_leavers_unsent_view_goes_and_a_sent_one_stays(accepted, people):
    words = {accepted.reflection.entries.get().pk: ViewWords(None, False, "Not sent", "")}
    save_view(accepted, by=people["tariq"], version=accepted.version, how="talked", words=words)
    leaves(people["tariq"], 30)

    delete_leavers_drafts(today=TODAY)

    assert [row.by for row in Judgement.objects.all()] == [people["ada"]]


def test_what_a_colleague_wrote_on_a_draft_that_was_taken_back_stays_theirs(accepted, people):
    words = {accepted.reflection.entries.get().pk: ViewWords(None, False, "Begun", "")}
    save_view(accepted, by=people["tariq"], version=accepted.version, how="talked", words=words)
    withdraw_reflection(accepted.reflection, by=people["ada"])
    leaves(people["ada"], 30)

    assert [delete_leavers_drafts(today=TODAY) for _ in range(2)] == [0, 0]
    assert [version.by for version in Version.objects.all()] == [people["tariq"]]
    assert not Evidence.objects.exists()
    assert not Judgement.objects.exists()


def test_a_sent_view_stays_when_its_writer_has_left(viewed, people):
    leaves(people["tariq"], 30)
    delete_leavers_drafts(today=TODAY)
    assert Judgement.objects.get(by=people["tariq"]).narrative == "Tariq's narrative"


@pytest.mark.parametrize(("ends_in", "offered"), [(0, True), (29, True), (30, False), (None, False)])
def test_today_offers_a_leaver_their_reflections_in_the_last_thirty_days(ends_in, offered, client, people):
    ends_on = None if ends_in is None else TODAY + timedelta(days=ends_in)
    people["ada"].memberships.update(ends_on=ends_on)
    client.force_login(people["ada"])
    assert ("Take your reflections with you" in client.get("/").content.decode()) is offered


def test_somebody_who_only_changes_schools_is_offered_nothing(client, people, schools):
    people["ada"].memberships.update(ends_on=TODAY + timedelta(days=5))
    Membership.objects.create(person=people["ada"], school=schools["birch"], role="teacher", starts_on=TODAY)
    client.force_login(people["ada"])
    assert "Take your reflections with you" not in client.get("/").content.decode()
