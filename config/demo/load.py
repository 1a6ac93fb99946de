"""Writes the demo: a trust with its people and about a year of what they said to one another."""

from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from reflections.cycle_dates import CycleDates
from reflections.models import CountSnapshot, CycleSchool
from reflections.models.cycles import as_fields, dates_of
from reflections.services.counts import take_snapshots
from schools.calendars.days import SchoolCalendar
from schools.models import Trust

from .calendars import add_calendars, calendars
from .exchange import add_offers, add_talk_on_a_criterion
from .frameworks import add_frameworks
from .history import Telling
from .meetings import add_meetings, add_pulse
from .news import add_messages, notes_of_opening
from .people import Cast, add_people, trust_name
from .plans import Planner
from .reports import add_follow_ups, add_replies, add_self_reviews
from .rounds import add_rounds
from .rows import Rows
from .voices import read_voices
from .year import Season, make_seasons

SEED = 20


def is_loaded() -> bool:
    """Whether the demo's trust is there."""
    return Trust.objects.filter(name=trust_name()).exists()


@transaction.atomic
def load(now: datetime) -> None:
    """Write everything, with dates counted from now. The same day always gives the same demo."""
    rows, chance, today = Rows(), Random(SEED), timezone.localdate(now)  # noqa: S311, nothing secret is drawn
    cast = add_people(rows, today, chance)
    add_calendars(rows, cast, today)
    seasons = make_seasons(today)
    shelves = add_frameworks(rows, seasons)
    for season in seasons:
        season.cycle.framework = shelves[season.framework].framework
        rows.add(season.cycle)
    plans = Planner(cast, seasons, read_voices(), chance).plan()
    tellings = [Telling(plan, cast, shelves[plan.season.framework], rows, chance).tell() for plan in plans]
    rows.write()
    for telling in tellings:
        telling.after_writing()
    _open_cycles_to_schools(rows, seasons, cast)
    reviews = add_rounds(rows, cast, calendars(cast), shelves["larkfield"].framework, now)
    add_self_reviews(rows, reviews, shelves["larkfield"].areas)
    add_replies(rows, reviews)
    add_follow_ups(rows, reviews)
    add_meetings(rows, cast, now)
    add_pulse(rows, reviews)
    add_offers(rows, tellings)
    add_talk_on_a_criterion(rows, tellings, chance, now)
    notes = [note for telling in tellings for note in telling.notes]
    add_messages(rows, notes + notes_of_opening(seasons[-1], cast), now)
    _add_big_count(rows, seasons[-1], cast, today)
    rows.write()
    take_snapshots(today=today)


def _add_big_count(rows: Rows, season: Season, cast: Cast, today: date) -> None:
    """A number that may be shown: at a big school more people have shared than the demo has words for."""
    asked = sum(each.ended_on is None for each in cast.at("aldermere"))
    monday, school = today - timedelta(days=today.weekday()), cast.schools["aldermere"]
    rows.add(CountSnapshot(cycle=season.cycle, school=school, week_on=monday, asked=asked, shared=asked * 3 // 5))


def _open_cycles_to_schools(rows: Rows, seasons: list[Season], cast: Cast) -> None:
    known = calendars(cast)
    for season in seasons:
        for school in cast.schools.values():
            dates = _dates_at(season, known[school.pk])
            rows.add(CycleSchool(cycle=season.cycle, school=school, **as_fields(dates)))


def _dates_at(season: Season, calendar: SchoolCalendar) -> CycleDates:
    """As the school's calendar gives them; in the holidays, when nothing would be open, the trust's own."""
    own = dates_of(season.cycle)
    dates = season.cycle.date_plan.resolved(calendar)
    begins_alike = (dates.opens_on, dates.leaders_share_by_on) == (own.opens_on, own.leaders_share_by_on)
    return dates if begins_alike else own
