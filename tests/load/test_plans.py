"""On a trust of some size no page and no sweep reads a table from end to end that grows with what people write."""

from collections import defaultdict

import pytest
from django.db import transaction

from config.bench.plans import plan_of, queries_of, read_whole
from config.bench.visits import all_sweeps, all_visits
from config.load.tables import MESSAGES, REFLECTIONS
from reflections.models import Addendum, PracticeOffer

GROWING = {model._meta.db_table for model in [*REFLECTIONS, *MESSAGES] if model not in (PracticeOffer, Addendum)}
READ_WHOLE = {
    # What stands is counted, and a school's entries are few here; at full size one's own are found by index.
    "practice": {"reflections_entry"},
    "practice, searched": {"reflections_entry"},
    # This coach reads a twentieth of so small a trust; at full size by index.
    "a reflection": {"reflections_reflection"},
    # Whether messages of reflections still hold: their readers join so small a trust whole; at full size by index.
    "Today": {"reflections_reflection"},
    "messages": {"reflections_reflection"},
    # A fifth of so small a trust is not finished; 0.4 ms.
    "a finished reflection": {"reflections_reflection"},
}


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telling")]


def growing_read_by(run):
    """The growing tables that its queries read whole."""
    return {name for query in queries_of(run) for name in read_whole(plan_of(query["sql"]))} & GROWING


def test_no_page_reads_a_growing_table_whole():
    found = defaultdict(set)
    for visit in all_visits():
        client = visit.client()
        found[visit.page] |= growing_read_by(lambda: visit.open(client))  # noqa: B023

    assert {page: tables - READ_WHOLE.get(page, set()) for page, tables in found.items()} == {
        page: set() for page in found
    }


def test_no_sweep_reads_a_growing_table_whole():
    found = {}
    for name, sweep in all_sweeps().items():
        with transaction.atomic():
            found[name] = growing_read_by(sweep)
            transaction.set_rollback(True)

    assert found == {name: set() for name in found}


def test_a_query_that_reads_a_table_whole_is_noticed():
    assert list(read_whole(plan_of("SELECT * FROM reflections_comment WHERE text = 'x'"))) == ["reflections_comment"]
