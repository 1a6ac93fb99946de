"""A small made trust has what was asked for, keeps every rule and opens every page."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from config.bench.visits import all_visits
from config.demo.entering import ENTRANCES
from config.load.tables import all_tables
from reflections.models import Comment, Cycle, Reflection, Status, Triangulation
from schools.models import CoachingPair, Membership, Person, PurposeAgreement, Role, School

MODELS = list(all_tables().all)
MOST_QUERIES = 19  # of any page, whoever opens it


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def test_there_is_exactly_as_much_as_was_asked_for(small):
    rows = [School, Person, Cycle, Reflection, Triangulation, Comment]

    assert {model.__name__: model.objects.count() for model in rows} == {
        "School": small.schools,
        "Person": small.people,
        "Cycle": small.cycles,
        "Reflection": small.reflections,
        "Triangulation": small.views,
        "Comment": small.comments,
    }


def test_no_table_stays_empty():
    assert [model.__name__ for model in MODELS if not model.objects.exists()] in ([], ["Addendum"])


def test_reflections_come_in_every_state_and_the_last_cycle_is_open():
    assert set(Reflection.objects.values_list("status", flat=True)) == set(Status)
    assert list(Cycle.objects.order_by("opens_on").values_list("status", flat=True)) == ["closed"] * 3 + ["open"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_rows_keep_the_rules_of_their_models(model):
    for row in model.objects.order_by("-pk")[:5]:
        row.validate_constraints()
    limited = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    for field in limited:
        longer = model.objects.annotate(length=Length(field.name)).filter(length__gt=field.max_length or 10**9)
        assert longer.count() == 0, field


def test_nobody_reads_their_own_as_coach_or_is_asked_by_somebody_they_manage_or_coach():
    asks = Triangulation.objects.select_related("reflection")
    pairs = set(CoachingPair.objects.current().values_list("coach", "colleague"))
    pairs |= set(Membership.objects.values_list("line_manager", "person"))

    assert [ask for ask in asks if (ask.colleague_id, ask.reflection.author_id) in pairs] == []
    assert Reflection.objects.filter(chosen_coach=models.F("author")).count() == 0


def test_every_school_has_a_head_who_has_given_their_word_some_year():
    heads = Membership.objects.filter(role=Role.HEAD)

    assert heads.values("school").distinct().count() == School.objects.count()
    assert heads.exclude(person__in=PurposeAgreement.objects.values("person")).count() == 0


def test_the_next_person_follows_the_last():
    last = Person.objects.order_by("pk").last().pk

    assert Person.objects.create_user("next@larch.example", first_name="Next", last_name="One").pk == last + 1


def test_every_page_opens_in_few_queries():
    for visit in all_visits():
        client = visit.client()
        with CaptureQueriesContext(connection) as ran:
            visit.open(client)
        assert len(ran) <= MOST_QUERIES, (visit.who, visit.page)


def test_a_site_with_people_is_refused():
    with pytest.raises(CommandError, match="Somebody is on this site already"):
        call_command("make_load", scale=0.001)


def test_a_site_that_is_no_demo_is_refused(settings):
    settings.TESTING = False

    with pytest.raises(CommandError, match="belong in a demo"):
        call_command("make_load", scale=0.001)


def test_the_demo_serves_it_as_it_is(capsys):
    people = Person.objects.count()
    call_command("load_demo")

    assert Person.objects.count() == people
    assert Person.objects.filter(email__in=[entrance.email for entrance in ENTRANCES]).count() == len(ENTRANCES)
