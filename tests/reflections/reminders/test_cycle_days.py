"""What a cycle reminds people of. The half-term opens on Monday 2 November 2026; Ash shares by Friday 20 November."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from reflections.models import Cycle, LongerTime, Triangulation
from reflections.services.sharing import share_reflection
from reflections.services.triangulation import ViewWords, accept_ask, decline_ask, save_and_share_view
from reflections.services.writing import start_reflection
from schools.models import Membership, Message, Person, ReminderSweep
from schools.occasions import due_among, occasion_of

pytestmark = pytest.mark.django_db
TEACHERS = {"Ada", "Tariq", "Nell", "Mo", "Dee", "Mira", "Bea"}
LEADERS = {"Joe", "Hana", "Hugo"}
OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(OPENED, tick=False):
        yield


@pytest.fixture
def november(cycle):
    """The cycle with its days: leaders by 6, share by 20, views by 27 November, finish by 4 December."""
    names = ["opens_on", "leaders_share_by_on", "share_by_on", "views_by_on", "finish_by_on"]
    days = [date(2026, 11, 2), date(2026, 11, 6), date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4)]
    cycle.school_dates.update(**dict(zip(names, days, strict=True)))
    Cycle.objects.filter(pk=cycle.pk).update(**dict(zip(names, days, strict=True)))
    return cycle


def of(kind, names):
    return {(name, kind) for name in names}


def test_leaders_and_then_everybody_are_reminded_before_and_after_and_no_more(people, november, told_on):
    days = {}
    for ahead in range(40):
        day = date(2026, 11, 2) + timedelta(ahead)
        if told := told_on(day):
            days[day.isoformat()] = told

    assert days == {
        "2026-11-02": of("share-in-7", LEADERS),  # the day itself was Friday before it opened
        "2026-11-05": of("share-tomorrow", LEADERS),
        "2026-11-09": of("share-after-3", LEADERS),
        "2026-11-13": of("share-in-7", TEACHERS),
        "2026-11-19": of("share-tomorrow", TEACHERS),
        "2026-11-23": of("share-after-3", TEACHERS),
        "2026-11-30": {("Lena", "share-ended-after-8")},
        "2026-12-07": {("Lena", "view-ended-after-8")},
    }


def test_who_has_shared_is_not_reminded(shared, november, told_on):
    assert told_on("2026-11-13", "share-in-7") == TEACHERS - {"Ada"}


def test_longer_time_and_part_time_move_ones_own_reminders_alone(people, november, told_on):
    later = {"share_by_on": date(2026, 11, 27), "views_by_on": date(2026, 12, 4), "finish_by_on": date(2026, 12, 11)}
    LongerTime.objects.create(cycle=november, person=people["nell"], **later)
    Person.objects.filter(pk=people["mo"].pk).update(working_days=[1, 2])

    assert told_on("2026-11-10", "share-in-7") == {"Mo"}
    assert told_on("2026-11-13", "share-in-7") == TEACHERS - {"Nell", "Mo"}
    assert told_on("2026-11-20", "share-in-7") == {"Nell"}


def test_who_is_away_or_has_left_hears_nothing(people, november, told_on):
    Person.objects.filter(pk=people["nell"].pk).update(away_from_on="2026-11-09", away_until_on="2026-11-13")
    Membership.objects.filter(person=people["mo"]).update(ends_on="2026-11-12")

    assert told_on("2026-11-13", "share-in-7") == TEACHERS - {"Nell", "Mo"}
    assert told_on("2026-11-16") == {("Nell", "share-in-7")}


def test_each_once_however_often_it_is_looked(people, november, told_on):
    assert len(told_on("2026-11-13")) == len(TEACHERS | LEADERS)
    assert told_on("2026-11-13") == told_on("2026-11-14") == told_on("2026-11-16") == set()


def test_a_moved_day_reminds_anew_and_the_old_word_is_dropped(people, november, told_on):
    told_on("2026-11-13")
    old = Message.objects.get(person=people["ada"], kind="share-in-7")
    november.school_dates.update(share_by_on="2026-11-24", views_by_on="2026-11-27")

    assert ("Ada", "share-in-7") in told_on("2026-11-17")
    assert not occasion_of(old.kind).is_due(old)


def test_after_a_day_without_a_server_what_is_true_is_sent_and_what_is_stale_is_dropped(people, november, told_on):
    told_on("2026-11-13")
    assert told_on("2026-11-20", "share-tomorrow") == TEACHERS  # late: nothing ran from the 14th to the 19th

    told_on("2026-12-01")
    assert ReminderSweep.objects.get(on="2026-12-01").lapsed == [f"share-after-3:cycle:{november.pk}:2026-11-20"]
    assert not Message.objects.filter(kind="share-after-3", key__endswith="2026-11-20").exists()


def test_an_accepted_view_is_asked_for_by_its_authors_day(accepted, november, told_on):
    assert told_on("2026-11-20") >= {("Tariq", "view-in-7")}
    (message,) = Message.objects.filter(kind="view-in-7")

    with time_machine.travel("2026-11-20T09:00Z", tick=False):
        assert due_among([message]) == [message]
    assert (
        occasion_of("view-in-7").sentence(message)
        == "Ada Obi would be glad of your view by Friday 27 November; six minutes are enough"
    )


def test_an_ask_without_an_answer_is_asked_once_more(shared, november, told_on):
    Triangulation.objects.update(invited_at=datetime(2026, 11, 9, 12, tzinfo=UTC))

    assert told_on("2026-11-16", "ask-waiting-after-5") == {"Tariq"}  # the fifth day is a Saturday
    decline_ask(shared.triangulations.get(), by=shared.triangulations.get().colleague, line="")
    assert not occasion_of("ask-waiting-after-5").is_due(Message.objects.get(kind="ask-waiting-after-5"))


def test_finishing_is_for_the_author_once_views_are_in(viewed, november, told_on):
    assert told_on("2026-11-27", "finish-in-7") == {"Ada"}
    assert told_on("2026-12-07", "finish-after-3") == {"Ada"}


def test_a_draft_is_nobodys_reminder_but_its_authors(people, november, criteria, told_on):
    start_reflection(november, criteria[0], by=people["ada"])

    assert told_on("2026-11-13", "share-in-7") == TEACHERS


def test_several_views_are_all_in(draft, coached, told_on, levels):
    share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"], coached["nell"]])
    first, second = draft.triangulations.all()
    _give(first, levels)
    decline_ask(second, by=second.colleague, line="")

    assert Message.objects.filter(kind="views-all-in").count() == 1


def _give(ask, levels):
    ask = accept_ask(ask, by=ask.colleague)
    words = {ask.reflection.entries.get().pk: ViewWords(levels[2], False, "Seen", "Why?")}
    save_and_share_view(ask, by=ask.colleague, version=ask.version, how="visited", words=words)
