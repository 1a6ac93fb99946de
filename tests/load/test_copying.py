"""How rows reach the tables: from a seed, as they were said, with the indexes as they were before."""

import hashlib
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from config.load.aside import set_aside
from config.load.copying import Table
from config.load.make import make
from config.load.progress import Progress
from config.load.sizes import Sizes, uneven
from config.load.tables import all_tables
from reflections.models import Comment, Reflection
from schools.models import Membership, Trust
from tests.load.conftest import SMALL

NAMES = [model._meta.db_table for model in all_tables().all]
SHAPES = """
    SELECT regexp_replace(indexdef, %(casts)s, '', 'g') FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    ORDER BY 1
"""
CASTS = r"::(character varying|text)(\[\])?|[()]"  # PostgreSQL puts them in other places when it reads its own words


def fingerprint(seed, now):
    """A hash of every row that this seed makes; the rows are taken back."""
    with transaction.atomic():
        make(SMALL, seed=seed, now=now)
        found = hashlib.sha256()
        with connection.cursor() as cursor:
            for name in NAMES:
                text = StringIO()
                cursor.copy_expert(f"COPY (SELECT * FROM {name} ORDER BY id) TO STDOUT", text)
                found.update(text.getvalue().encode())
        transaction.set_rollback(True)
    return found.hexdigest()


def shapes():
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, {"casts": CASTS})
        return cursor.fetchall()


def test_a_seed_always_gives_the_same_rows_and_another_one_others(db):
    now = timezone.now()

    assert fingerprint(1, now) == fingerprint(1, now)
    assert fingerprint(2, now) != fingerprint(1, now)


def test_indexes_and_keys_that_were_set_aside_come_back_as_they_were(db):
    before = shapes()

    with set_aside(NAMES) as made:
        without = shapes()

    assert len(without) < len(before) - 50
    assert len(made) > 50
    assert shapes() == before


def test_words_arrive_as_they_were_said(db):
    table, said = Table(Trust, "name"), "A tab\t, a line\nand a back\\slash \\N"
    table.add(said)
    with connection.cursor() as cursor:
        table.write(cursor)

    assert Trust.objects.get().name == said


def test_what_a_model_declares_is_filled_in():
    assert "version" in Table(Reflection, "author_id cycle_id school_id started_at saved_at").columns
    assert Table(Comment, "thread_id by_id written_at form_key").constant[-3:]


def test_a_column_that_must_be_said_is_named():
    with pytest.raises(ValueError, match="Membership.starts_on has no default"):
        Table(Membership, "person_id role")


@pytest.mark.parametrize(("total", "places"), [(100, 7), (3, 10), (1_000, 70), (0, 3)])
def test_an_uneven_share_gives_all_of_it(total, places):
    assert sum(uneven(total, places, Random(1))) == total


def test_what_is_impossible_is_said_before_anything_is_made(db):
    with pytest.raises(CommandError, match="100 schools need at least 803 people"):
        call_command("make_load", people=50)
    assert Sizes(people=900).fault() == "So many people write at most 13680 reflections."
    assert [Sizes().scaled(scale).fault() for scale in (0.001, 0.01, 0.1, 2)] == [""] * 4


def test_progress_is_a_line_for_each_tenth_where_nobody_watches():
    out = StringIO()
    progress = Progress(out, 200, "reflections")
    for done in range(1, 201):
        progress.show(done)

    lines = out.getvalue().splitlines()
    assert len(lines) == 12
    assert "100%  200 of 200 reflections" in lines[-2]
