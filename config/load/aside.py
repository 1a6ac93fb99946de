"""Indexes and foreign keys set aside while millions of rows come in, and made again from PostgreSQL's own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg2 import sql

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[])
    ORDER BY contype = 'f', conrelid::regclass::text, conname
"""
INDEXES = """
    SELECT relname, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
    ORDER BY relname
"""


@contextmanager
def set_aside(tables: list[str]) -> Iterator[list[str]]:
    """Inside a transaction: without the tables' indexes (primary keys stay), unique constraints and foreign keys.

    They are made again at the end, and PostgreSQL checks every row then. Whatever fails, the transaction brings them
    back as they were. Gives the statements that will make them.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _ in reversed(constraints):
            cursor.execute(_said(cursor, "ALTER TABLE {} DROP CONSTRAINT {}", table, name))
        for name, _ in indexes:
            cursor.execute(_said(cursor, "DROP INDEX {}", name))
        made = [
            *(definition for _, definition in indexes),
            *(_said(cursor, f"ALTER TABLE {{}} ADD CONSTRAINT {{}} {how}", *on) for *on, how in constraints),
        ]
    yield made
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in made:
            cursor.execute(statement)


def _said(cursor, text, *names):
    return sql.SQL(text).format(*map(sql.Identifier, names)).as_string(cursor.connection)
