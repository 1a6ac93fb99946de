"""Names that are safe anywhere, and those that sound like a list of pupils."""

import pytest

from reflections.files import names_pupils, safe_name
from schools.words import all_under


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Exit cards.pdf", "Exit cards.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ada\\a.PDF", "a.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
        ("a\u200b\u2066b\ufeff.pdf", "ab.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("con.pdf", "file con.pdf"),
        ("LPT1.tar.pdf", "file LPT1.tar.pdf"),
        ("com¹.pdf", "file com¹.pdf"),
        ("console.pdf", "console.pdf"),
        (".pdf", "file.pdf"),
        ("...", "file"),
        ("", "file"),
        ("  a  .pdf", "a.pdf"),
        ("a.pdf...", "a.pdf"),
        ('<a>:"b"|?*.pdf', "a b.pdf"),
        ("مرحبا.pdf", "مرحبا.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_safe_on_every_computer(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("letter", ["x", "é", "中", "\U0001f600", "."])
def test_a_long_name_is_cut_and_keeps_its_ending(letter):
    name = safe_name(letter * 500 + ".docx")

    assert name.endswith(".docx")
    assert len(name) <= 120
    assert len(name.encode()) <= 200
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Year 4 class list.pdf",
        "class_lists.xlsx",
        "ClassList.docx",
        "Register 12-11.pdf",
        "UPN.xlsx",
        "y4 UPNs.pdf",
        "Year 4 names.pdf",
        "PUPIL-PREMIUM-LIST.pdf",
        "SEN register.docx",
        "Seating plan.png",
    ],
)
def test_a_name_like_a_list_of_pupils_is_noticed(name):
    assert names_pupils(name, all_under("pupil_list").values())


@pytest.mark.parametrize(
    "name",
    [
        "Exit cards.pdf",
        "Listening.pdf",
        "Sentence starters.docx",
        "Year 4 fractions.pdf",
        "Classroom.jpg",
        "IMG_4031.jpg",
    ],
)
def test_other_names_are_not_suspected(name):
    assert not names_pupils(name, all_under("pupil_list").values())
