"""How PostgreSQL goes about the queries that really ran."""

import json
from collections.abc import Callable, Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

EXPLAINED = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE", "(SELECT")


def queries_of(step: Callable) -> list[dict]:
    """What a step asked of the database, as {"sql", "time"}: the seconds are a text."""
    with CaptureQueriesContext(connection) as ran:
        step()
    return [query for query in ran.captured_queries if query["sql"].lstrip().startswith(EXPLAINED)]


def plan_of(statement: str) -> dict:
    """The plan of a statement, as PostgreSQL's JSON. The statement does not run."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement)
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def read_whole(plan: dict) -> Iterator[str]:
    """The tables that a plan reads from end to end, in any of its parts."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from read_whole(part)
