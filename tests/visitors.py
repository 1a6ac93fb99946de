"""Sends what the permission matrix asks for, and says what it did to the data."""

import re
from contextlib import contextmanager
from uuid import uuid4

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import SimpleCookie
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.urls import reverse

from reflections.services.frameworks.criteria import standing_of
from reflections.services.frameworks.details import details_of
from reflections.services.frameworks.files import outline_as_json
from reflections.services.frameworks.outlines import outline_of
from reflections.services.frameworks.parts import mark_of
from schools.models import Message
from schools.services.mail_choices import stop_token
from tests.calendar_scene import calendar_payload
from tests.permissions import routes
from tests.permissions_reminders import reminders_payloads
from tests.reflections.files_made import PDF

JSON = {"reflections:save", "reflections:save-view"}
NOT_DATA = {"django_session", "schools_opening", "django_content_type", "auth_permission"}
WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM) \"?(?!django_session|schools_opening|OF\b)", re.IGNORECASE)
NEW_FRAMEWORK_FORMS = {"new-framework", "import-framework"}
DRAFT_FORMS = {"framework-details", "framework-area", "framework-criterion", "add-area", "add-criterion"}
FRAMEWORK_FORMS = NEW_FRAMEWORK_FORMS | DRAFT_FORMS | {"move-area", "move-criterion", "order-areas", "order-criteria"}
PATTERNS = dict(routes())


class Browser(RequestFactory):
    """Django's test client without its notes on templates, which cost a third of the time."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **environ):
        return self.handler(self._base_environ(**environ))


class Visitors:
    """Each relation of a scene, signed in; what one request changes is taken back before the next."""

    def __init__(self, scene):
        self.scene = scene
        self.client = Client()
        self.browser = Browser()
        self.before = fingerprint()
        self.known = {relation: self._known(relation) for relation in scene.people}
        self.cookies = {relation: self._signed_in(scene.people[relation]) for relation in scene.people}

    def send(self, relation, route, method, data=None):
        """The response, and whether data changed."""
        data = self.payload(route, relation) if data is None else data
        return self.send_to(relation, self.url(route, relation), method, data, is_json=route in JSON)

    def send_to(self, relation, url, method="GET", data=None, is_json=False):
        headers = {"Accept": "application/json" if is_json else "text/html", "Cookie": self.cookies[relation]}
        data = encode_multipart(BOUNDARY, data or {}) if method == "POST" else b""
        with taken_back() as written:
            response = self.browser.generic(method, url, data, MULTIPART_CONTENT, headers=headers)
            has_changed = bool(written) and fingerprint() != self.before
        return response, has_changed

    def url(self, route, relation):
        pattern, known = PATTERNS[route], self.known[relation]
        if "frameworks/" in pattern:
            return framework_url(route, self.scene.next_framework)
        subject = re.search(
            r"(files|views|asks|threads|guests|pairs|apart|judgements|proposals|lines|comments|steps|practice|entries"
            r"|calendars|safeguarding|cycles|reminders|messages|)/?<int:pk>",
            pattern,
        )
        values = known | {"pk": known["entry" if "/offer/" in pattern else subject[1]]} if subject else known
        if route == "reflections:take-back-ask":
            values["pk"] = self.scene.asks["accepted"].pk
        if route in ("schools:read-message", "schools:read-messages"):
            own = Message.objects.filter(kind="coach-proposed", person=self.scene.people[relation])
            values["pk"] = own.values_list("pk", flat=True).first() or values["pk"]
        return reverse(route, kwargs={name: values[name] for name in re.findall(r"<\w+:(\w+)>", pattern)})

    def _signed_in(self, person):
        self.client.cookies = SimpleCookie()
        if person:
            self.client.force_login(person)
            self.client.get(reverse("ready"))  # from here on the session knows when it began
        return self.client.cookies.output(attrs=[], header="", sep=";").strip()

    def _known(self, relation):
        """The ids that go into URLs: one's own ask, thread or version, where one has one."""
        scene = self.scene
        return {
            "": scene.reflection.pk,
            "views": scene.ask_of(relation).pk,
            "asks": scene.ask_of(relation).pk,
            "files": scene.reflection.files.get().pk,
            "threads": scene.threads.get(relation, scene.threads["coach"]).pk,
            "guests": scene.visit.pk,
            "comments": scene.threads["coach"].comments.first().pk,
            "steps": getattr(scene.reflection.next_steps.first(), "pk", 0),
            "practice": scene.offer.pk,
            "entries": scene.closure.pk,
            "calendars": scene.closure.school_id,
            "safeguarding": scene.closure.school_id,
            "cycles": scene.reflection.cycle_id,
            "kind": "json",
            "reminders": scene.pause.pk,
            "messages": Message.objects.get(kind="coach-proposed", person=scene.people["staff"]).pk,
            "token": scene.token,
            "signed": stop_token(scene.people["author"], "views"),
            "pairs": scene.pair_of(relation).pk,
            "apart": scene.apart.pk,
            "proposals": scene.proposal.pk,
            "judgements": scene.judgement().pk,
            "lines": scene.line_of(relation),
            "cycle": scene.reflection.cycle_id,
            "criterion": scene.reflection.cycle.framework.areas.get().criteria.last().pk,
            "entry": scene.reflection.entries.get().pk,
            "judgement": scene.judgement().pk,
            "version": scene.version_of(relation).pk,
        }

    def payload(self, route, relation):
        """What the page's form would send, filled in well."""
        people, name = self.scene.people, route.rpartition(":")[2]
        words = {f"entry-{self.known[relation]['entry']}-narrative": "Typed anew"}
        if name in ("view", "save-view", "share-view"):
            return words | {"version": self.scene.ask_of(relation).version, "how": "talked"}
        if typed := calendar_payload(name, self.scene.reflection.cycle, self.scene.closure):
            return typed
        if name in FRAMEWORK_FORMS:
            return framework_payload(name, self.scene.next_framework)
        if name in ("write", "save", "add", "remove", "share", "propose-share"):
            return words | {"version": self.scene.reflection.version, "named-colleagues": people["staff"].pk}
        return {
            "audience": {"colleagues": people["staff"].pk, f"ask-{people['staff'].pk}-message": "Typed anew"},
            "ask": {"colleague": people["staff"].pk, "message": "Typed anew", "question": "Typed anew"},
            "say": {"text": "Typed anew", "form_key": uuid4()},
            "answer": {"text": "Typed anew"},
            "attach": {"promise": "on", "form_key": uuid4(), "file": SimpleUploadedFile("a.pdf", PDF)},
            "finish": {"takeaway": "Typed anew", "step-TOTAL_FORMS": 0, "step-INITIAL_FORMS": 0},
            **dict.fromkeys(["decline", "hand-back"], {"line": "Typed anew"}),
            "comment": {
                "kind": "question",
                "text": "Typed anew",
                "form_key": uuid4(),
                "guests": people["guest"].pk,
            },
            "invite-partner": {"colleague": people["staff"].pk},
            "bring-in": {"person": people["staff"].pk},
            "coaching-words": {"openers": "Typed anew", "telling": "Typed anew", "version": 1},
            "put-back-words": {"kind": "openers", "version": 1},
            **dict.fromkeys(["change-comment", "change-line"], {"text": "Typed anew"}),
            **reminders_payloads(self.scene.reflection.school_id),
            "practice": {"find": "Typed anew"},
            "offer-practice": dict.fromkeys(["title", "what", "how_to_see"], "Typed anew"),
            "tone": {"text": "You should"},
            "add-thought": {"text": "Typed anew", "form_key": uuid4()},
            "note-step": {"status": "done", "line": "Typed anew"},
            "apart": {"other": people["staff"].pk},
            "pairs": {"colleague": people["invited"].pk, "coach": people["coach"].pk},
        }.get(name, {})


def framework_url(route, draft):
    """What is published is read, copied, followed and retired; everything else is done to the draft that follows it."""
    of_published = ("framework", "export", "copy", "revise", "retire", "restore")
    is_draft = route.rpartition(":")[2].removesuffix("-framework") not in of_published
    criterion = draft.areas.get().criteria.last()
    pk = draft.pk if is_draft else draft.previous_id
    values = {"pk": pk, "area": criterion.area_id, "criterion": criterion.pk}
    return reverse(route, kwargs={name: values[name] for name in re.findall(r"<\w+:(\w+)>", PATTERNS[route])})


def framework_payload(name, draft):
    """What a form of a framework's pages would send, filled in well."""
    criterion = draft.areas.get().criteria.last()
    areas, criteria = ([row.pk for row in rows.all()] for rows in (draft.areas, criterion.area.criteria))
    named = {"name": "Typed anew"}
    return {
        "new-framework": {"point": "early-career"},
        "import-framework": {"file": SimpleUploadedFile("any.json", outline_as_json(outline_of(draft)).encode())},
        "framework-details": named | {"read": mark_of(details_of(draft))},
        "framework-criterion": named | {"read": mark_of(standing_of(criterion)), "area": criterion.area_id},
        "framework-area": named | {"read": mark_of(criterion.area.name)},
        "order-areas": in_order(areas, areas[::-1]),
        "order-criteria": in_order(criteria, criteria[::-1]),
        "move-area": {"direction": "up"},
        "move-criterion": {"direction": "up"},
    }.get(name, named)


def in_order(was, order):
    return {"was": ",".join(map(str, was)), "order": ",".join(map(str, order))}


@contextmanager
def taken_back():
    """Notes the statements that write, and takes back what they wrote."""
    written = []

    def note(execute, sql, *rest):
        if WRITES.search(sql):
            written.append(sql)
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield written
        transaction.set_rollback(True)


def fingerprint():
    """What all tables hold, but for sessions, the access log, whether a message was read or is over, and who signed in last."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - NOT_DATA
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_rows_of, sorted(tables))))
        return sorted(cursor.fetchall())  # PostgreSQL may read the tables side by side, and then in any order


def _rows_of(table):
    row = "(to_jsonb(t) - 'read_at' - 'is_over' - 'last_login')::text"
    return f"SELECT '{table}', md5(string_agg({row}, '|' ORDER BY id)) FROM {table} AS t"
