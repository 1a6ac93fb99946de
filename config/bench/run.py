"""Makes the trust, opens every page a number of times and tells how long each took; run with -m."""

import argparse
import sys
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

import django
from django.core.management import call_command
from django.db import connection, transaction

TIMES = 15


def main(arguments: list[str]) -> None:
    options = read(arguments)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("make_load", scale=options.scale, seed=options.seed)
    tell_sizes()
    from config.bench.visits import all_sweeps, all_visits

    tell(all_visits(), all_sweeps(), options.times, explain=options.plans)


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1, help="of the trust; 0.1 is ten schools")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=TIMES, help="how often each page is opened")
    parser.add_argument("--plans", action="store_true", help="name the tables that a query reads from end to end, too")
    return parser.parse_args(arguments)


def tell_sizes() -> None:
    from config.load.tables import all_tables

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        print(f"The database takes {cursor.fetchone()[0] / 2**20:,.0f} MB.")
    counts = [f"{model.objects.count():,} {model._meta.verbose_name_plural}" for model in all_tables().all]
    print("; ".join(counts))


def tell(visits: list, sweeps: dict, times: int, *, explain: bool = False) -> None:
    """A line for each page and each sweep: median and 95th percentile in milliseconds, queries, the slowest query."""
    print(f"{'who':16} {'page':24} {'median ms':>9} {'p95 ms':>8} {'queries':>8} {'slowest ms':>10}")
    for visit in visits:
        client = visit.client()
        tell_one(visit.who, visit.page, lambda: visit.open(client), times, explain)  # noqa: B023
    for name, sweep in sweeps.items():
        tell_one("by itself", name, lambda: taken_back(sweep), times, explain)  # noqa: B023


def tell_one(who: str, name: str, step: Callable, times: int, explain: bool) -> None:
    from config.bench.plans import plan_of, queries_of, read_whole

    queries = queries_of(step)
    took = sorted(seconds(step) * 1000 for _ in range(max(2, times)))
    slowest = max((float(query["time"]) for query in queries), default=0) * 1000
    p95 = quantiles(took, n=20, method="inclusive")[18]
    print(f"{who:16} {name:24} {median(took):9.1f} {p95:8.1f} {len(queries):8} {slowest:10.0f}", flush=True)
    for query in queries if explain else []:
        if whole := sorted(set(read_whole(plan_of(query["sql"])))):
            print(f"    {query['time']} s reads all of {', '.join(whole)}: {' '.join(query['sql'].split())}")


def seconds(step: Callable) -> float:
    began = perf_counter()
    step()
    return perf_counter() - began


def taken_back(sweep: Callable) -> None:
    with transaction.atomic():
        sweep()
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1:])
