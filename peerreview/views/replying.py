from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.reporting import AnswerForm, CorrectionForm, MediatorForm, MediatorWordForm, ReplyForm
from peerreview.models import Correction, Finding, HostReply, Mediation, Reply, Review, Stage
from peerreview.models.mediation import mediated_by, reviews_mediable_by, third_heads
from peerreview.models.replies import ids_replied_by, reviews_replied_by, reviews_sendable_by
from peerreview.models.reviews import stages_from
from peerreview.services.mediating import (
    accept_mediation,
    agree_to_mediator,
    end_mediation,
    propose_mediator,
    save_mediator_word,
)
from peerreview.services.replying import (
    add_correction,
    answer_correction,
    answer_reply,
    save_reply,
    send_reply,
    take_back_correction,
    team_of,
)
from peerreview.services.reporting import findings_of
from schools.services.messages import read_messages_about


def given(request, pk):
    """A review that they take part in, from the host's reply on."""
    rows = Review.objects.visible_to(request.user, timezone.localdate()).select_related("school", "round")
    return get_object_or_404(rows.filter(status__in=stages_from(Stage.HOST_REPLY)), pk=pk)


def finding_of_writer(request, pk, finding):
    """A finding of a review whose reply they write, at any time from the host's reply on."""
    review = given(request, pk)
    rows = Finding.objects.standing().filter(
        review=review, review__in=ids_replied_by(request.user, timezone.localdate())
    )
    return get_object_or_404(rows.select_related("review__school", "reply"), pk=finding)


@require_safe
def reply(request, pk):
    review, today, person = given(request, pk), timezone.localdate(), request.user
    read_messages_about(person, review.thing)
    replies = set(Reply.objects.visible_to(person, today).filter(finding__review=review).values_list("pk", flat=True))
    facts = set(
        Correction.objects.visible_to(person, today).filter(finding__review=review).values_list("pk", flat=True)
    )
    answerable = set(Reply.objects.answerable_by(person).filter(finding__review=review).values_list("pk", flat=True))
    open_facts = set(
        Correction.objects.answerable_by(person).filter(finding__review=review).values_list("pk", flat=True)
    )
    mediated = set(mediated_by(person).filter(review=review).values_list("pk", flat=True))
    told = {
        "review": review,
        "findings": findings_of(review),
        "seen": {
            "replies": replies,
            "facts": facts,
            "answerable": answerable,
            "open_facts": open_facts,
            "mediated": mediated,
        },
        "can_write": reviews_replied_by(person, today).contains(review),
        "can_send": reviews_sendable_by(person, today).contains(review),
        "can_mediate": reviews_mediable_by(person, today).contains(review),
        "mediation": Mediation.objects.visible_to(person, today).filter(review=review).select_related("person").first(),
        "sent": HostReply.objects.of(review),
        "leads": team_of(review, "lead"),
    }
    return render(request, "peerreview/reporting/reply.html", told)


@require_http_methods(["GET", "POST"])
def reply_to_finding(request, pk, finding):
    found = finding_of_writer(request, pk, finding)
    stands = getattr(found, "reply", None)
    first = {"stance": stands.stance, "text": stands.text, "version": stands.version} if stands else {}
    form = ReplyForm(request.POST or None, initial=first)
    if form.is_valid():
        save_reply(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept as a draft. Nobody of the team reads it before it is sent.")
        return redirect("peerreview:reply", pk)
    lead = "Agree, or say how you see it. Your words stand beside the team’s; neither replaces the other."
    return words_page(request, found.review, form, "Reply to this", lead, "Keep as a draft", [found.text])


@require_http_methods(["GET", "POST"])
def correct_finding(request, pk, finding):
    found = finding_of_writer(request, pk, finding)
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        add_correction(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Noted. It goes to the team with your reply.")
        return redirect("peerreview:reply", pk)
    lead = "A fact that is not right, such as a number or a year group."
    return words_page(request, found.review, form, "Put a fact right", lead, "Keep this correction", [found.text])


@require_POST
def remove_correction(request, pk, correction):
    rows = Correction.objects.visible_to(request.user, timezone.localdate()).filter(finding__review=given(request, pk))
    rows = rows.filter(finding__review__in=ids_replied_by(request.user, timezone.localdate()))
    take_back_correction(get_object_or_404(rows.select_related("finding"), pk=correction), by=request.user)
    messages.success(request, "Taken out.")
    return redirect("peerreview:reply", pk)


@require_POST
def send(request, pk):
    rows = Review.objects.hosted_by(request.user, timezone.localdate())
    review = get_object_or_404(rows.filter(status__in=stages_from(Stage.HOST_REPLY)), pk=pk)
    send_reply(review, by=request.user)
    messages.success(request, "Sent. The team answers each point; nothing of it is lost.")
    return redirect("peerreview:reply", pk)


@require_http_methods(["GET", "POST"])
def answer(request, pk, row):
    rows = Reply.objects.sent().filter(finding__review__in=written(request, pk))
    found = get_object_or_404(rows.select_related("finding__review__school"), pk=row)
    form = AnswerForm("We leave both versions to stand", request.POST or None)
    if form.is_valid():
        answer_reply(found, by=request.user, **form.cleaned_data)
        return answered(request, pk)
    lead = "The report shows both versions. Nobody overrules anybody."
    words = [found.finding.text, found.text]
    return words_page(
        request, found.finding.review, form, "The school sees it differently", lead, "Answer for the team", words
    )


@require_http_methods(["GET", "POST"])
def answer_fact(request, pk, row):
    rows = Correction.objects.sent().filter(finding__review__in=written(request, pk))
    found = get_object_or_404(rows.select_related("finding__review__school"), pk=row)
    form = AnswerForm("We accept this correction", request.POST or None)
    if form.is_valid():
        answer_correction(found, by=request.user, **form.cleaned_data)
        return answered(request, pk)
    lead = "If you accept it, the report shows the fact beside the earlier words."
    words = [found.finding.text, found.said, found.fact]
    return words_page(request, found.finding.review, form, "A fact to put right", lead, "Answer for the team", words)


def written(request, pk):
    """The review's id, if they write for its team."""
    return Review.objects.written_up_by(request.user).filter(pk=pk).order_by().values("pk")


def answered(request, pk):
    messages.success(request, "Answered. Both stay in the report.")
    return redirect("peerreview:reply", pk)


def words_page(request, review, form, title, lead, button, words):
    told = {"review": review, "form": form, "title": title, "lead": lead, "button": button, "words": words}
    return render(request, "peerreview/reporting/words.html", told)


@require_http_methods(["GET", "POST"])
def propose(request, pk):
    review, today = given(request, pk), timezone.localdate()
    own = Review.objects.hosted_by(request.user, today) | Review.objects.lead_by(request.user)
    review = get_object_or_404(own.select_related("school"), pk=review.pk)
    form = MediatorForm(third_heads(review, today), request.POST or None)
    if form.is_valid():
        propose_mediator(review, form.cleaned_data["person"], by=request.user)
        messages.success(request, "Proposed. They are asked once the other side agrees.")
        return redirect("peerreview:reply", pk)
    lead = "A head of a third school, whom both sides ask. They write a word beside both versions, and change nothing."
    return words_page(request, review, form, "Ask a third head", lead, "Propose to the other side", [])


@require_safe
def mediation(request, pk, row):
    found = mediation_of(request, pk, row)
    read_messages_about(request.user, found.thing)
    today, own = timezone.localdate(), Mediation.objects
    told = {
        "mediation": found,
        "can_agree": own.agreeable_by(request.user, today).contains(found),
        "can_accept": own.acceptable_by(request.user).contains(found),
        "can_end": own.endable_by(request.user, today).contains(found),
    }
    return render(request, "peerreview/reporting/mediation.html", told)


def mediation_of(request, pk, row):
    rows = Mediation.objects.visible_to(request.user, timezone.localdate()).filter(review=pk)
    return get_object_or_404(rows.select_related("review__school", "person", "proposed_by"), pk=row)


@require_POST
def agree(request, pk, row):
    agree_to_mediator(mediation_of(request, pk, row), by=request.user)
    messages.success(request, "Agreed. They are asked now.")
    return redirect("peerreview:mediation", pk, row)


@require_POST
def accept(request, pk, row):
    accept_mediation(mediation_of(request, pk, row), by=request.user)
    messages.success(request, "Thank you. You may write on what is disputed.")
    return redirect("peerreview:reply", pk)


@require_POST
def decline(request, pk, row):
    end_mediation(mediation_of(request, pk, row), by=request.user)
    messages.success(request, "That is all right. Nobody asks why.")
    return redirect("today")


@require_http_methods(["GET", "POST"])
def mediate(request, pk, finding):
    found = get_object_or_404(
        mediated_by(request.user).filter(review=pk).select_related("review__school", "reply"), pk=finding
    )
    stands = getattr(found, "mediator_word", None)
    form = MediatorWordForm(
        request.POST or None, initial={"text": stands.text, "version": stands.version} if stands else {}
    )
    if form.is_valid():
        save_mediator_word(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept. It stands beside both versions.")
        return redirect("peerreview:reply", pk)
    lead = "Host and team read this, and whoever reads the report."
    return words_page(
        request,
        found.review,
        form,
        "A word between two versions",
        lead,
        "Keep this word",
        [found.text, found.reply.text],
    )
