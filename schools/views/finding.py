"""Finding a colleague by name, in a list short enough for a phone."""

SHORT_LIST = 12


def name_typed(request):
    """What was typed to find somebody by."""
    return request.POST.get("find", "").replace("\0", "")[:100]


def is_finding(request):
    """Whether the form was sent to find colleagues by name rather than to choose them."""
    return request.htmx or "find-now" in request.POST


def short_list(rows):
    """The first of them, and whether there are more."""
    found = list(rows[: SHORT_LIST + 1])
    return {"found": found[:SHORT_LIST], "is_more": len(found) > SHORT_LIST}
