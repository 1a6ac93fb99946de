"""Whom an author may ask, and what they say with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from reflections.models import Reflection, Triangulation
from reflections.models.asking import askable_colleagues, offered_by_name
from reflections.services.sharing import ask_another, share_reflection, withdraw_reflection
from reflections.services.triangulation import accept_ask, decline_ask
from reflections.services.writing import AskWords, EntryWords, choose_audience, save_reflection, start_reflection
from schools.errors import Conflict
from schools.models import CoachingPair, DeclaredConflict, Message, Person
from tests.conftest import make_cycle

WORDS = AskWords("Would you have six minutes?", "Who spoke first?")


def names(people):
    return {person.first_name for person in people}


def told(person):
    return list(Message.objects.filter(person=person).values_list("kind", flat=True))


def test_anybody_at_a_school_of_the_trust_may_be_asked_but_for_these(draft, coached, cycle):
    """Not oneself, one's coach, one's line manager, the trust lead, a leaver, or the administrator."""
    askable = names(askable_colleagues(coached["ada"], cycle, timezone.now()))

    assert askable == {"Tariq", "Nell", "Mo", "Dee", "Hana", "Bea", "Hugo"}


@pytest.mark.parametrize(("by", "about"), [("ada", "bea"), ("bea", "ada")])
def test_whoever_of_the_two_declared_it_neither_is_asked(by, about, draft, people, cycle):
    now = timezone.now()
    DeclaredConflict.objects.create(person=people[by], other=people[about], declared_at=now)

    assert not askable_colleagues(people["ada"], cycle, now).contains(people["bea"])
    assert not askable_colleagues(people["bea"], cycle, now).contains(people["ada"])
    with pytest.raises(Conflict):
        share_reflection(draft, by=people["ada"], colleagues=[people["bea"]])


def test_an_ask_that_stands_stays_when_a_conflict_is_declared(shared, people):
    DeclaredConflict.objects.create(person=people["tariq"], other=people["ada"], declared_at=timezone.now())

    assert accept_ask(shared.triangulations.get(), by=people["tariq"]).status == "accepted"


def test_whoever_is_away_is_not_offered(people, cycle):
    today = timezone.localdate()
    Person.objects.filter(first_name="Tariq").update(away_from_on=today, away_until_on=today)
    Person.objects.filter(first_name="Nell").update(
        away_from_on=today + timedelta(1), away_until_on=today + timedelta(2)
    )

    askable = names(askable_colleagues(people["ada"], cycle, timezone.now()))
    assert {"Tariq", "Nell"} & askable == {"Nell"}


def test_whoever_reads_this_reflection_in_full_is_not_asked_for_a_view(shared, people):
    CoachingPair.objects.update(ended_at=timezone.now())

    assert not askable_colleagues(people["ada"], shared.cycle, timezone.now()).contains(people["joe"])


def test_own_school_comes_first_and_the_others_by_name(draft, people):
    askable, today = askable_colleagues(people["ada"], draft.cycle, timezone.now()), timezone.localdate()

    assert names(offered_by_name(askable, draft, "", today)) == {"Tariq", "Nell", "Mo", "Dee", "Joe", "Hana"}
    found = offered_by_name(askable, draft, "e", today)
    assert [person.is_near for person in found] == sorted((person.is_near for person in found), reverse=True)
    hugo = offered_by_name(askable, draft, "hugo", today).get()
    assert (hugo.post_role, hugo.post_school) == ("head", "Birch Academy")


def test_last_times_partner_is_proposed_first_from_whatever_school(viewed, framework, schools, criteria, people):
    Triangulation.objects.update(colleague=people["bea"])
    new = start_reflection(make_cycle(framework, schools.values(), name="Spring 1"), criteria[0], by=people["ada"])
    askable = askable_colleagues(people["ada"], new.cycle, timezone.now())

    first = offered_by_name(askable, new, "", timezone.localdate())[0]
    assert (first.first_name, first.was_partner, first.is_near) == ("Bea", True, False)


def test_who_has_said_no_is_not_proposed_again(shared, people):
    decline_ask(shared.triangulations.get(), by=people["tariq"])
    askable, today = askable_colleagues(people["ada"], shared.cycle, timezone.now()), timezone.localdate()

    assert "Tariq" not in names(offered_by_name(askable, shared, "", today))
    assert names(offered_by_name(askable, shared, "tariq", today)) == {"Tariq"}


def test_what_is_said_with_an_ask_goes_with_it(draft, people):
    ada, tariq = people["ada"], people["tariq"]
    choose_audience(draft, by=ada, colleagues=[tariq], coach=None, words={tariq.pk: WORDS})
    share_reflection(draft, by=ada, colleagues=[tariq])

    ask = draft.triangulations.get()
    assert (ask.message, ask.question) == (WORDS.message, WORDS.question)


@pytest.mark.parametrize(
    ("reader", "before", "accepted"),
    [
        ("ada", (True, True), (True, True)),
        ("tariq", (True, False), (True, True)),
        ("joe", (False, False), (False, False)),
        ("hana", (False, False), (False, False)),
        ("nell", (False, False), (False, False)),
        ("tess", (False, False), (False, False)),
    ],
)
def test_who_reads_the_line_and_the_question(reader, before, accepted, shared, people):
    def reads():
        asks, person = Triangulation.objects, people[reader]
        return asks.message_read_by(person).exists(), asks.question_read_by(person).exists()

    assert reads() == before
    accept_ask(shared.triangulations.get(), by=people["tariq"])
    assert reads() == accepted


def test_after_a_no_the_line_is_closed_again(shared, people):
    decline_ask(shared.triangulations.get(), by=people["tariq"])
    assert not Triangulation.objects.message_read_by(people["tariq"]).exists()


def test_asking_the_same_colleague_twice_is_asking_once(shared, people):
    first = ask_another(shared, people["nell"], by=people["ada"], words=WORDS)

    assert ask_another(shared, people["nell"], by=people["ada"], words=WORDS) == first
    assert told(people["nell"]) == ["view-asked"]
    with pytest.raises(Conflict, match="asked already"):
        ask_another(shared, people["nell"], by=people["ada"], words=AskWords("Something else"))


def test_asking_again_never_undoes_a_yes(accepted, people):
    ask_another(accepted.reflection, people["tariq"], by=people["ada"])
    assert Triangulation.objects.get().status == Triangulation.Status.ACCEPTED


def ready_draft(author, cycle, criteria):
    draft = start_reflection(cycle, criteria[0], by=author)
    words = {draft.entries.get().pk: EntryWords(narrative="Going well")}
    return save_reflection(draft, by=author, version=draft.version, words=words)


def at_once(act, *given):
    """Each given thing done by a connection of its own; True or False for done or told."""

    def one(thing):
        try:
            act(thing)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(given)) as pool:
        return sorted(pool.map(one, given))


@pytest.mark.django_db(transaction=True)
def test_four_authors_at_once_ask_one_colleague_twice(people, cycle, criteria):
    drafts = [ready_draft(people[name], cycle, criteria) for name in ("ada", "nell", "mo", "dee")]

    done = at_once(lambda draft: share_reflection(draft, by=draft.author, colleagues=[people["tariq"]]), *drafts)

    assert done == [False, False, True, True]
    assert Triangulation.objects.filter(colleague=people["tariq"]).count() == 2


def test_taking_the_reflection_back_keeps_what_was_to_be_said(draft, people):
    ada, tariq = people["ada"], people["tariq"]
    choose_audience(draft, by=ada, colleagues=[tariq], coach=None, words={tariq.pk: WORDS})
    share_reflection(draft, by=ada, colleagues=[tariq])
    withdraw_reflection(draft, by=ada)

    share_reflection(Reflection.objects.get(), by=ada, colleagues=[tariq])

    assert Triangulation.objects.get().message == WORDS.message
