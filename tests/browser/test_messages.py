"""Somebody reads their messages by mouse and keyboard, on a desktop, a phone and in the dark, with scripts and without."""

from playwright.sync_api import expect

from schools.models import CoachingPair, Message
from schools.services.messages import notify


def tell(people, number):
    """So many messages to Joe, whom Ada would like as her coach."""
    pair = CoachingPair.objects.get(colleague=people["ada"])
    for each in range(number):
        notify(people["joe"], "coach-agreed", pair.thing, by=people["ada"], mark=f"{each}")


def test_messages_are_counted_read_and_opened(each_page, sign_in, coached, axe):
    page = each_page
    tell(coached, 3)
    sign_in(coached["joe"], page)
    page.goto("/")
    axe(page)
    page.get_by_role("banner").get_by_role("link", name="3 messages you have not read", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.get_by_role("link", name="2 messages you have not read", exact=True)).to_be_visible()
    page.get_by_role("main").get_by_role("listitem").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who coaches whom")  # all of them are about this page
    expect(page.get_by_role("banner").get_by_role("link", name="you have not read")).to_have_count(0)

    notify(coached["joe"], "coach-agreed", CoachingPair.objects.get().thing, by=coached["ada"], mark="once more")
    page.goto("/")
    expect(page.get_by_role("link", name="1 message you have not read", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("banner").get_by_role("link", name="you have not read")).to_have_count(0)
    axe(page)


def test_messages_are_read_by_keyboard_and_without_scripts(new_page, sign_in, coached):
    page = new_page(java_script_enabled=False)
    tell(coached, 25)
    sign_in(coached["joe"], page)
    page.goto("/people/messages/")
    page.get_by_role("link", name="Older").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()

    page.get_by_role("button", name="Mark as read").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Mark all as read").press("Enter")

    expect(page.get_by_role("link", name="20 messages you have not read")).to_be_visible()
    assert Message.objects.new_to(coached["joe"]).count() == 20


def test_a_page_without_messages_says_so(each_page, sign_in, people, axe):
    sign_in(people["ada"], each_page)
    each_page.goto("/people/messages/")

    expect(each_page.get_by_role("heading", name="No messages yet")).to_be_visible()
    axe(each_page)
