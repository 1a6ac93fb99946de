"""Messages in Candour: counted on each page, said on Today, kept on a page of their own."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reflections.services.sharing import withdraw_reflection
from reflections.services.triangulation import accept_ask
from schools.models import CoachingPair, Message
from schools.services.messages import notify
from schools.services.pauses import pause_series, resume_reminders

pytestmark = pytest.mark.django_db
COUNT = re.compile(r'<a class="bell".*?<span class="visually-hidden">(.*?)</span>', re.DOTALL)
ROW = re.compile(r'<li class="message">(.*?)</li>', re.DOTALL)


@pytest.fixture
def open_as(client, people):
    """Opens a page as somebody; gives what it says."""

    def open_page(name, path="/people/messages/"):
        client.force_login(people[name])
        return client.get(path).content.decode()

    return open_page


def counted(page):
    return next(iter(COUNT.findall(page)), None)


def rows(page):
    """Of each message on a page, its sentence and whether it is new."""
    found = ROW.findall(page)
    return [(re.search(r"row-title[^>]*>(.*?)</span>", row)[1], ">New<" in row) for row in found]


def tell(people, number):
    """So many messages to Joe, told a minute apart, the oldest first: he is to coach Ada."""
    pair, now = CoachingPair.objects.get(colleague=people["ada"]), timezone.now()
    row = {
        "person": people["joe"],
        "by": people["ada"],
        "kind": "coach-agreed",
        "thing": pair.thing,
        "is_at_once": False,
    }
    times = [now - timedelta(minutes=number - each) for each in range(number)]
    rows = [Message(**row, key=f"coach-agreed:{at}", created_at=at) for at in times]
    return Message.objects.bulk_create(rows)


SAID = "Ada Obi would like you as their coach"
OVER = "A colleague asks me for a view: over, or not yours to see any more"


def test_a_colleague_who_is_asked_finds_it_counted_and_on_the_page(shared, open_as):
    page = open_as("tariq")

    assert counted(page) == "1 message you have not read"
    assert rows(page) == [("Ada Obi asks for your view", True)]


@pytest.mark.parametrize(("number", "shown"), [(2, ">2<"), (99, ">99<"), (100, ">99+<")])
def test_several_are_counted_in_the_plural(number, shown, coached, open_as):
    tell(coached, number)

    page = open_as("joe", "/who-can-see-what/")
    assert (counted(page), shown in page) == (f"{number} messages you have not read", True)


def test_with_nothing_new_nothing_is_counted(people, open_as):
    page = open_as("ada")

    assert (counted(page), rows(page), "No messages yet" in page) == (None, [], True)


def test_what_was_taken_back_is_over_and_says_nothing_more(shared, people, open_as):
    withdraw_reflection(shared, by=people["ada"])

    page = open_as("tariq")
    assert (rows(page), counted(page), "Ada" in page) == ([(OVER, False)], None, False)
    assert "That is over" in open_as("tariq", f"/people/messages/{Message.objects.get(person=people['tariq']).pk}/")


def test_what_was_done_is_over(shared, people, open_as):
    accept_ask(shared.triangulations.get(), by=people["tariq"])

    assert rows(open_as("tariq")) == [(OVER, False)]


def test_what_is_true_again_is_counted_again(people, cycle, open_as):
    cycle.school_dates.update(share_by_on=timezone.localdate() + timedelta(7))
    Message.objects.all().delete()
    day = timezone.localdate() + timedelta(7)
    notify(people["ada"], "share-in-7", f"cycle:{cycle.pk}", due_on=day)
    pause = pause_series("share", by=people["lena"])
    assert counted(open_as("ada")) is None

    resume_reminders(pause, by=people["lena"])
    assert counted(open_as("ada")) == "1 message you have not read"


def test_opening_one_marks_it_read_and_leads_to_the_thing(shared, people, client):
    client.force_login(people["tariq"])
    message = Message.objects.get(person=people["tariq"])

    answer = client.get(f"/people/messages/{message.pk}/")

    message.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/reflections/views/{shared.triangulations.get().pk}/")
    assert message.read_at is not None


@pytest.mark.parametrize("path", ["", "read/", "read-until/"])
def test_a_message_of_somebody_else_is_not_found(path, shared, people, client):
    client.force_login(people["nell"])
    message = Message.objects.get(person=people["tariq"])

    answer = (client.post if path else client.get)(f"/people/messages/{message.pk}/{path}")

    message.refresh_from_db()
    assert (answer.status_code, message.read_at) == (404, None)


def test_one_is_marked_as_read(coached, client):
    older, newer = tell(coached, 2)
    client.force_login(coached["joe"])

    page = client.post(f"/people/messages/{older.pk}/read/", {"page": "1"}, follow=True)

    assert page.redirect_chain == [("/people/messages/?page=1", 302)]
    assert rows(page.content.decode()) == [(SAID, True), (SAID, False)]


def test_all_are_marked_as_read_but_what_came_since(coached, client):
    _, newest_shown, since = tell(coached, 3)
    client.force_login(coached["joe"])

    page = client.post(f"/people/messages/{newest_shown.pk}/read-until/", follow=True)

    assert page.redirect_chain == [("/#messages", 302)]
    assert list(Message.objects.new_to(coached["joe"])) == [since]


def test_older_ones_are_on_pages_of_their_own(coached, client):
    oldest = tell(coached, 25)[0]
    client.force_login(coached["joe"])

    first, second = (client.get("/people/messages/", {"page": page}).content.decode() for page in (1, 2))

    assert (len(rows(first)), len(rows(second))) == (20, 5)
    assert ('?page=2">Older' in first, '?page=1">Newer' in second) == (True, True)
    assert f'/people/messages/{oldest.pk}/"' in second


def test_what_was_read_is_not_mailed(coached, client):
    (message,) = tell(coached, 1)
    client.force_login(coached["joe"])

    client.post(f"/people/messages/{message.pk}/read/")

    assert not Message.objects.waiting_for_digest().exists()


@pytest.mark.parametrize("path", ["/", "/people/messages/", "/who-can-see-what/"])
def test_thirty_cost_as_many_queries_as_one(path, coached, client):
    client.force_login(coached["joe"])
    client.get(path)  # a new session notes when it began
    counts = []
    for number in (1, 30):
        Message.objects.all().delete()
        tell(coached, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_count_is_one_query_a_page(coached, client):
    client.force_login(coached["joe"])
    tell(coached, 3)

    with CaptureQueriesContext(connection) as queries:
        client.get("/who-can-see-what/")

    assert len([query for query in queries if "schools_message" in query["sql"]]) == 1


def test_somebody_who_has_left_reads_no_messages(shared, people, client):
    client.force_login(people["tariq"])
    people["tariq"].memberships.update(ends_on=timezone.localdate() - timedelta(1))

    assert client.get("/people/messages/")["Location"].startswith("/sign/in/")
