from django.db.models import QuerySet

from .errors import Conflict


def locked(right: QuerySet, row, reason: str = ""):
    """The row read again and locked until the transaction ends, if the right still holds it.

    Permission, state and lock are one query. Raises Conflict, with the reason in plain words, if it does not.
    """
    fresh = right.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if fresh is None:
        raise Conflict(reason)
    return fresh
