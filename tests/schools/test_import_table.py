import io
import zipfile

import pytest

from schools.imports.problems import ImportRefused
from schools.imports.table import read_table

COLUMNS = {"name": ("Name", "Full name"), "town": ("Town",)}


def read(data):
    return read_table(data.encode() if isinstance(data, str) else data, COLUMNS, ["name"])


def zipped(name, text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, text)
    return file.getvalue()


def cells(table):
    return [(row.number, *row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_commas_semicolons_and_tabs_are_told_apart(mark, line_end):
    text = line_end.join([mark.join(row) for row in [("Town", "FULL_NAME ", "Age"), ("Hull", '"Smith, Ann"', "40")]])

    assert cells(read(text)) == [(2, "Smith, Ann", "Hull")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_encodings_are_read_and_windows_is_noticed(encoding):
    table = read("Name,Town\nZoë Pugh,Hull\n".encode(encoding))

    assert cells(table) == [(2, "Zoë Pugh", "Hull")]
    assert table.headings == {"name": "Name", "town": "Town"}
    notice = "The file is not UTF-8; it was read as Windows-1252. Please check a name such as “Zoë”."
    assert table.notes == ([notice] if encoding == "cp1252" else [])


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_ones_passed_over():
    table = read('Name,Town\n"Ann\nSmith",Hull\n\n,\nBen,Leeds\n')

    assert [row.number for row in table.rows] == [2, 5]


def test_a_row_with_too_many_or_too_few_cells_is_a_problem():
    table = read("Name,Town\nAnn\nBen,Hull\nSmith, Cy,Hull\n")

    assert cells(table) == [(3, "Ben", "Hull")]
    assert [str(problem) for problem in table.problems] == [
        "Row 2: has 1 cell where the headings have 2, so they may stand in the wrong columns.",
        "Row 4: has 3 cells where the headings have 2, so they may stand in the wrong columns.",
    ]


def test_the_preferred_of_two_headings_is_used_and_said():
    table = read("Full name,Name\nA,B\n")

    assert cells(table) == [(2, "B")]
    assert table.notes == ["Of the headings “Name”, “Full name”, only “Name” is used."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty."),
        (b"Name,Town\r\n", "The file has headings and no rows under them."),
        (b"Name,Town\r\n,\r\n", "The file has headings and no rows under them."),
        (zipped("xl/workbook.xml", "<x/>"), "The file is an Excel workbook (.xlsx) or another zip file"),
        (
            zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            "The file is an OpenDocument spreadsheet",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "The file is an old Excel workbook (.xls)"),
        ("Name\nAnn".encode("utf-16"), "The file is “Unicode text” (UTF-16)"),
        ("Name\nAnn".encode("utf-16-le"), "The file is not text: its first row holds NUL bytes."),
        (b"<html><table>", "The file is a web page or XML"),
        (b"Name\nAnn\nZo\x81\xff", "Line 3 of the file holds a byte that is neither UTF-8 nor Windows-1252."),
        (b'Name,Town\nAnn,Hull\n"Ben,Hull\nCy,Hull\n', "Row 3: a quotation mark is opened and not closed again"),
        (b'Name,Town\n"Ann,Hull\n"Ben",Hull\n', "Row 2: a quotation mark is opened and not closed again"),
        (b'Name,Town\n"' + b"a" * 140_000 + b'",Hull\n', "Row 2: a quotation mark is opened and not closed again"),
        (b"Name,name\nAnn,Ben\n", "Two columns are headed “Name”. Rename or remove one."),
        (
            b"Town,Age\nHull,4\n",
            "The file lacks a column: “Name” or “Full name”. Its first row must hold the headings;",
        ),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_with_the_reason(data, reason):
    with pytest.raises(ImportRefused) as refusal:
        read(data)

    assert str(refusal.value).startswith(reason)


def test_a_nul_byte_below_the_headings_is_left_to_its_cell():
    assert cells(read(b"Name,Town\nA\0n,Hull\n")) == [(2, "A\0n", "Hull")]
