"""How an ask ends without a view: taken back, unanswered, or because its colleague leaves."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from reflections.models import Event, Judgement, Reflection, Share, Status, Triangulation, Version
from reflections.services.ending_asks import end_asks_of_leavers, expire_unanswered_asks, take_back_ask
from reflections.services.sharing import ask_another, share_reflection
from reflections.services.triangulation import accept_ask
from schools.errors import Conflict
from schools.models import CalendarEntry, Membership, Message, Person
from tests.reflections.test_asking import WORDS, at_once, told
from tests.reflections.test_triangulation import view


def test_an_ask_taken_back_opens_nothing_and_its_words_stay_the_colleagues(accepted, people):
    Judgement.objects.filter(by=people["tariq"]).update(narrative="Half a thought")

    take_back_ask(accepted, by=people["ada"])

    assert not Reflection.objects.visible_to(people["tariq"]).exists()
    assert Version.objects.visible_to(people["tariq"]).get().words[0]["narrative"] == "Half a thought"
    assert Reflection.objects.get().status == Status.SHARED
    with pytest.raises(Conflict):
        take_back_ask(accepted, by=people["ada"])


def test_who_was_asked_by_mistake_can_be_asked_again_the_same_day(shared, people):
    take_back_ask(shared.triangulations.get(), by=people["ada"])

    again = ask_another(shared, people["tariq"], by=people["ada"], words=WORDS)

    assert (again.status, again.message) == ("invited", WORDS.message)
    message = Message.objects.get(person=people["tariq"])
    assert message.delivery.status == "waiting"


@pytest.mark.parametrize("person", ["tariq", "joe", "nell", "hana", "tess"])
def test_only_the_author_takes_an_ask_back(person, shared, people):
    with pytest.raises(Conflict):
        take_back_ask(shared.triangulations.get(), by=people[person])


def test_an_ask_with_a_view_in_is_not_taken_back(viewed, people):
    with pytest.raises(Conflict):
        take_back_ask(viewed, by=people["ada"])


def test_taking_back_the_last_open_ask_leaves_the_author_to_choose(draft, people):
    share_reflection(draft, by=people["ada"], colleagues=[people["tariq"], people["nell"]])
    tariqs, nells = draft.triangulations.order_by("colleague__first_name").reverse()
    view(accept_ask(tariqs, by=people["tariq"]), people["tariq"], narrative="Seen")

    take_back_ask(nells, by=people["ada"])

    assert Reflection.objects.get().status == Status.SHARED
    assert ask_another(draft, people["mo"], by=people["ada"])


MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))  # ten whole weekdays end on Monday the 16th


def asked_at(moment):
    Triangulation.objects.update(invited_at=moment)


@pytest.mark.parametrize(("today", "ended"), [(date(2026, 3, 16), 0), (date(2026, 3, 17), 1)])
def test_an_unanswered_ask_ends_after_ten_weekdays(today, ended, shared, people):
    asked_at(MONDAY)

    assert expire_unanswered_asks(today=today) == ended
    assert Triangulation.objects.get().status == ("expired" if ended else "invited")
    assert told(people["ada"]) == ["ask-unanswered"] * ended
    assert expire_unanswered_asks(today=today) == 0


def test_days_away_and_days_without_school_do_not_count(shared, people):
    asked_at(MONDAY)
    Person.objects.filter(pk=people["tariq"].pk).update(away_from_on="2026-03-05", away_until_on="2026-03-06")
    days = {"kind": "inset", "first_on": "2026-03-09", "last_on": "2026-03-09"}
    CalendarEntry.objects.create(school=shared.school, **days)

    assert expire_unanswered_asks(today=date(2026, 3, 19)) == 0
    assert expire_unanswered_asks(today=date(2026, 3, 20)) == 1


def test_an_accepted_ask_never_ends_by_itself(accepted, people):
    asked_at(MONDAY)
    assert expire_unanswered_asks(today=date(2026, 12, 1)) == 0
    assert Triangulation.objects.get().status == "accepted"


def leave(person):
    Membership.objects.filter(person=person).update(ends_on=timezone.localdate() - timedelta(days=1))


def test_a_colleague_who_leaves_is_no_longer_asked_and_the_author_is_told(accepted, people):
    leave(people["tariq"])

    assert end_asks_of_leavers(today=timezone.localdate()) == 1
    assert not Share.objects.filter(person=people["tariq"], ended_at=None).exists()
    assert told(people["ada"])[-1] == "ask-ended"
    assert Event.objects.get(kind="left").by is None
    assert end_asks_of_leavers(today=timezone.localdate()) == 0
    assert ask_another(accepted.reflection, people["nell"], by=people["ada"])


def test_a_last_day_is_a_day_of_access(accepted, people):
    Membership.objects.filter(person=people["tariq"]).update(ends_on=timezone.localdate())
    assert end_asks_of_leavers(today=timezone.localdate()) == 0


def test_a_view_that_was_given_stays_when_its_giver_leaves(viewed, people):
    leave(people["tariq"])
    assert end_asks_of_leavers(today=timezone.localdate()) == 0
    assert Judgement.objects.visible_to(people["ada"]).filter(by=people["tariq"]).exists()


def test_when_the_last_open_ask_ends_by_itself_the_views_are_in(draft, people):
    share_reflection(draft, by=people["ada"], colleagues=[people["tariq"], people["nell"]])
    view(
        accept_ask(draft.triangulations.get(colleague=people["tariq"]), by=people["tariq"]),
        people["tariq"],
        narrative="x",
    )
    leave(people["nell"])

    end_asks_of_leavers(today=timezone.localdate())

    assert Reflection.objects.get().status == Status.TRIANGULATED


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_taking_back_at_once_are_one_of_them(shared, people):
    ask = shared.triangulations.get()
    acts = [lambda: accept_ask(ask, by=people["tariq"]), lambda: take_back_ask(ask, by=people["ada"])]

    at_once(lambda act: act(), *acts)

    open_shares = Share.objects.filter(person=people["tariq"], ended_at=None).count()
    assert (Triangulation.objects.get().status, open_shares) in [("expired", 0)]
