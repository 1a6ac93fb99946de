"""Who opens what: the pages that people open most, each for somebody for whom it is full."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reflections.models import Cycle, Reflection, Status, Thread, Triangulation
from reflections.services.cycles import close_past_cycles, open_due_cycles, tell_whose_turn_it_is
from schools.models import Membership, Person, PurposeAgreement, Role
from schools.services.deliveries import lease_deliveries
from schools.services.digests import fold_digests, waiting_digests


@dataclass(frozen=True)
class Visit:
    """One page for one person. `data`: what is posted, for a page that is asked by post."""

    who: str
    page: str
    person: Person
    path: str
    data: dict | None = None

    def client(self) -> Client:
        """A browser in which the person is signed in."""
        client = Client(SERVER_NAME="localhost")
        client.force_login(self.person)
        return client

    def open(self, client: Client) -> None:
        """Ask for the page. RuntimeError if it is anything but a page."""
        answer = client.get(self.path) if self.data is None else client.post(self.path, self.data)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.path} answered {answer.status_code} to {self.who}")


def all_visits() -> list[Visit]:
    """The pages of a teacher, a colleague who is asked, a coach, a head and a trust lead."""
    today = timezone.localdate()
    current = Membership.objects.current(today)
    head, lead = (current.filter(role=role).order_by("pk").first().person for role in (Role.HEAD, Role.TRUST_LEAD))
    return [*of_teacher(), *of_colleague(), *of_coach(), *of_head(head), *of_lead(lead)]


def of_teacher() -> list[Visit]:
    running = Reflection.objects.filter(cycle__in=Cycle.objects.running()).order_by("pk").select_related("author")
    draft = running.filter(status=Status.DRAFT).first()
    past = Reflection.objects.filter(author=draft.author, status=Status.AGREED).first()
    finishing = running.filter(status=Status.TRIANGULATED).first()
    to = partial(Visit, "teacher", person=draft.author)
    return [
        to("Today", path="/"),
        to("messages", path=reverse("schools:messages")),
        to("my reflections", path=reverse("reflections:mine")),
        to("write", path=reverse("reflections:write", args=[draft.pk])),
        to("choose whom to ask", path=reverse("reflections:audience", args=[draft.pk])),
        to("versions", path=reverse("reflections:versions", args=[draft.pk])),
        to("a finished reflection", path=past.get_absolute_url()),
        to("its export", path=reverse("reflections:export", args=[past.pk, "json"])),
        to("practice", path=reverse("reflections:practice")),
        to("practice, searched", path=reverse("reflections:practice"), data={"find": "calm start"}),
        Visit("author", "Today", finishing.author, "/"),
        Visit("author", "finish", finishing.author, reverse("reflections:finish", args=[finishing.pk])),
    ]


def of_colleague() -> list[Visit]:
    asks = Triangulation.objects.filter(status=Triangulation.Status.ACCEPTED, reflection__status=Status.SHARED)
    ask = asks.order_by("-pk").select_related("colleague").first()
    to = partial(Visit, "colleague asked", person=ask.colleague)
    views = reverse("reflections:views")
    return [to("Today", path="/"), to("views", path=views), to("give a view", path=f"{views}{ask.pk}/")]


def of_coach() -> list[Visit]:
    """Of the coach with the most conversations, who has given this year's word."""
    agreed = PurposeAgreement.objects.current(timezone.now()).values("person")
    busiest = (
        Thread.objects.filter(coach__in=agreed).values("coach").annotate(count=Count("pk")).order_by("-count", "coach")
    )
    coach = Person.objects.get(pk=busiest[0]["coach"])
    read = Reflection.objects.filter(threads__coach=coach, threads__comments__isnull=False).order_by("-pk").first()
    to = partial(Visit, "coach", person=coach)
    return [
        to("Today", path="/"),
        to("people I coach", path=reverse("reflections:coaching")),
        to("a reflection", path=reverse("reflections:reflection", args=[read.pk])),
    ]


def of_head(head: Person) -> list[Visit]:
    to = partial(Visit, "head", person=head)
    return [
        to("Today", path="/"),
        to("coaching pairs", path=reverse("schools:pairs")),
        to("conversations", path=reverse("reflections:coaching")),
        to("practice", path=reverse("reflections:practice")),
    ]


def of_lead(lead: Person) -> list[Visit]:
    cycle = Cycle.objects.running().first()
    to = partial(Visit, "trust lead", person=lead)
    return [
        to("Today", path="/"),
        to("cycles", path=reverse("reflections:cycles")),
        to("the open cycle", path=cycle.get_absolute_url()),
        to("frameworks", path=reverse("reflections:frameworks")),
        to("calendars", path=reverse("schools:calendars")),
    ]


def all_sweeps() -> dict:
    """What beat does by itself, as functions: each a service, to be run where it is rolled back."""
    now = timezone.now()
    today = timezone.localdate(now)
    return {
        "lease due mail": partial(lease_deliveries, limit=100, now=now),
        "fold digests": partial(fold_digests, now=now.replace(hour=12)),
        "what waits for digests": partial(waiting_digests, now=now),
        "open due cycles": partial(open_due_cycles, today=today),
        "tell whose turn it is": partial(tell_whose_turn_it_is, today=today),
        "close past cycles": partial(close_past_cycles, today=today),
    }
