"""What a file really is, and a picture without its metadata."""

import io
import struct
import zlib

import pytest
from PIL import Image

from reflections.files import MOST_BYTES, Refused, check_file
from reflections.files.pictures import MOST_EDGE
from tests.reflections.files_made import (
    MAIN,
    OFFICE,
    PDF,
    bomb,
    listed_as,
    office,
    picture,
    png_with_words,
    printed,
    word,
    zipped,
)

KINDS = {"a.jpg": "JPEG", "a.jpeg": "JPEG", "a.png": "PNG", "a.webp": "WEBP"}


def stable(value):
    """An id for bytes, some of which hold the time at which they were made."""
    return "bytes" if isinstance(value, bytes) else None


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def why_not(name, data):
    with pytest.raises(Refused) as refused:
        check_file(name, data)
    return str(refused.value)


# What is taken


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("a.pdf", printed(), "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.docx", word(), f"{OFFICE}wordprocessingml.document"),
        ("a.xlsx", office("xlsx"), f"{OFFICE}spreadsheetml.sheet"),
        ("a.pptx", office("pptx"), f"{OFFICE}presentationml.presentation"),
    ],
    ids=stable,
)
def test_a_document_is_taken_as_it_is(name, data, content_type):
    checked = check_file(name, data)

    assert (checked.content_type, checked.data) == (content_type, data)


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_picture_is_taken_in_its_own_kind(name, kind):
    checked = check_file(name, picture(kind))

    assert checked.content_type == f"image/{kind.lower()}"
    assert (opened(checked.data).format, opened(checked.data).size) == (kind, (60, 40))


# Pictures


@pytest.mark.parametrize("data", [picture("JPEG"), picture("PNG"), picture("WEBP"), png_with_words()], ids=stable)
def test_nothing_is_left_of_where_when_and_with_what(data):
    kind = opened(data).format
    clean = check_file(f"a.{kind.lower()}", data).data

    assert b"Telltale" in data
    assert not [
        word for word in (b"Telltale", b"2026:11", b"Exif", b"GPS", b"ICC", b"iCCP", b"eXIf", b"XMP") if word in clean
    ]
    assert not opened(clean).getexif()
    assert not opened(clean).info.keys() & {"exif", "icc_profile", "xmp", "comment", "Author", "dpi"}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_picture_taken_upright_stays_upright(name, kind):
    clean = opened(check_file(name, picture(kind, turned=True)).data)

    assert clean.size == (40, 60)
    red, green, blue = clean.convert("RGB").getpixel((35, 5))  # the corner that was at the top left
    assert (red > 200, green > 200, blue < 90) == (True, True, True)


@pytest.mark.parametrize("size", [(5000, 100), (100, 5000), (4000, 3000)])
def test_a_big_picture_is_made_smaller_in_proportion(size):
    width, height = opened(check_file("a.jpg", picture(size=size)).data).size

    assert max(width, height) == MOST_EDGE
    assert abs(width / height - size[0] / size[1]) < 0.02 * size[0] / size[1]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_comes_out_plain(mode):
    file = io.BytesIO()
    Image.new(mode, (8, 8)).save(file, "PNG")

    assert opened(check_file("a.png", file.getvalue()).data).mode == ("RGBA" if mode in ("RGBA", "LA") else "RGB")


def test_a_printers_jpeg_becomes_one_for_screens():
    file = io.BytesIO()
    Image.new("CMYK", (8, 8), (0, 0, 0, 0)).save(file, "JPEG")

    assert opened(check_file("a.jpg", file.getvalue()).data).mode == "RGB"


def test_a_profile_that_makes_no_sense_does_no_harm():
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", icc_profile=b"nonsense" * 40)

    assert "icc_profile" not in opened(check_file("a.png", file.getvalue()).data).info


def test_only_the_first_of_moving_pictures_stays():
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])

    assert getattr(opened(check_file("a.webp", file.getvalue()).data), "n_frames", 1) == 1


def png_that_claims(width, height):
    """A PNG of a few bytes whose header says how big it will be."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("edge", [6_000, 12_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(edge):
    assert "too many pixels" in why_not("a.png", png_that_claims(edge, edge))


# What is refused, and with which words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.doc", "old Office format"),
        ("a.xls", "old Office format"),
        ("a.PPT", "old Office format"),
        ("a.docm", "macro"),
        ("a.xlsm", "macro"),
        ("a.pptm", "macro"),
        ("a.svg", "PNG picture"),
        ("a.HEIC", "Save it as JPEG"),
        ("a.zip", "Attach the one file"),
        ("a.pdf.exe", "Candour takes PDF"),
        ("a.html", "Candour takes PDF"),
        ("a", "no ending"),
    ],
)
def test_what_is_not_taken_is_told_what_to_do(name, said):
    assert said in why_not(name, b"anything")


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.pptx", "a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize(
    "data",
    [b"plain", b"\0" * 100, SVG, PAGE, zipped(), PDF[:-8], picture("PNG")[:60], b"MZ" + PDF, b"GIF89a" + PDF],
    ids=stable,
)
def test_content_that_its_name_does_not_tell_is_refused(name, data):
    assert why_not(name, data)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a.jpg", "a.webp"])
def test_one_kind_under_the_name_of_another_is_refused(name):
    for end, data in {
        "pdf": PDF,
        "docx": word(),
        "png": picture("PNG"),
        "jpg": picture("JPEG"),
        "webp": picture("WEBP"),
    }.items():
        if not name.endswith(end):
            assert why_not(name, data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_half_a_picture_is_refused(kind, part):
    data = picture(kind, size=(300, 300))
    assert "can't be opened" in why_not(f"a.{kind.lower()}", data[: int(len(data) * part)])


def test_an_empty_and_a_huge_file_are_refused():
    assert "empty" in why_not("a.pdf", b"")
    assert "bigger than 10 MB" in why_not("a.pdf", PDF + b" " * MOST_BYTES)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_rides_behind_a_picture_stays_behind(kind):
    for rider in (zipped(), PAGE, SVG, PDF):
        assert rider not in check_file(f"a.{kind.lower()}", picture(kind) + rider).data


@pytest.mark.parametrize(
    "data", [PDF + zipped(), PDF + PAGE, PAGE + PDF, zipped() + PDF, PDF[:-7] + zipped() + PDF[-30:]], ids=stable
)
def test_a_pdf_that_is_something_else_besides_is_refused(data):
    assert why_not("a.pdf", data)


# Office files


@pytest.mark.parametrize("kind", MAIN)
def test_a_macro_is_found_whatever_the_file_is_called(kind):
    main = MAIN[kind][1]
    enabled = main.replace("openxmlformats-officedocument.", "ms-x.").replace(".main", ".macroEnabled.main")
    contents = listed_as(MAIN[kind], ("b.bin", enabled))

    assert "macro" in why_not(f"a.{kind}", office(kind, extra=[("word/vbaProject.bin", b"x")]))
    assert "macro" in why_not(f"a.{kind}", office(kind, extra=[("b.bin", b"x")], contents=contents))


@pytest.mark.parametrize("kind", MAIN)
def test_one_kind_of_office_file_is_not_another(kind):
    for other in MAIN.keys() - {kind}:
        assert "does not fit" in why_not(f"a.{kind}", office(other))


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "nothing",
        "<Types/>",
        "<Types>",
        b"\xff\xfe<\0",
        '<!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>',
        "<Types>" + "x" * 1_100_000,
    ],
)
def test_a_list_of_contents_that_makes_no_sense_is_refused(contents):
    assert why_not("a.docx", office(contents=contents))


def test_a_list_that_names_a_part_that_is_not_there_is_refused():
    contents = listed_as(("gone.xml", MAIN["docx"][1]))
    assert "does not fit" in why_not("a.docx", office(contents=contents))


def test_a_document_is_measured_before_it_is_unpacked():
    assert "unpacks to more" in why_not("a.docx", bomb())
    many = office(extra=[(f"word/{number}.xml", b"") for number in range(3001)])
    assert "unpacks to more" in why_not("a.docx", many)


@pytest.mark.parametrize("name", ["../../etc/cron.d/a", "/etc/a", "word\\a", "word/../../a"])
def test_a_document_with_paths_out_of_itself_is_refused(name):
    assert "can't be opened" in why_not("a.docx", office(extra=[(name, b"a")]))


def test_a_document_with_a_password_says_so():
    assert "password" in why_not("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_something_before_or_behind_a_document_is_refused():
    assert why_not("a.docx", PAGE + word())
    assert why_not("a.docx", office(comment=PAGE))
    assert why_not("a.docx", word()[:-40])
