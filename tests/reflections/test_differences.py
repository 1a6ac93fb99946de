import pytest

from reflections.differences import difference

TEXTS = [
    "",
    "They waited.",
    "They waited longer.",
    "Then three of them\nspoke at once.",
    "spoke at once, three of them",
    "a b " * 50,
]


@pytest.mark.parametrize("old", TEXTS)
@pytest.mark.parametrize("new", TEXTS)
def test_a_difference_holds_both_texts_whole(old, new):
    pieces = difference(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new


def test_one_word_more_is_one_piece_more():
    assert difference("They waited.", "They waited. Longer") == [("same", "They waited."), ("added", " Longer")]


def test_a_very_long_text_is_told_in_two_pieces():
    assert [kind for kind, _ in difference("a " * 5000, "b " * 5000)] == ["removed", "added"]
