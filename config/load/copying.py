"""Rows straight into tables with PostgreSQL's COPY: what a model declares is filled in, constraints stay the judge."""

import json
from collections.abc import Callable
from io import BytesIO

from django.contrib.postgres.fields import ArrayField
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import NOT_PROVIDED
from psycopg2 import sql

FULL = 20_000  # rows waiting in one table before all are written
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_text(value) -> str:
    """A value as it stands in COPY's text form."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return value.translate(ESCAPES) if isinstance(value, str) else str(value)


def written(field) -> Callable:
    """How this field's values are written."""
    if isinstance(field, ArrayField):
        return lambda values: "\\N" if values is None else "{" + ",".join(map(as_text, values)) + "}"
    if isinstance(field, models.JSONField):
        return lambda value: "\\N" if value is None else as_text(json.dumps(value))
    return as_text


class Table:
    """One table's rows, waiting to be copied. `names` are the columns that its rows give, after the id.

    Any other column gets its field's default, so a new one that has a default, or may be empty, needs no change here.
    """

    def __init__(self, model: type[models.Model], names: str = ""):
        self.model, self.rows, self.count = model, [], 0
        given = ["id", *names.split()]
        fields = {field.attname: field for field in model._meta.concrete_fields}
        others = [name for name, field in fields.items() if name not in given and not is_left_to_database(field)]
        self.columns = [fields[name].column for name in [*given, *others]]
        self.writers = [written(fields[name]) for name in given]
        self.others = [(fields[name], written(fields[name])) for name in others]
        self.constant = [write(default_of(field)) for field, write in self.others]

    def add(self, *values) -> int:
        """Keep a row for the next writing; gives its id."""
        self.count += 1
        said = [write(value) for write, value in zip(self.writers, (self.count, *values), strict=True)]
        self.rows.append("\t".join(said + self.constant))
        return self.count

    def write(self, cursor) -> None:
        """Copy what waits."""
        if self.rows:
            cursor.copy_expert(self.statement(cursor), BytesIO("\n".join(self.rows).encode()))
            self.rows.clear()

    def statement(self, cursor) -> str:
        columns = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        table = sql.Identifier(self.model._meta.db_table)
        return sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns).as_string(cursor.connection)


def is_left_to_database(field) -> bool:
    """Whether the database fills the column in by itself."""
    return field.generated or (field.default is NOT_PROVIDED and field.db_default is not NOT_PROVIDED)


def default_of(field):
    """What the column holds where nobody says. ValueError for one that must be said."""
    value = field.get_default()
    if value is None and not field.null:
        raise ValueError(f"{field} has no default and may not be empty: config/load must say what it holds.")
    return value


class Tables:
    """All tables that a load fills, in an order in which each refers to earlier ones."""

    def __init__(self, columns: dict[type[models.Model], str]):
        self.all = {model: Table(model, names) for model, names in columns.items()}

    def __getitem__(self, model: type[models.Model]) -> Table:
        return self.all[model]

    @property
    def count(self) -> int:
        return sum(table.count for table in self.all.values())

    def write_if_full(self) -> None:
        if any(len(table.rows) > FULL for table in self.all.values()):
            self.write()

    def write(self) -> None:
        with connection.cursor() as cursor:
            for table in self.all.values():
                table.write(cursor)

    def settle(self) -> None:
        """Let the next rows follow the copied ones, and let PostgreSQL know how many there are of what."""
        names = sql.SQL(", ").join(sql.Identifier(model._meta.db_table) for model in self.all)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.all)):
                cursor.execute(statement)
            cursor.execute(sql.SQL("ANALYZE {}").format(names).as_string(cursor.connection))
