"""Two people who share a job write one reflection: asked, joined, written in, left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from reflections.models import Judgement, Proposal, Reflection, Status, Version
from reflections.models.asking import cycles_to_start
from reflections.models.together import possible_partners
from reflections.services.proposals import decline_proposal, take_back_proposal
from reflections.services.together import invite_partner, join_reflection, leave_reflection, part_from_leavers
from reflections.services.writing import EntryWords, StaleVersion, save_reflection, start_reflection
from reflections.tasks import forget_leavers_drafts
from schools.errors import Conflict
from schools.models import Membership, Message


def told(person):
    return list(Message.objects.filter(person=person).values_list("kind", flat=True))


def save(reflection, by, narrative, version=None):
    words = {entry.pk: EntryWords(narrative=narrative) for entry in reflection.entries.all()}
    return save_reflection(reflection, by=by, version=version or reflection.version, words=words)


def test_whoever_is_asked_sees_no_word_before_saying_yes(draft, mina):
    invite_partner(draft, mina, by=draft.author)

    assert told(mina) == ["together-asked"]
    assert not Reflection.objects.visible_to(mina).exists()
    assert not Judgement.objects.visible_to(mina).exists()


def test_both_are_its_authors_after_a_yes(together, mina, people):
    for author in (people["ada"], mina):
        assert Reflection.objects.editable_by(author).get() == together
        assert Judgement.objects.visible_to(author).get().narrative == "Ada's narrative"
    assert [author.name for author in together.authors] == ["Ada Obi", "Mina Shah"]
    assert told(people["ada"]) == ["joined"]


@pytest.mark.parametrize("name", ["ada", "joe", "mira", "bea", "lena", "owen", "tess"])
def test_nobody_writes_together_who_could_not_say_no_or_works_elsewhere(name, draft, coached):
    """Oneself, one's coach, one's line manager, other schools' people, the trust lead, leavers, the administrator."""
    with pytest.raises(Conflict):
        invite_partner(draft, coached[name], by=coached["ada"])


def test_nobody_who_was_asked_for_a_view_becomes_an_author(shared, coached):
    assert not possible_partners(shared, timezone.now()).contains(coached["tariq"])


def test_a_no_and_a_taken_back_ask_open_nothing(draft, mina, people):
    decline_proposal(invite_partner(draft, mina, by=people["ada"]), by=mina, line="I write mine in spring")
    asked = invite_partner(draft, mina, by=people["ada"])
    take_back_proposal(asked, by=people["ada"])

    with pytest.raises(Conflict):
        join_reflection(asked, by=mina)
    assert told(people["ada"]) == ["proposal-declined"]
    assert not Reflection.objects.visible_to(mina).exists()


def test_words_of_ones_own_are_never_thrown_away_by_joining(draft, mina, cycle, criteria):
    save(start_reflection(cycle, criteria[0], by=mina), mina, "Mine")
    asked = invite_partner(draft, mina, by=draft.author)

    with pytest.raises(Conflict, match="throws no words away"):
        join_reflection(asked, by=mina, discards_own=True)


def test_an_empty_draft_of_ones_own_goes_only_when_one_says_so(draft, mina, cycle, criteria):
    start_reflection(cycle, criteria[0], by=mina)
    asked = invite_partner(draft, mina, by=draft.author)

    with pytest.raises(Conflict, match="empty draft"):
        join_reflection(asked, by=mina)
    assert join_reflection(asked, by=mina, discards_own=True) == draft
    assert Reflection.objects.count() == 1


def test_starting_leads_a_partner_to_what_they_write_together(together, mina, cycle, criteria):
    assert not cycles_to_start(mina, timezone.localdate()).exists()
    assert start_reflection(cycle, criteria[0], by=mina) == together


def test_one_person_writes_at_most_one_reflection_a_cycle(together, mina, people, cycle, schools):
    times = {"started_at": timezone.now(), "saved_at": timezone.now(), "school": schools["ash"], "cycle": cycle}
    for authors in ({"author": mina}, {"author": people["mo"], "partner": people["ada"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reflection.objects.create(**authors, **times)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.update(partner=people["ada"])


def test_both_write_one_judgement_and_the_other_keeps_what_stood_there(together, mina, people):
    saved = save(together, people["ada"], "Ada's again")
    save(saved, mina, "Mina's words")

    assert Judgement.objects.get().narrative == "Mina's words"
    kept = Version.objects.visible_to(people["ada"]).get(why="together")
    assert kept.words[0]["narrative"] == "Ada's again"


def test_who_was_too_late_hears_who_wrote_and_both_texts_are_kept(together, mina, people):
    save(together, mina, "Mina was first")

    with pytest.raises(StaleVersion, match="Mina Shah also wrote here"):
        save(together, people["ada"], "Ada's", version=together.version)
    assert Judgement.objects.get().narrative == "Mina was first"
    assert Version.objects.visible_to(people["ada"]).get(why="conflict").words[0]["narrative"] == "Ada's"


def test_earlier_versions_stay_each_authors_own(draft, mina, people):
    draft.versions.create(by=people["ada"], why="pause", words=[], kept_at=timezone.now())
    join_reflection(invite_partner(draft, mina, by=people["ada"]), by=mina)

    assert not Version.objects.visible_to(mina).exists()


@pytest.mark.parametrize(("leaver", "stays"), [("ada", "mina"), ("mina", "ada")])
def test_whoever_stays_keeps_the_words(leaver, stays, together, people):
    save(together, people["mina"], "Both of ours")
    leave_reflection(together, by=people[leaver])

    assert Reflection.objects.editable_by(people[stays]).get().partner is None
    assert Judgement.objects.visible_to(people[stays]).get().narrative == "Both of ours"
    assert not Reflection.objects.visible_to(people[leaver]).exists()
    assert not Judgement.objects.visible_to(people[leaver]).exists()
    assert Version.objects.visible_to(people[leaver]).first().words[0]["narrative"] == "Both of ours"
    assert told(people[stays])[-1:] == ["left-together"]


@pytest.mark.parametrize(("leaver", "stays"), [("ada", "mina"), ("mina", "ada")])
def test_when_one_leaves_the_school_the_other_is_its_only_author(leaver, stays, together, people):
    today = timezone.localdate()
    posts = Membership.objects.filter(person=people[leaver])
    for days_ago, parted in ((29, 0), (30, 1), (30, 0)):  # as long as a draft stays, somebody's own or not
        posts.update(ends_on=today - timedelta(days=days_ago))
        assert part_from_leavers(today=today) == parted

    assert Reflection.objects.get().authors == [people[stays]]
    assert Judgement.objects.get().by == people[stays]
    assert told(people[stays])[-1] == "left-together"


def test_a_draft_written_together_outlives_whoever_began_it(together, mina, people):
    long_ago = timezone.localdate() - timedelta(days=40)
    Membership.objects.filter(person=people["ada"]).update(ends_on=long_ago)

    forget_leavers_drafts()

    assert Reflection.objects.editable_by(mina).get() == together


def test_whoever_has_left_may_begin_one_of_their_own(together, mina, cycle, criteria):
    leave_reflection(together, by=mina)

    assert start_reflection(cycle, criteria[0], by=mina).author == mina


def test_a_proposal_waits_for_one_of_two_people_and_one_waits_at_a_time(draft, mina, people):
    asked = invite_partner(draft, mina, by=people["ada"])

    with pytest.raises(Conflict, match="proposed already"):
        invite_partner(draft, people["nell"], by=people["ada"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            reflection=draft, kind="share", by=mina, to=people["ada"], version=1, made_at=timezone.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(to=people["ada"])


@pytest.mark.django_db(transaction=True)
def test_joining_and_starting_ones_own_at_once_leaves_one_of_the_two(draft, mina, cycle, criteria):
    asked = invite_partner(draft, mina, by=draft.author)

    def act(number):
        try:
            join_reflection(asked, by=mina) if number % 2 else start_reflection(cycle, criteria[0], by=mina)
        except Conflict:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(act, range(6)))

    assert "done" in answers
    assert Reflection.objects.written_by(mina).filter(status=Status.DRAFT).count() == 1
