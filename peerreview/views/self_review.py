from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.self_review import AreaForm, QuestionsForm
from peerreview.forms.steering import EvidenceForm
from peerreview.models import AreaText, AreaVersion, EnquiryQuestion, Review, ReviewEvidence, Stage
from peerreview.models.self_review import self_reviews_written_by
from peerreview.services.self_review import (
    StaleText,
    add_evidence,
    answer_for_practice,
    ask_for_practice,
    hand_over_self_review,
    missing_for_team,
    offers_of,
    save_area_or_say,
    save_questions,
    take_out_evidence,
)
from schools.errors import wants_json
from schools.models import Opening
from schools.services.openings import record_opening

from .reviews import part_of, seats_of


@require_safe
def self_review(request, pk):
    found = read(request, pk)
    return render(request, "peerreview/reviews/self_review.html", page(request, found))


@require_POST
def save_area(request, pk, area):
    found = read(request, pk)
    area = get_object_or_404(found.round.framework.areas, pk=area)
    form = AreaForm(area, None, request.POST)
    if not form.is_valid():
        return unreadable(request, found, form)
    told = {"version": form.cleaned_data["version"], "text": form.cleaned_data["text"]}
    try:
        saved = save_area_or_say(found, area, by=request.user, **told)
    except StaleText as stale:
        if wants_json(request):
            return stale_answer(found, stale)
        raise
    if wants_json(request):
        return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"})
    return redirect(f"{reverse('peerreview:self-review', args=[pk])}#area-{area.pk}")


@require_POST
def questions(request, pk):
    found = read(request, pk)
    form = QuestionsForm(found.questions.all(), request.POST)
    if form.is_valid():
        save_questions(found, form.texts(), by=request.user, read=form.read())
        messages.success(request, "The questions stand.")
        return redirect("peerreview:self-review", pk)
    return render(request, "peerreview/reviews/self_review.html", page(request, found, questions=form))


@require_POST
def evidence(request, pk, area):
    found = read(request, pk)
    area = get_object_or_404(found.round.framework.areas, pk=area)
    form = EvidenceForm(request.POST)
    if "offer" in request.POST:
        offer = get_object_or_404(offers_of(found, request.user, timezone.localdate()), pk=number(request, "offer"))
        ask_for_practice(found, area, offer, by=request.user)
        messages.success(request, "Asked. It stands here once its author has said yes.")
    elif form.is_valid():
        add_evidence(found, area, form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, "Write a note or a link first.")
    return redirect(f"{reverse('peerreview:self-review', args=[pk])}#area-{area.pk}")


@require_POST
def take_out(request, pk, evidence):
    found = read(request, pk)
    piece = get_object_or_404(found.evidence.filter(taken_out_at=None), pk=evidence)
    take_out_evidence(piece, by=request.user)
    return redirect(f"{reverse('peerreview:self-review', args=[pk])}#area-{piece.area_id}")


@require_POST
def hand_over(request, pk):
    handed = hand_over_self_review(part_of(request, pk), by=request.user)
    messages.success(request, "The team has it now. Thank you: that is the brave part done.")
    return redirect(handed)


@require_http_methods(["GET", "POST"])
def evidence_asked(request, pk):
    rows = ReviewEvidence.objects.asked_of(request.user).select_related("offer", "review__school", "added_by", "area")
    asked = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        answer_for_practice(asked, by=request.user, agrees=request.POST.get("answer") == "yes")
        messages.success(request, "Thank you. You can change your mind here at any time.")
        return redirect("peerreview:evidence-asked", pk)
    return render(request, "peerreview/reviews/evidence_asked.html", {"asked": asked})


def read(request, pk):
    """A review whose self-review the person reads now; 404 for others. A first opening by the team is noted."""
    found = part_of(request, pk)
    today = timezone.localdate()
    on_host_side = Review.objects.on_host_side(request.user, today).contains(found)
    if not (on_host_side or found.has_reached(Stage.PREPARING)):
        raise Http404
    if not on_host_side:
        record_opening(f"self-review:{found.pk}", by=request.user)
    found.is_host_side = on_host_side
    return found


def page(request, found, questions=None):
    """What the page shows: to those who write it, forms; to everybody else who reads it, words."""
    today, person = timezone.localdate(), request.user
    texts = {row.area_id: row for row in AreaText.objects.visible_to(person, today).filter(review=found)}
    evidence = list(pieces(found, person, today))
    versions = list(AreaVersion.objects.visible_to(person, today).filter(area_text__review=found).select_related("by"))
    areas = [
        {
            "area": area,
            "form": AreaForm(area, texts.get(area.pk)),
            "evidence": [piece for piece in evidence if piece.area_id == area.pk],
            "versions": [kept for kept in versions if texts.get(area.pk) and kept.area_text_id == texts[area.pk].pk],
        }
        for area in found.round.framework.areas.all()
    ]
    can_write = self_reviews_written_by(person, today).contains(found)
    asked = list(EnquiryQuestion.objects.visible_to(person, today).filter(review=found))
    return {
        "review": found,
        "areas": areas,
        "can_write": can_write,
        "asked": asked,
        "questions": questions or QuestionsForm(asked),
        "openings": Opening.objects.of(f"self-review:{found.pk}").select_related("person")
        if found.is_host_side
        else [],
        "missing": missing_for_team(found) if found.is_host and can_write else [],
        "offers": offers_of(found, person, today).with_people() if can_write else [],
        **seats_of(found),
    }


def pieces(found, person, today):
    """For those who write it all pieces, the unanswered too; for readers what stands."""
    writes = ReviewEvidence.objects.editable_by(person, today).filter(review=found)
    reads = ReviewEvidence.objects.visible_to(person, today).filter(review=found)
    return (writes if writes.exists() else reads).select_related("offer__entry__reflection__author", "added_by")


def stale_answer(found, stale):
    """What the page's script hears: the words that stand now."""
    other = [{"label": "The words that stand now", "text": stale.standing.text}]
    url = reverse("peerreview:self-review", args=[found.pk])
    told = {"message": str(stale), "version": stale.standing.version, "other": other, "versions_url": url}
    return JsonResponse(told, status=409)


def unreadable(request, found, form):
    told = " ".join(text for texts in form.errors.values() for text in texts)
    if wants_json(request):
        return JsonResponse({"message": told}, status=400)
    messages.error(request, told)
    return render(request, "peerreview/reviews/self_review.html", page(request, found), status=400)


def number(request, name):
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
