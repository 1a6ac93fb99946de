"""A framework as a JSON file: written for download, and read with every problem named by its place."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from reflections.models import Area, Criterion, Exemplar, Framework, Level

from .outlines import AreaOutline, CriterionOutline, ExemplarOutline, Outline

MOST_BYTES = 1_000_000
MOST_PROBLEMS = 20
FORMAT = 1
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
check_web_address = URLValidator(schemes=["http", "https"])


class FileRefused(Exception):
    """The file can't be used; `problems` says why, each with its place, at most twenty and "more"."""

    def __init__(self, problems: list[str]):
        more = len(problems) - MOST_PROBLEMS
        self.problems = problems[:MOST_PROBLEMS] + ([f"And {more} more like these."] if more > 0 else [])
        super().__init__(" ".join(self.problems))


def is_web_address(link: str) -> bool:
    """Whether a link may be kept: a whole address that begins with https:// or http:// in small letters."""
    try:
        check_web_address(link)
    except ValidationError:
        return False
    return link.startswith(("https://", "http://"))


def outline_as_json(outline: Outline) -> str:
    """The file of an outline; `read_outline` makes the same outline of it."""
    areas = [{"name": area.name, "criteria": [_as_dict(row) for row in area.criteria]} for area in outline.areas]
    head = {"candour_framework": FORMAT, "name": outline.name, "purpose": outline.purpose}
    return json.dumps(head | {"levels": list(outline.levels), "areas": areas}, ensure_ascii=False, indent=2) + "\n"


def _as_dict(criterion):
    exemplars = [{"text": row.text, "link": row.link} for row in criterion.exemplars]
    return {"name": criterion.name, "description": criterion.description, "exemplars": exemplars}


def read_outline(data: bytes) -> Outline:
    """The outline in a JSON file of at most 1 MB. Raises FileRefused with everything that is wrong with it."""
    if len(data) > MOST_BYTES:
        raise FileRefused(["This file is larger than 1 MB. A framework is a few pages of text."])
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_pairs)
    except RecursionError as error:
        raise FileRefused(["This file holds lists within lists, too deep to be a framework."]) from error
    except ValueError as error:
        raise FileRefused([f"This is not a JSON file in UTF-8{_where(error)}."]) from error
    return read_value(value)


def read_value(value: Any) -> Outline:
    """The outline in what a JSON or TOML file holds. Raises FileRefused with everything that is wrong with it."""
    reader = _Reader()
    outline = reader.outline(value)
    if reader.problems:
        raise FileRefused(reader.problems)
    return outline


def _pairs(pairs):
    """A dict that keeps, under None, which keys stood twice, so that none is lost in silence."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    return dict(pairs) | ({None: twice} if twice else {})


def _where(error):
    return f": see line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""


class _Reader:
    """Reads every part, and goes on after a problem, so that all of them can be put right at once."""

    def __init__(self):
        self.problems: list[str] = []

    def outline(self, value: Any) -> Outline:
        head = self._object(value, "the file", {"candour_framework", "name", "purpose", "levels", "areas"})
        if head and head.get("candour_framework") != FORMAT:
            self._say("the file", f"“candour_framework” must be {FORMAT}")
        return Outline(
            name=self._line(head, "name", "the framework", _most(Framework, "name")) if head else "",
            purpose=self._line(head, "purpose", "the framework", _most(Framework, "purpose"), is_needed=False),
            levels=self._levels(head),
            areas=self._list(head, "areas", "", "area", Area.MOST, self._area),
        )

    def _levels(self, head):
        levels = self._list(head, "levels", "", "level", Level.MOST, self._level)
        named = [name.casefold() for name in levels if name]
        if len(set(named)) < len(named):
            self._say("the scale", "two levels have the same name")
        return levels

    def _level(self, value, place):
        return self._text(value, place, "name", _most(Level, "name"), is_line=True, is_needed=True)

    def _area(self, value, place):
        area = self._object(value, place, {"name", "criteria"})
        name = self._line(area, "name", place, _most(Area, "name")) if area else ""
        return AreaOutline(name, self._list(area, "criteria", place, "criterion", Criterion.MOST, self._criterion))

    def _criterion(self, value, place):
        criterion = self._object(value, place, {"name", "description", "exemplars"})
        name = self._line(criterion, "name", place, _most(Criterion, "name")) if criterion else ""
        description = self._text(
            criterion.get("description", ""), place, "description", _most(Criterion, "description")
        )
        exemplars = self._list(criterion, "exemplars", place, "exemplar", Exemplar.MOST, self._exemplar)
        return CriterionOutline(name, description, exemplars)

    def _exemplar(self, value, place):
        exemplar = self._object(value, place, {"text", "link"})
        if not exemplar:
            return ExemplarOutline("")
        text = self._text(exemplar.get("text", ""), place, "text", _most(Exemplar, "text"), is_needed=True)
        return ExemplarOutline(text, self._link(exemplar, place))

    def _link(self, exemplar, place):
        link = self._line(exemplar, "link", place, _most(Exemplar, "link"), is_needed=False)
        if link and not is_web_address(link):
            self._say(place, "the link must be a web address that begins with https:// or http://")
        return link

    def _object(self, value: Any, place: str, known: set[str]) -> dict:
        """The value if it is an object; an empty one, and a problem, if not."""
        if not isinstance(value, dict) or not value:
            self._say(place, f"there must be {{…}} with {', '.join(sorted(known))}")
            return {}
        for name in value.get(None, []):
            self._say(place, f"“{_shown(name)}” stands twice")
        for name in sorted(value.keys() - known - {None}):
            self._say(place, f"“{_shown(name)}” is not a key that Candour knows")
        return value

    def _list(self, parent: dict, key: str, place: str, what: str, most: int, read: Callable) -> tuple:
        """Each item read, with its place such as "area 2, criterion 3"."""
        items = parent.get(key, [])
        if not isinstance(items, list):
            self._say(place or "the framework", f"“{key}” must be a list […]")
            return ()
        if len(items) > most:
            self._say(place or "the framework", f"there is room for {most} in “{key}”, and here are {len(items)}")
        start = f"{place}, " if place else ""
        return tuple(read(item, f"{start}{what} {number}") for number, item in enumerate(items[:most], start=1))

    def _line(self, parent, key, place, most, *, is_needed=True):
        return self._text(parent.get(key, ""), place, key, most, is_line=True, is_needed=is_needed)

    def _text(self, value: Any, place: str, key: str, most: int, *, is_line=False, is_needed=False) -> str:
        """Text without the space around it; "" and a problem for anything else."""
        if not isinstance(value, str):
            return self._say(place, f"the {key} must be text in quotation marks")
        text = value.replace("\r\n", "\n").strip()
        if is_needed and not text:
            return self._say(place, f"the {key} is missing")
        if len(text) > most:
            return self._say(place, f"the {key} has {len(text):,} characters, and there is room for {most:,}")
        if CONTROLS.search(text) or (is_line and "\n" in text):
            return self._say(place, f"the {key} holds a character that can't be kept")
        return text

    def _say(self, place, problem):
        self.problems.append(f"{place}: {problem}")
        return ""


def _shown(name):
    """A key as a page can show it."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", name[:60])


def _most(model, name):
    return model._meta.get_field(name).max_length
