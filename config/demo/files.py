"""Small files that show how somebody knows: drawn or set here, so that nothing in them is anybody's."""

import io
from datetime import datetime
from hashlib import sha256
from random import Random
from uuid import uuid4

from PIL import Image, ImageDraw

from reflections.exports import Record, Section, as_pdf
from reflections.files import check_file, is_picture
from reflections.models import Entry, EvidenceFile
from reflections.services.files import store

PAPER, INK, MARIGOLD = "#fffdf8", "#28447c", "#e9a93a"
LINES = [
    ("Before", "Two pages, one author, eleven targets. Nobody could say what was in it without looking."),
    ("After", "Half a page each. Three things we will do, who does them, and when we look again."),
]


def file_row(entry: Entry, name: str, at: datetime) -> EvidenceFile:
    """A file of that name, made up, as the row that attaching it would have left; its bytes are kept."""
    checked = check_file(name, _drawing(name) if is_picture(name) else _page(name))
    stored_as = uuid4().hex
    store().write(stored_as, checked.data)
    about = {"name": checked.name, "content_type": checked.content_type, "size": len(checked.data)}
    times = {"uploaded_at": at, "form_key": uuid4()}
    return EvidenceFile(
        reflection=entry.reflection,
        entry=entry,
        stored_as=stored_as,
        sha256=sha256(checked.data).hexdigest(),
        **about,
        **times,
    )


def _drawing(name):
    """Tables seen from above; a dot for each time somebody there spoke."""
    chance = Random(name)  # noqa: S311
    picture = Image.new("RGB", (900, 600), PAPER)
    pen = ImageDraw.Draw(picture)
    for row in range(4):
        for column in range(4):
            left, top = 70 + column * 200, 60 + row * 130
            pen.rounded_rectangle((left, top, left + 150, top + 80), 12, outline=INK, width=4)
            for dot in range(chance.choice([0, 0, 1, 1, 2, 4]) if row else chance.choice([3, 4, 5])):
                pen.ellipse((left + 14 + dot * 26, top + 30, left + 34 + dot * 26, top + 50), fill=MARIGOLD)
    file = io.BytesIO()
    picture.save(file, "PNG" if name.endswith(".png") else "JPEG")
    return file.getvalue()


def _page(name):
    title = name.rpartition(".")[0]
    return as_pdf(Record(title, "", "", [Section(heading, 1, [("", text)]) for heading, text in LINES]))
