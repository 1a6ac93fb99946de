"""Files as people have them, made for the tests: pictures with metadata, documents, and what only looks like them."""

import io
import zipfile
from uuid import uuid4

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image, ImageCms, PngImagePlugin

PLACE = {1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)}  # as a phone notes it
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
}


def picture(kind="JPEG", size=(60, 40), mode="RGB", turned=False, **more):
    """A picture that says where, when and with what it was taken; `turned` as by a phone held upright."""
    image = Image.new(mode, size, "navy" if mode != "L" else 40)
    image.paste("yellow" if mode != "L" else 200, (0, 0, size[0] // 2, size[1] // 2))
    about = image.getexif()
    about[0x010F], about[0x0132], about[0x9286] = "Telltale", "2026:11:24 09:00:00", "Telltale note"
    about.get_ifd(0x8825).update(PLACE)
    if turned:
        about[0x0112] = 6
    file = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() if mode == "RGB" else None
    image.save(file, kind, exif=about, icc_profile=profile, **more)
    return file.getvalue()


def png_with_words():
    """A PNG with text chunks."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Telltale")
    return picture("PNG", pnginfo=words)


def listed_as(*parts):
    """A list of contents: pairs of a part and what it says it is."""
    rows = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in parts)
    return f'<Types><Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'


def office(kind="docx", extra=(), contents=None, comment=b""):
    """The least that is an Office document: its list of contents, its main part, and any extra (name, bytes)."""
    part, main = MAIN[kind]
    listed = listed_as((part, main))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", listed if contents is None else contents)
        for name, data in [(part, b"<a/>"), *extra]:
            archive.writestr(name, data)
        archive.comment = comment
    return file.getvalue()


def word():
    """A document as python-docx writes it."""
    file = io.BytesIO()
    document = Document()
    document.add_paragraph("Exit cards, before and after.")
    document.save(file)
    return file.getvalue()


def printed():
    """A real PDF."""
    return typst.compile(b"= Exit cards", format="pdf")


def zipped(name="a.txt", data=b"a"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def bomb():
    """An Office document of some kilobytes that unpacks to 200 MB."""
    return office(extra=[(f"word/media/{number}.bin", bytes(20_000_000)) for number in range(10)])


def address(draft):
    """Where a file is attached to a draft of one criterion."""
    return reverse("reflections:attach", args=[draft.pk, draft.entries.get().pk])


def send(client, draft, name="Exit cards.pdf", data=PDF, **more):
    """Attach a file as the page does."""
    form = {"promise": "on", "form_key": uuid4(), "file": SimpleUploadedFile(name, data)}
    return client.post(address(draft), form | more)


def url(file, name="file"):
    """The address of one attached file, or of a step with it."""
    return reverse(f"reflections:{name}", args=[file.pk])
