"""A review's report, put together from what its people wrote. Notes of the visit and names of teachers are never in it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from peerreview.exports import Part, Report, Section
from peerreview.models import Answer, AreaText, HostReply, Kind, Review, Revisit, Seat, Stage
from peerreview.services.replying import hosts_of
from schools.words import say


def said_first(review: Review) -> list[Part]:
    """What the host said before anybody came."""
    asked = [Part(f"Question {question.position}", question.text) for question in review.questions.all()]
    texts = AreaText.objects.written().filter(review=review).select_related("area")
    return asked + [Part(row.area.name, row.text, "host") for row in texts]


def followed_up(review: Review) -> list[tuple[str, str]]:
    """What changed, and each action with what came of it, as pairs (what we did, what changed); empty until the host has
    written down the revisit."""
    revisit = Revisit.objects.filter(review=review).first()
    if revisit is None:
        return []
    actions = review.actions.standing().prefetch_related("progress")
    done = [(action.text, _outcome(action)) for action in actions]
    return [*done, ("What changed", revisit.what_changed), ("How we know", revisit.evidence)]


def _outcome(action):
    lines = list(action.progress.all())
    said = action.came_of_it or (lines[-1].text if lines else "")
    return said or ("Done." if action.done_at else "Still going on.")


def findings_of(review: Review):
    """The findings that stand, each with everything said about it."""
    rows = review.findings.standing().select_related(
        "area", "line__question", "reply__answered_by", "reply__saved_by", "mediator_word__by"
    )
    return rows.prefetch_related("corrections__answered_by")


def reported(review: Review) -> list:
    """The findings as a report shows them, each with `sent_reply` and `sent_corrections`: what the host has not sent yet is
    a draft, and stands in no report."""
    is_sent = HostReply.objects.filter(review=review).exists()
    findings = list(findings_of(review))
    for finding in findings:
        finding.sent_reply = getattr(finding, "reply", None) if is_sent else None
        finding.sent_corrections = list(finding.corrections.all()) if is_sent else []
    return findings


def report_of(review: Review) -> Report:
    """The whole report, in reading order, in a number of queries that does not grow with it."""
    findings = reported(review)
    sections = [Section("What we said first", 1, said_first(review)), *_noticed(findings), _how(review)]
    if done := followed_up(review):
        sections.append(Section("What we did and what changed", 1, [Part(did, came) for did, came in done]))
    return Report(
        title=review.round.theme,
        school=review.school.name,
        made_on=_day(timezone.localdate()),
        facts=_facts(review),
        sections=sections,
    )


def _facts(review):
    told = review.seats.in_team().current().select_related("person", "school")
    team = [f"{seat.person.name}{_as(seat)}" for seat in told]
    hosts = [person.name for person in hosts_of(review)]
    hosts += [seat.person.name for seat in review.seats.current().filter(role="host_lead").select_related("person")]
    facts = [
        ("School", review.school.name),
        ("Visit", _day(review.visit_on)),
        ("Released", _day(timezone.localdate(review.released_at)) if review.released_at else "not yet"),
        ("For the school", ", ".join(hosts)),
        ("The team", ", ".join(team)),
    ]
    return [(label, text) for label, text in facts if text]


def _as(seat):
    return {Seat.Role.LEAD: " (lead reviewer)", Seat.Role.SHADOW: " (came along to learn)"}.get(seat.role, "")


def _day(day):
    return date_format(day, "j F Y") if day else ""


def _noticed(findings):
    """Strengths, challenges and questions, each kind a chapter and each finding a section in it."""
    for kind in Kind.values:
        of_kind = [finding for finding in findings if finding.kind == kind]
        if of_kind:
            yield Section(say(f"finding_chapter.{kind}"), 1)
            one = say(f"finding_one.{kind}")
            yield from (Section(_name(one, place, row), 2, parts_of(row)) for place, row in enumerate(of_kind, start=1))


def _name(one, place, finding):
    return f"{one} {place}: {finding.area.name}" if finding.area else f"{one} {place}"


def parts_of(finding) -> list[Part]:
    """One finding with all that belongs to it: evidence, corrections, the host's reply, the team's answer and a
    mediator's word. Each voice stands by itself; no version replaces another."""
    reply = finding.sent_reply
    is_disputed = bool(reply and reply.differs)
    parts = [Part("What the team noticed" if is_disputed else "", finding.text, "team")]
    if finding.evidence:
        parts.append(Part("How the team knows", finding.evidence, "team"))
    if finding.line:
        parts.append(Part("On the question", finding.line.question.text))
    for correction in finding.sent_corrections:
        parts += _corrected(correction)
    if reply:
        parts.append(Part("The school sees it differently" if is_disputed else "The school agrees", reply.text, "host"))
    if is_disputed:
        parts += _answered(reply, "The team leaves both versions to stand")
    if word := getattr(finding, "mediator_word", None):
        parts.append(Part(f"A third head, {word.by.name}, asked by both", word.text, "mediator"))
    return parts


def _corrected(correction):
    is_accepted = correction.answer == Answer.ACCEPTED
    fact = "Corrected" if is_accepted else "The school puts right"
    text = f"{correction.fact}\n\nEarlier words: “{correction.said}”"
    return [Part(fact, text, "host"), *_answered(correction, "The team accepts this correction")]


def _answered(row, accepted):
    if row.answer == Answer.ANSWERED:
        return [Part("The team answers", row.answer_text, "team")]
    return [Part(accepted if row.answer else "The team has not answered this", "", "team")]


def _how(review):
    sessions = list(review.sessions.all())
    met = sorted({session.meets for session in sessions})
    count = f"{len(sessions)} session{'' if len(sessions) == 1 else 's'} during a visit by colleagues of other schools."
    parts = [Part("", count)]
    if met:
        parts.append(Part("Whom we met, as groups", "\n".join(f"- {group}" for group in met)))
    return Section("How it was done", 1, parts)


@dataclass(frozen=True)
class Summary:
    """One page for governors: what the school asked, what was noticed, what it did and what changed."""

    school: str
    theme: str
    visit_on: object
    questions: list[str]
    strengths: list[str]
    challenges: list[str]
    done: list[tuple[str, str]]


def summary_of(review: Review) -> Summary | None:
    """What governors read, of a released review; None before. Of what the school sees differently it says so."""
    if not review.has_reached(Stage.RELEASED):
        return None
    findings = reported(review)
    said = {kind: [_in_short(row) for row in findings if row.kind == kind] for kind in Kind.values}
    return Summary(
        school=review.school.name,
        theme=review.round.theme,
        visit_on=review.visit_on,
        questions=[question.text for question in review.questions.all()],
        strengths=said[Kind.STRENGTH],
        challenges=said[Kind.CHALLENGE],
        done=followed_up(review),
    )


def _in_short(finding):
    """A finding with the facts that were put right and, where the school sees it differently, its own version."""
    texts = [finding.text]
    texts += [f"Corrected: {row.fact}" for row in finding.sent_corrections if row.answer == Answer.ACCEPTED]
    reply = finding.sent_reply
    if reply and reply.differs:
        texts.append(f"The school sees it differently: {reply.text}")
        if word := getattr(finding, "mediator_word", None):
            texts.append(f"A third head: {word.text}")
    return "\n\n".join(texts)
