from django.conf import settings
from django.urls import reverse

from schools.models import Message

from .demo.entering import listed

PAGES = [  # label, where it leads, and the names of the views that belong to it
    ("Today", "today", {"today"}),
    (
        "My reflections",
        "reflections:mine",
        {"mine", "choose", "write", "audience", "ask", "finish", "versions", "version"},
    ),
    ("Views I give", "reflections:views", {"views", "view"}),
    ("Coaching", "reflections:coaching", {"coaching", "thread", "bring-in", "coaching-words", "pairs", "purpose"}),
]


def site(request):
    """What every page shows: where one is, and whether this is the demo."""
    return {
        "count_new_messages": lambda: Message.objects.new_to(
            request.user
        ).count(),  # asked by pages with a top bar alone
        "nav": [_item(request, *page) for page in PAGES],
        "demo": settings.DEMO,
        "demo_people": _demo_people(request),
    }


def _demo_people(request):
    """The demo's people to choose from, on its sign-in page alone."""
    return listed() if settings.DEMO and request.path == reverse(settings.LOGIN_URL) else []


def _item(request, label, name, views):
    here = request.resolver_match and request.resolver_match.url_name
    return {"label": label, "url": reverse(name), "is_current": here in views}
