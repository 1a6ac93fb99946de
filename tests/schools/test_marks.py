"""People's words may hold bold, italic, lists and links. Nothing else becomes more than the letters that were typed."""

import re

import pytest

from schools.marks import Block, Run, as_blocks, as_html, as_plain

ALLOWED = re.compile(
    r'</?(p|strong|em|ul|ol|li|br)>|<ol start="\d+">|<a href="(https?://|mailto:)[^"]*" rel="[a-z ]+">|</a>'
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](data:text/html,<script>1</script>)",
    "![x](https://example.org/x.png)",
    "[a](https://example.org/\"onmouseover='alert(1)')",
    "<a href='https://example.org' onclick='x'>a</a>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<https://example.org>",
    "```\n<b>x</b>\n```",
    "<p class=MsoNormal style='margin:0'><o:p>From Word</o:p></p>",
    "\x00<b>\x00",
    "**<i>**</i>",
    "[<b>x</b>](https://example.org)",
]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**bold** and *italic*", "<p><strong>bold</strong> and <em>italic</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        (">90 % of # them", "<p>&gt;90 % of # them</p>"),
        ("5 * 3 * 2 and snake_case_word", "<p>5 * 3 * 2 and snake_case_word</p>"),
        ("www.example.org", "<p>www.example.org</p>"),
        ("", ""),
    ],
)
def test_few_marks_mean_something(typed, shown):
    assert as_html(typed).strip() == shown


def test_a_web_address_becomes_a_link_that_tells_the_other_site_nothing():
    assert 'href="https://example.org/a" rel="noopener noreferrer nofollow"' in as_html("see https://example.org/a")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_becomes_a_tag(text):
    assert re.sub(ALLOWED, "", as_html(text)).count("<") == 0


@pytest.mark.parametrize("many", [1, 9, 14, 40, 200])
def test_no_words_vanish_in_lists_of_lists(many):
    assert "the last word" in as_html("- " * many + "the last word")
    assert "the last word" in as_plain("- " * many + "the last word")


@pytest.mark.parametrize("text", ["*" * 50_000, "[" * 20_000, "[a](" * 10_000, "**a " * 10_000, "> - 1. " * 5_000])
def test_a_long_hostile_text_is_shown_whole(text):
    assert as_plain(text).replace("\n", "")[-1] == text.strip()[-1]


def test_words_without_their_marks():
    assert as_plain("A **quiet** start:\n\n- [talk](https://example.org)\n- then *more*") == (
        "A quiet start:\ntalk\nthen more"
    )


def test_words_as_paragraphs_and_items_for_other_files():
    assert as_blocks("See **this**\n\n4. four\n\n   more\n5. [five](https://example.org)") == [
        Block([Run("See "), Run("this", is_bold=True)]),
        Block([Run("four")], depth=1, number=4),
        Block([Run("more")], depth=1),
        Block([Run("five", href="https://example.org")], depth=1, number=5),
    ]
