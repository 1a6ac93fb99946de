"""The cast that serves all tests: two schools, one trust, and people whom the reader soon knows."""

import gc
from datetime import timedelta

import pytest
from django.utils import timezone

from reflections.models import Area, Criterion, Cycle, Framework, Level
from reflections.services.sharing import share_reflection
from reflections.services.together import invite_partner, join_reflection
from reflections.services.triangulation import ViewWords, accept_ask, save_and_share_view
from reflections.services.writing import EntryWords, save_reflection, start_reflection
from schools.models import CoachingPair, Membership, Person, PurposeAgreement, Role, School, Trust

CAST = {
    "ada": ("Ada", "Obi", "ash", Role.TEACHER),  # the author
    "tariq": ("Tariq", "Aziz", "ash", Role.TEACHER),  # the colleague she asks
    "nell": ("Nell", "Price", "ash", Role.TEACHER),  # another colleague
    "mo": ("Mo", "Farrow", "ash", Role.TEACHER),
    "dee": ("Dee", "Okoro", "ash", Role.TEACHER),
    "joe": ("Joe", "Platt", "ash", Role.SENIOR_LEADER),  # her coach
    "mira": ("Mira", "Shah", "ash", Role.MIDDLE_LEADER),  # her line manager
    "hana": ("Hana", "Hughes", "ash", Role.HEAD),  # her head
    "bea": ("Bea", "Stone", "birch", Role.TEACHER),  # a teacher of another school
    "hugo": ("Hugo", "Lane", "birch", Role.HEAD),  # the head of another school
    "lena": ("Lena", "Marsh", None, Role.TRUST_LEAD),
}

LONG = ("test_permissions.py", "browser", "test_odd_input.py", "test_permissions_together.py")


def pytest_configure():
    gc.set_threshold(50_000, 20, 20)  # tests make many small objects, and end soon


def pytest_collection_modifyitems(items):
    """The files that take longest first, so that at the end no process waits for another."""
    items.sort(key=lambda item: min((at for at, name in enumerate(LONG) if name in item.path.parts), default=len(LONG)))


@pytest.fixture
def trust(db):
    return Trust.objects.create(pk=1, name="Larch Learning Trust")


@pytest.fixture
def schools(trust):
    ash = School.objects.create(
        urn="100001", name="Ash Primary School", safeguarding_route="Speak to Mrs Reed, room 4."
    )
    birch = School.objects.create(urn="100002", name="Birch Academy", safeguarding_route="Speak to Mr Lane, the lodge.")
    return {"ash": ash, "birch": birch}


@pytest.fixture
def people(schools):
    """The cast by first name, with `tess`, the technical administrator, and `owen`, who has left."""
    begun = timezone.localdate() - timedelta(days=400)
    people = {name: _join(*about, schools, begun) for name, about in CAST.items()}
    people["tess"] = Person.objects.create_superuser("tess@larch.example", first_name="Tess", last_name="Byte")
    people["owen"] = _join("Owen", "Gone", "ash", Role.TEACHER, schools, begun, begun + timedelta(days=30))
    Membership.objects.filter(person=people["ada"]).update(line_manager=people["mira"])
    return people


def _join(first, last, school, role, schools, begun, ended=None):
    person = Person.objects.create_user(f"{first.lower()}@larch.example", first_name=first, last_name=last)
    school = schools.get(school)
    Membership.objects.create(person=person, school=school, role=role, starts_on=begun, ends_on=ended)
    return person


@pytest.fixture
def framework(db):
    framework = Framework.objects.create(name="Teaching at Larch")
    area = Area.objects.create(framework=framework, name="In the classroom", position=1)
    for position, name in enumerate(["Questioning", "Feedback", "Routines"], start=1):
        Criterion.objects.create(area=area, name=name, position=position, description=f"{name} at its best.")
    for position, name in enumerate(["Exemplary, can share", "Secure", "Partly there", "Just starting"], start=1):
        Level.objects.create(framework=framework, name=name, position=position)
    return framework


@pytest.fixture
def criteria(framework):
    return list(Criterion.objects.filter(area__framework=framework))


@pytest.fixture
def levels(framework):
    return list(framework.levels.all())


@pytest.fixture
def cycle(framework, schools):
    return make_cycle(framework, schools.values())


def make_cycle(framework, schools, name="Autumn 2", began_days_ago=7, status=Cycle.Status.OPEN):
    first = timezone.localdate() - timedelta(days=began_days_ago)
    days = {"leaders_share_by_on": 5, "share_by_on": 14, "views_by_on": 21, "finish_by_on": 28}
    dates = {field: first + timedelta(days=after) for field, after in days.items()}
    cycle = Cycle.objects.create(name=name, framework=framework, status=status, opens_on=first, **dates)
    cycle.schools.set(schools, through_defaults=dates | {"opens_on": first})
    return cycle


@pytest.fixture
def coached(people):
    """Joe coaches Ada, and he and Hana have given their word on the purpose."""
    now = timezone.now()
    pair = {"coach": people["joe"], "colleague": people["ada"], "proposed_by": people["hana"]}
    CoachingPair.objects.create(**pair, proposed_at=now, agreed_at=now)
    for leader in ("joe", "hana"):
        PurposeAgreement.objects.create(person=people[leader], agreed_at=now)
    return people


@pytest.fixture
def draft(people, cycle, criteria, levels):
    """Ada's draft on questioning, with every field written."""
    draft = start_reflection(cycle, criteria[0], by=people["ada"])
    entry = draft.entries.get()
    words = EntryWords(levels[1], "Ada's narrative", ["Ada's evidence", "https://example.org/plan"], "Ada's wonder")
    return save_reflection(draft, by=people["ada"], version=draft.version, words={entry.pk: words})


@pytest.fixture
def shared(draft, coached):
    """Shared by Ada with Tariq and with Joe, her coach."""
    return share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])


@pytest.fixture
def accepted(shared, people):
    """Tariq's ask, accepted."""
    return accept_ask(shared.triangulations.get(), by=people["tariq"])


@pytest.fixture
def viewed(accepted, people, levels):
    """Tariq's ask, with his view shared; so Ada's reflection is triangulated."""
    entry = accepted.reflection.entries.get()
    words = {entry.pk: ViewWords(levels[2], False, "Tariq's narrative", "Tariq's question")}
    return save_and_share_view(accepted, by=people["tariq"], version=accepted.version, how="visited", words=words)


@pytest.fixture
def mina(people, schools):
    """Mina Shah, who shares Ada's job; she is nobody's relation in tests of a reflection that Ada writes alone."""
    begun = timezone.localdate() - timedelta(days=400)
    people["mina"] = _join("Mina", "Shah", "ash", Role.TEACHER, schools, begun)
    return people["mina"]


@pytest.fixture
def together(draft, mina):
    """Ada's draft, which she and Mina write together."""
    return join_reflection(invite_partner(draft, mina, by=draft.author), by=mina)


@pytest.fixture
def everyone(coached, schools):
    """The cast with those whom only the permission matrix needs; `hope` heads Ada's school together with Hana."""
    begun = timezone.localdate() - timedelta(days=400)
    more = {
        "sam": ("Sam", "Rowe", "ash", Role.TEACHER),
        "ivy": ("Ivy", "Quinn", "ash", Role.TEACHER),
        "lars": ("Lars", "Ness", "ash", Role.SENIOR_LEADER),
        "hope": ("Hope", "Bell", "ash", Role.HEAD),
        "gwen": ("Gwen", "Vale", "ash", Role.TEACHER),
    }
    coached |= {name: _join(*about, schools, begun) for name, about in more.items()}
    Membership.objects.filter(person=coached["owen"]).update(ends_on=None)
    PurposeAgreement.objects.create(person=coached["hope"], agreed_at=timezone.now())
    return coached
