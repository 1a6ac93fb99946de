"""Entries as RFC 5545 text: a feed that is read again and again, or an RFC 5546 message that asks or calls off."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress, vText

from .entries import Address, Entry

REFRESH = timedelta(hours=6)


class Method(StrEnum):
    """What a calendar is to do: take it as it is, put it in and answer, or take it out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def as_feed(entries: Iterable[Entry], *, site: str, stamp: datetime) -> bytes:
    """A calendar of these entries. `site`: where their paths lead; `stamp`: since when they are as they are, so that the
    same entries are the same bytes."""
    calendar = _calendar()
    calendar.add("x-wr-calname", "Candour")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry, site, stamp))
    return bytes(calendar.to_ical())


def as_message(
    entry: Entry,
    method: Method,
    *,
    site: str,
    stamp: datetime,
    organizer: Address | None = None,
    attendee: Address | None = None,
) -> bytes:
    """One entry for one person's calendar, to be put in (or moved, where its sequence has risen) or taken out."""
    calendar = _calendar()
    calendar.add("method", method.value)
    event = _event(entry, site, stamp)
    event.add("status", "CANCELLED" if method == Method.CANCEL else "CONFIRMED")
    if organizer:
        event.add("organizer", _address(organizer))
    if attendee:
        asked = {"role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "FALSE"}
        event.add("attendee", _address(attendee, **asked), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Candour//Candour//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, site: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(site).hostname}")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    if entry.starts_at:  # in UTC, which needs no table of clock changes
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", entry.starts_at.astimezone(UTC) + timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until or entry.on) + timedelta(1))  # the day after the last
    if entry.place:
        event.add("location", entry.place)
    if entry.path:
        event.add("url", site + entry.path)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if entry.starts_at or entry.is_busy else "TRANSPARENT")
    return event


def _address(who: Address, **params: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.email}")
    address.params["cn"] = vText(who.name)
    for name, value in params.items():
        address.params[name] = vText(value)
    return address
