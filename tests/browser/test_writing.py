"""Nothing that somebody writes is lost: not to a lost connection, an ended session, a second window or a closed one."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

SAVED = re.compile(r"Saved \d\d:\d\d")
WORDS = "Their talk about fractions was full of reasons"

# Everything that this browser stores for the site, as one text; sealed bytes as characters.
STORED = """async () => {
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) });
  const rows = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const row of await answer(database.transaction("copies").objectStore("copies").getAll()))
      rows.push(row.name + String.fromCharCode(...new Uint8Array(row.sealed)));
    for (const key of await answer(database.transaction("keys").objectStore("keys").getAll()))
      rows.push(`key that can be read out: ${key.extractable}`);
    database.close();
  }
  return rows.join("\\n");
}"""


@pytest.fixture
def entry(draft, people, sign_in, page):
    sign_in(people["ada"], page)
    return draft.entries.get()


@pytest.fixture
def open_draft(page, draft):
    """Opens the page to write on, in the window given or in the first one, once its scripts have begun."""

    def in_window(window=page):
        window.goto(f"/reflections/{draft.pk}/write/", wait_until="networkidle")
        return window

    return in_window


def narrative(window, entry):
    return window.locator(f"[name=entry-{entry.pk}-narrative]")


def status(window):
    return window.locator("[data-save-status]")


def type_words(window, entry, words=WORDS):
    """Type, and leave the field, which saves at once."""
    narrative(window, entry).fill(words)
    narrative(window, entry).blur()


def words_saved(entry):
    return entry.judgements.get().narrative


def expect_saved(window, entry, words=WORDS):
    """Wait until these words have reached the server and the page says so."""
    for _ in range(100):
        if words_saved(entry) == words:
            break
        window.wait_for_timeout(100)
    assert words_saved(entry) == words
    expect(status(window)).to_contain_text(SAVED)


def test_words_save_themselves_after_a_pause(entry, open_draft):
    window = open_draft()
    narrative(window, entry).clear()
    narrative(window, entry).press_sequentially(WORDS)

    expect_saved(window, entry)


def test_words_wait_for_the_connection(entry, open_draft):
    window = open_draft()
    window.context.set_offline(True)
    type_words(window, entry)
    expect(status(window)).to_contain_text("No connection. Your words are safe on this device")
    window.context.set_offline(False)

    expect_saved(window, entry)


def test_unsaved_words_of_a_closed_window_come_back(entry, open_draft, people, sign_in):
    window = open_draft()
    context = window.context
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_words(window, entry)
    expect(status(window)).to_contain_text("safe on this device")
    window.close()
    sign_in(people["ada"], window)
    window = open_draft(context.new_page())

    expect(narrative(window, entry)).to_have_value(WORDS)
    expect(status(window)).to_contain_text("Your unsaved words are back.")
    expect_saved(window, entry)


def test_nothing_kept_can_be_read_and_nothing_stays_once_saved(entry, open_draft):
    window = open_draft()
    window.context.set_offline(True)
    type_words(window, entry)
    expect(status(window)).to_contain_text("safe on this device")
    stored = window.evaluate(STORED)
    window.context.set_offline(False)
    expect_saved(window, entry)

    assert f"/reflection-{entry.reflection_id}#" in stored
    assert "fractions" not in stored
    assert "key that can be read out: false" in stored
    window.wait_for_function(f"async () => !(await ({STORED})()).includes('/reflection-')")


def test_words_outlast_the_session_and_save_after_signing_in_again(entry, open_draft, people, sign_in):
    window = open_draft()
    window.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_words(window, entry)
    expect(status(window)).to_contain_text("You have been signed out. Your words are safe on this device.")
    expect(status(window).get_by_role("link")).to_have_attribute("target", "_blank")
    sign_in(people["ada"], window)
    window.evaluate("dispatchEvent(new Event('focus'))")

    expect_saved(window, entry)


def test_what_was_kept_is_never_shown_to_another_person(entry, open_draft, people, sign_in):
    window = open_draft()
    window.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_words(window, entry)
    expect(status(window)).to_contain_text("You have been signed out")
    sign_in(people["tariq"], window)
    window.evaluate("dispatchEvent(new Event('focus'))")

    expect(status(window)).to_contain_text("This can't be saved from this account.")
    assert words_saved(entry) == "Ada's narrative"
    assert window.request.get(window.url).status == 404


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("Go on with the words in this window", "From the second window"), ("Use the other words", WORDS)],
)
def test_two_windows_are_shown_both_texts_and_asked(entry, open_draft, choice, kept):
    first = open_draft()
    second = open_draft(first.context.new_page())
    type_words(first, entry)
    expect_saved(first, entry)
    type_words(second, entry, "From the second window")
    expect(second.get_by_role("alert")).to_contain_text(WORDS)
    assert words_saved(entry) == WORDS
    second.get_by_role("button", name=choice).click()

    expect(second.get_by_role("alert")).to_have_count(0)
    expect(narrative(second, entry)).to_have_value(kept)
    type_words(second, entry, f"{kept}, and on")
    expect_saved(second, entry, f"{kept}, and on")


def test_a_word_is_made_bold_from_the_keyboard(entry, open_draft):
    window = open_draft()
    narrative(window, entry).fill("reasons")
    for _ in range(3):  # bold, plain again, bold
        narrative(window, entry).select_text()
        narrative(window, entry).press("Control+b")
    narrative(window, entry).blur()

    expect_saved(window, entry, "**reasons**")


def test_an_answer_that_gets_lost_is_no_second_window(entry, open_draft):
    window = open_draft()
    lost = []

    def lose(route):
        lost.append(route.fetch())  # the server saves it, and the page never hears
        route.abort()

    window.route("**/save/", lose, times=1)
    type_words(window, entry)
    expect_saved(window, entry)  # the page tried again by itself
    type_words(window, entry, f"{WORDS}, and on")

    assert [answer.status for answer in lost] == [200]
    expect_saved(window, entry, f"{WORDS}, and on")
    expect(window.get_by_role("alert")).to_have_count(0)


def test_going_on_at_once_takes_the_newest_words_along(entry, open_draft):
    window = open_draft()
    narrative(window, entry).fill(WORDS)
    window.locator("[name=then-audience]").dblclick()
    window.wait_for_url(re.compile(r"/audience/$"))

    assert words_saved(entry) == WORDS


def test_going_on_takes_one_press_when_all_is_saved(entry, open_draft):
    window = open_draft()
    type_words(window, entry)
    expect(status(window)).to_have_text(SAVED)
    window.locator("[name=then-audience]").click()

    window.wait_for_url(re.compile(r"/audience/$"))


@pytest.mark.parametrize(("answer", "is_signed_out"), [("Stay", False), ("Sign out and lose them", True)])
def test_signing_out_asks_before_it_loses_words(entry, open_draft, answer, is_signed_out):
    window = open_draft()
    window.route("**/save/", lambda route: route.abort())
    type_words(window, entry)
    window.locator("form[data-sign-out]").evaluate("(form) => form.requestSubmit()")
    window.get_by_role("dialog").get_by_role("button", name=answer).click()
    if is_signed_out:
        window.wait_for_url(lambda url: not url.endswith("/write/"))

    assert ("/reflection-" in window.evaluate(STORED)) is not is_signed_out


@pytest.fixture
def conversation(page, shared, people, sign_in):
    """Ada's shared reflection as her coach sees it, with the box of their conversation."""
    sign_in(people["joe"], page)
    page.goto(f"/reflections/{shared.pk}/", wait_until="networkidle")
    return page


def test_half_a_comment_comes_back_until_it_is_sent(conversation):
    box = conversation.get_by_label("Your words")
    box.fill("What did they say")
    conversation.reload(wait_until="networkidle")
    expect(box).to_have_value("What did they say")
    conversation.get_by_role("button", name="Send to Ada").dblclick()

    expect(conversation.locator(".comment").get_by_text("What did they say")).to_have_count(1)
    conversation.reload(wait_until="networkidle")
    expect(box).to_have_value("")


def test_a_coach_quotes_a_line_and_starts_from_an_opener(conversation):
    box = conversation.get_by_label("Your words")
    conversation.get_by_role("button", name="Quote").first.click()
    expect(box).to_be_focused()
    quoted = conversation.locator("[data-quoted]").get_by_role("blockquote").inner_text()
    conversation.get_by_text("Start from a question").click()
    opener = conversation.locator("[data-insert]").first
    opener.click()
    expect(box).to_have_value(opener.get_attribute("data-text"))
    box.press_sequentially("you saw?")
    conversation.get_by_role("button", name="Send to Ada").click()

    expect(conversation.locator(".comment blockquote")).to_have_text(quoted)
