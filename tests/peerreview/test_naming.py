"""Notes and findings that name somebody of the host are told from those that do not."""

import pytest

from peerreview.naming import named_in

STAFF = [("Mira", "Shah"), ("Will", "Young"), ("Joe", "Platt"), ("Ann-Marie", "O’Neill")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The teacher waited six seconds.", ""),
        ("Mira waited six seconds.", "Mira"),
        ("In mrs shah’s room nobody spoke.", "mrs shah"),
        ("We sat with Platt for an hour.", "Platt"),
        ("Young children told each other what they saw.", ""),
        ("We saw Young at work.", "Young"),
        ("Pupils will, if they may, go on. Will they?", ""),
        ("The plan was Will’s own.", "Will"),
        ("A shah in a history lesson.", ""),
        ("They met Ann-Marie at the gate.", "Ann-Marie"),
        ("", ""),
    ],
)
def test_a_name_is_found_where_it_names_somebody(text, named):
    assert named_in(text, STAFF) == named
