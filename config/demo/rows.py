"""Rows that are written together: history lies in the past, so services, which use the clock, cannot write it."""

from collections import defaultdict
from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class Rows:
    """Collects unsaved rows that may refer to one another, and writes each table once."""

    def __init__(self):
        self.waiting: dict[type[Model], list[Model]] = defaultdict(list)

    def add(self, row: Row) -> Row:
        """Keep a row for the next writing; add what it refers to first."""
        self.waiting[type(row)].append(row)
        return row

    def write(self) -> None:
        """Write what waits, the tables in the order in which their first rows came."""
        for model, rows in self.waiting.items():
            model.objects.bulk_create(rows, batch_size=1000)
        self.waiting.clear()
