"""A framework as a file: what goes out comes in again, and what can't be read is said with its place."""

import json

import pytest

from reflections.services.frameworks import create_framework
from reflections.services.frameworks.files import FileRefused, outline_as_json, read_outline
from reflections.services.frameworks.outlines import (
    AreaOutline,
    CriterionOutline,
    ExemplarOutline,
    Outline,
    outline_of,
)

RICH = Outline(
    "Ways, “quoted” and ünusual 🌱",
    "One line.",
    ("Yes", "Not yet"),
    (
        AreaOutline("Empty"),
        AreaOutline(
            "Full",
            (
                CriterionOutline("Plain"),
                CriterionOutline(
                    "Rich",
                    "Two\n\nparagraphs",
                    (ExemplarOutline("Look", "https://example.org/a"), ExemplarOutline("Listen")),
                ),
            ),
        ),
    ),
)


def test_what_is_exported_is_imported_the_same(people):
    draft = create_framework(RICH, by=people["lena"])
    data = outline_as_json(outline_of(draft)).encode()

    assert read_outline(data) == RICH
    assert outline_as_json(outline_of(create_framework(read_outline(data), by=people["lena"]))).encode() == data


def problems(value):
    with pytest.raises(FileRefused) as refused:
        read_outline(value if isinstance(value, bytes) else json.dumps(value).encode())
    return refused.value.problems


def file(**more):
    return {"candour_framework": 1, "name": "Ways"} | more


def criterion(**about):
    """A file whose second area's third criterion is as given."""
    good = {"name": "Good"}
    return file(areas=[{"name": "One"}, {"name": "Two", "criteria": [good, good, about]}])


def linked(link):
    return criterion(name="x", exemplars=[{"text": "y", "link": link}])


HERE = "area 2, criterion 3"
HEAD = "there must be {…} with areas, candour_framework, levels, name, purpose"
LINK = f"{HERE}, exemplar 1: the link must be a web address that begins with https:// or http://"
TOO_DEEP = "This file holds lists within lists, too deep to be a framework."
PLACES = [
    (criterion(), f"{HERE}: there must be {{…}} with description, exemplars, name"),
    (criterion(name=""), f"{HERE}: the name is missing"),
    (criterion(description="x"), f"{HERE}: the name is missing"),
    (criterion(name=7), f"{HERE}: the name must be text in quotation marks"),
    (criterion(name=None), f"{HERE}: the name must be text in quotation marks"),
    (criterion(name="x" * 151), f"{HERE}: the name has 151 characters, and there is room for 150"),
    (criterion(name="two\nlines"), f"{HERE}: the name holds a character that can't be kept"),
    (criterion(name="a\x00b"), f"{HERE}: the name holds a character that can't be kept"),
    (criterion(name="\ud800"), f"{HERE}: the name holds a character that can't be kept"),
    (criterion(name="x", descripton="y"), f"{HERE}: “descripton” is not a key that Candour knows"),
    (
        criterion(name="x", description="x" * 2001),
        f"{HERE}: the description has 2,001 characters, and there is room for 2,000",
    ),
    (criterion(name="x", exemplars={}), f"{HERE}: “exemplars” must be a list […]"),
    (criterion(name="x", exemplars=[{"link": "https://example.org"}]), f"{HERE}, exemplar 1: the text is missing"),
    (
        criterion(name="x", exemplars=[{"text": "y", "link": "javascript:alert(1)"}]),
        f"{HERE}, exemplar 1: the link must be a web address that begins with https:// or http://",
    ),
    (
        criterion(name="x", exemplars=[{"text": "y"}] * 4),
        f"{HERE}: there is room for 3 in “exemplars”, and here are 4",
    ),
    (file(areas=["x"]), "area 1: there must be {…} with criteria, name"),
    (file(areas=[{"name": "x"}] * 21), "the framework: there is room for 20 in “areas”, and here are 21"),
    (file(levels="x"), "the framework: “levels” must be a list […]"),
    (file(levels=["Yes", "yes"]), "the scale: two levels have the same name"),
    (file(levels=["Yes", 2]), "level 2: the name must be text in quotation marks"),
    (file(name=""), "the framework: the name is missing"),
    (file(candour_framework=2), "the file: “candour_framework” must be 1"),
    ([], "the file: there must be {…} with areas, candour_framework, levels, name, purpose"),
    (b'{"candour_framework": 1, "name": "a", "name": "b"}', "the file: “name” stands twice"),
    (b"", "This is not a JSON file in UTF-8: see line 1, column 1."),
    (b'{"name": }', "This is not a JSON file in UTF-8: see line 1, column 10."),
    (b"\xff\xfe{}", "This is not a JSON file in UTF-8."),
    (b"[" * 100_000, TOO_DEEP),
    (b'{"areas":' * 50_000 + b"1" + b"}" * 50_000, TOO_DEEP),
    (b"\x00", "This is not a JSON file in UTF-8: see line 1, column 1."),
    (b"PK\x03\x04", "This is not a JSON file in UTF-8: see line 1, column 1."),
    ("{}".encode("utf-16-le"), "This is not a JSON file in UTF-8: see line 1, column 2."),
    (b"NaN", f"the file: {HEAD}"),
    (b"null", f"the file: {HEAD}"),
    (b'{"candour_framework": NaN, "name": "x"}', "the file: “candour_framework” must be 1"),
    (file(name=float("nan")), "the framework: the name must be text in quotation marks"),
    (file(areas=None), "the framework: “areas” must be a list […]"),
    (file(areas=[[[[]]]]), "area 1: there must be {…} with criteria, name"),
    (file(**{"\ud800\x00": 1}), "the file: “��” is not a key that Candour knows"),
    (linked("data:text/html,x"), LINK),
    (linked("HTTPS://example.org"), LINK),
    (linked("https://two words.example"), LINK),
    (
        linked("https://example.org/" + "x" * 500),
        f"{HERE}, exemplar 1: the link has 520 characters, and there is room for 500",
    ),
    (b"9" * 9_000, "This is not a JSON file in UTF-8."),
    (b" " * 1_000_001, "This file is larger than 1 MB. A framework is a few pages of text."),
]


@pytest.mark.parametrize(("value", "problem"), PLACES)
def test_each_problem_names_its_place(value, problem):
    assert problems(value) == [problem]


def test_a_file_from_an_editor_that_marks_its_encoding_is_read():
    assert read_outline(b"\xef\xbb\xbf" + json.dumps(file()).encode()) == Outline("Ways")


def test_all_problems_are_told_at_once():
    wrong = file(name=1, levels=[""], areas=[{"name": "x", "criteria": [{"name": ""}]}, {"names": "y", "name": "z"}])
    assert problems(wrong) == [
        "the framework: the name must be text in quotation marks",
        "level 1: the name is missing",
        "area 1, criterion 1: the name is missing",
        "area 2: “names” is not a key that Candour knows",
    ]


def test_a_hundred_problems_are_cut_short():
    wrong = file(areas=[{"name": "x", "criteria": [{"name": ""}] * 30}] * 4)
    assert problems(wrong)[20:] == ["And 100 more like these."]
