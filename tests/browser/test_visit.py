"""A reviewer writes notes in a corridor without a signal; nothing is lost and nothing is doubled."""

import pytest
from playwright.sync_api import expect

from peerreview.models import Note
from tests.peerreview import conftest as cast

leaders, round_of, review_at = cast.leaders, cast.round_of, cast.review_at  # fixtures of this test, too

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def phone_of(leaders, new_page, sign_in):
    def open_phone(name):
        page = new_page(**PHONE)
        sign_in(leaders[name], page)
        return page

    return open_phone


def write(page, text, kind="Strength"):
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("What did you notice?").fill(text)
    page.get_by_role("button", name="Keep this note").click()


def is_ready(page):
    """The worker looks after the page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => caches.keys())")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_notes_written_without_a_signal_arrive_once_it_is_back(review_at, phone_of, axe, complaints):
    review = review_at("visiting")
    review.notes.all().delete()
    page = phone_of("petra")
    page.goto("/peer-review/")
    page.goto(f"/peer-review/reviews/{review.pk}/visit/")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Write notes").click()
    is_ready(page)
    axe(page)
    write(page, "Partners took turns.")
    expect(page.locator("#written-notes")).to_contain_text("Partners took turns.")

    page.context.set_offline(True)
    write(page, "Adults wait six seconds.")
    expect(page.get_by_text("1 note waits on this device")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Four readers of Year 4")).to_be_visible()
    expect(page.get_by_text("Adults wait six seconds.")).to_be_visible()
    write(page, "Nobody asked why.", "Question")
    expect(page.get_by_text("2 notes wait on this device")).to_be_visible()
    axe(page)
    complaints.clear()

    page.context.set_offline(False)
    expect(page.locator("#written-notes")).to_contain_text("Nobody asked why.")
    texts = ["Adults wait six seconds.", "Nobody asked why.", "Partners took turns."]
    assert sorted(Note.objects.values_list("text", flat=True)) == texts
    complaints.clear()


def test_a_note_that_names_somebody_comes_back_to_be_said_otherwise(review_at, phone_of, complaints):
    review = review_at("visiting")
    page = phone_of("petra")
    page.goto(f"/peer-review/reviews/{review.pk}/sessions/{review.sessions.get().pk}/notes/")
    write(page, "Mira waited six seconds.")
    expect(page.get_by_text("may be somebody who works here")).to_be_visible()
    page.get_by_role("button", name="Say it in other words").click()
    expect(page.get_by_label("What did you notice?")).to_have_value("Mira waited six seconds.")
    write(page, "The teacher waited six seconds.")
    expect(page.locator("#written-notes")).to_contain_text("The teacher waited six seconds.")
    complaints.clear()


def test_signing_out_asks_first_while_notes_wait(review_at, phone_of, complaints):
    review = review_at("visiting")
    page = phone_of("petra")
    page.goto(f"/peer-review/reviews/{review.pk}/sessions/{review.sessions.get().pk}/notes/")
    page.context.set_offline(True)
    write(page, "Adults wait.")
    expect(page.get_by_text("1 note waits on this device")).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog")).to_contain_text("not saved yet")
    page.get_by_role("button", name="Stay").click()
    page.context.set_offline(False)
    expect(page.locator("#written-notes")).to_contain_text("Adults wait.")
    complaints.clear()


def test_a_note_that_the_server_refuses_stays_and_says_so(review_at, phone_of, leaders, complaints):
    review = review_at("visiting")
    page = phone_of("mira")
    page.goto(f"/peer-review/reviews/{review.pk}/sessions/{review.sessions.get().pk}/notes/")
    review.sessions.update(host_leader=leaders["joe"])
    write(page, "Adults wait.")
    expect(page.get_by_text("can't be saved from this account")).to_be_visible()
    expect(page.get_by_text("Adults wait.")).to_be_visible()
    complaints.clear()
