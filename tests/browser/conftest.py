"""Pages in a real Chromium on the live server. A page that complains, in its console or by a failed load, fails its test.

`page` is a desktop's; `phone_page` and `dark_page` are what they say; `new_page(...)` opens any other, with the
options of Playwright's `new_context`. `axe(page)` finds no accessibility violation, or fails the test with them.
"""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the tests' thread

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
QUIET = ("background-networking", "component-update", "sync", "gpu", "quic")  # what Chromium is not to start
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PARTS = {"stylesheet", "script", "image", "font"}  # of a page; they must load, while its scripts may handle a refusal
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
WHY_SKIPPED = "no Chromium here: apt install chromium, or python -m playwright install chromium"

expect.set_options(timeout=10_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Where REQUIRE_BROWSER=1, as in CI, a skipped browser test is a failed one."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A browser test may not be skipped here: {report.longrepr[-1]}"
    return report


def chromium(playwright):
    """The system's Chromium, or Playwright's own; None where there is neither."""
    candidates = [shutil.which("chromium"), "/usr/bin/chromium", playwright.chromium.executable_path]
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = chromium(playwright)
        if path is None:
            pytest.skip(WHY_SKIPPED)
        switches = ["--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        browser.close()


def watch(context, complaints):
    """Note what goes wrong in any page of a context."""

    def hear(message):
        # A failed load is also told by `respond`, which knows what was loaded and whether that matters.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text}")

    def respond(response):
        is_part = response.request.resource_type in PARTS
        if response.status >= 500 or (is_part and response.status >= 400):
            complaints.append(f"{response.status}: {response.url}")

    context.on("console", hear)
    context.on("response", respond)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))


@pytest.fixture
def complaints():
    """What pages complained of so far; a test that causes a complaint on purpose takes it out of this list."""
    return []


@pytest.fixture
def new_page(browser, live_server, complaints):
    """Opens a page at the live server; each has cookies and storage of its own."""
    contexts = []

    def open_page(viewport=DESKTOP, **options):
        usual = {"base_url": live_server.url, "locale": "en-GB", "timezone_id": "Europe/London"}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **usual | options)
        watch(context, complaints)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        for opened in context.pages:
            opened.unroute_all(behavior="ignoreErrors")  # a request may be on its way as the page closes
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def sign_in(live_server):
    """Signs somebody in in a page's browser, by the session cookie."""

    def as_person(person, page):
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return as_person


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def phone_page(new_page):
    return new_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def dark_page(new_page):
    return new_page(color_scheme="dark")


@pytest.fixture(params=["desktop", "phone", "dark phone"])
def each_page(request, new_page):
    """The test runs three times: on a desktop, on a phone, and on a phone in the dark."""
    size = DESKTOP if request.param == "desktop" else PHONE
    return new_page(size, color_scheme="dark" if "dark" in request.param else "light")


@pytest.fixture
def axe():
    """Asserts that a page, as it stands, keeps WCAG 2.2 AA and the best practices that axe can see."""

    def assert_accessible(page):
        found = Axe().run(page, options={"runOnly": STANDARDS})
        assert found.violations_count == 0, found.generate_report()

    return assert_accessible


class Hands:
    """One person at a browser: what they press is counted, and each page they come to is looked at by axe."""

    def __init__(self, page, axe):
        self.page, self.axe, self.clicks = page, axe, 0

    def open_today(self):
        self.page.goto("/")
        self.axe(self.page)
        self.clicks = 0

    def press(self, role, name, *, lands_on):
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role(role, name=name).click()
        self.clicks += 1
        expect(self.page.get_by_role("heading", level=1)).to_have_text(lands_on)
        self.axe(self.page)

    def write(self, label, text):
        self.page.get_by_label(label).fill(text)


@pytest.fixture(params=[{}, {"viewport": PHONE, "color_scheme": "dark"}], ids=["desktop", "dark phone"])
def hands_of(request, people, new_page, sign_in, axe):
    """Opens a browser for somebody, signed in."""

    def open_browser(name):
        page = new_page(**request.param)
        sign_in(people[name], page)
        return Hands(page, axe)

    return open_browser
