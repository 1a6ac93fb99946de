from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.exports import WRITERS
from peerreview.forms.reporting import AreasForm, FindStrengthForm, GovernorForm, ReleaseForm, StrengthForm
from peerreview.models import Audience, Finding, GovernorInvitation, Review, Stage, StrengthOffer
from peerreview.models.reports import (
    findings_taggable_by,
    reports_readable_by,
    reviews_releasable_by,
    reviews_widenable_by,
    shareable_strengths,
)
from peerreview.models.reviews import stages_from
from peerreview.services.releasing import (
    invite_governor,
    name_areas,
    offer_strength,
    open_invitation,
    release_report,
    revoke_invitation,
    withdraw_strength,
)
from peerreview.services.replying import answered_by_all
from peerreview.services.reporting import report_of, summary_of
from schools.models import Membership, Opening
from schools.services.messages import read_messages_about
from schools.services.openings import record_opening
from schools.words import say

PAGE = 12


def hosted(request, pk, since=Stage.HOST_REPLY):
    """A review that they host, from a stage on."""
    rows = Review.objects.hosted_by(request.user, timezone.localdate()).select_related("school", "round")
    return get_object_or_404(rows.filter(status__in=stages_from(since)), pk=pk)


def readable(request, pk):
    rows = reports_readable_by(request.user, timezone.localdate()).select_related("school", "round")
    return get_object_or_404(rows, pk=pk)


@require_safe
def report(request, pk):
    review, today = readable(request, pk), timezone.localdate()
    is_host = Review.objects.hosted_by(request.user, today).contains(review)
    if not is_host:
        record_opening(review.thing, by=request.user)
    read_messages_about(request.user, review.thing)
    openings = Opening.objects.of(review.thing).select_related("person") if is_host else []
    told = {"review": review, "report": report_of(review), "is_host": is_host, "openings": openings, "today": today}
    return render(request, "peerreview/reporting/report.html", told)


@require_safe
def report_file(request, pk, kind):
    review = readable(request, pk)
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    record_opening(review.thing, by=request.user)
    answer = HttpResponse(write(report_of(review)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="review-{review.visit_on}.{kind}"'
    return answer


@require_safe
def what_changed(request, pk):
    review = readable(request, pk)
    summary = summary_of(review)
    if summary is None:
        raise Http404
    return render(request, "peerreview/reporting/what_changed.html", {"summary": summary, "review": review})


@require_http_methods(["GET", "POST"])
def release(request, pk):
    review, today = hosted(request, pk), timezone.localdate()
    stands = [row.audience for row in review.releases.all()]
    open_to = [each for each in review.round.readers if each != Audience.TEAM and each not in stands]
    form = ReleaseForm(open_to, request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        release_report(review, form.cleaned_data["to"], by=request.user)
        messages.success(request, "Released. Whom you chose can read it now.")
        return redirect("peerreview:report", pk)
    chosen = form.cleaned_data["to"] if form.is_bound and form.is_valid() else None
    told = {
        "review": review,
        "form": form,
        "open_to": open_to,
        "stands": [say(f"release_to.{each}") for each in stands],
        "chosen": chosen if chosen is None else [say(f"release_to.{each}") for each in ["team", *chosen]],
        "can_release": (
            reviews_releasable_by(request.user, today) | reviews_widenable_by(request.user, today)
        ).contains(review),
        "is_answered": answered_by_all(review),
        "strengths": shareable_strengths(request.user, today).filter(review=review),
        "offers": StrengthOffer.objects.withdrawable_by(request.user, today).filter(finding__review=review),
    }
    return render(request, "peerreview/reporting/release.html", told)


def can_release(person, review, today):
    """Whether the host may release now, for the first time or to more."""
    rights = reviews_releasable_by(person, today), reviews_widenable_by(person, today)
    return any(right.contains(review) for right in rights)


@require_http_methods(["GET", "POST"])
def areas(request, pk):
    review = hosted(request, pk)
    findings = list(findings_taggable_by(request.user, timezone.localdate()).filter(review=review))
    form = AreasForm(findings, review.round.framework.areas.all(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        name_areas(review, form.areas(), by=request.user)
        messages.success(request, "Kept.")
        return redirect("peerreview:release", pk)
    told = {"review": review, "form": form, "title": "Which areas these are about", "button": "Keep this", "words": []}
    told["lead"] = "If you like. It helps a trust see what many schools share, with no school named."
    return render(request, "peerreview/reporting/words.html", told)


@require_http_methods(["GET", "POST"])
def governors(request, pk):
    review, link, made = hosted(request, pk, Stage.RELEASED), "", None
    form = GovernorForm(request.POST or None)
    if form.is_valid():
        made, token = invite_governor(review, by=request.user, **form.cleaned_data)
        link = request.build_absolute_uri(reverse("peerreview:governor", args=[token])) if token else ""
        form = GovernorForm()
    today = timezone.localdate()
    rows = GovernorInvitation.objects.made_at(request.user, today).filter(review=review).select_related("made_by")
    told = {"review": review, "form": form, "rows": rows, "link": link, "made": made, "today": today}
    return render(request, "peerreview/reporting/governors.html", told)


@require_POST
def revoke(request, pk, row):
    rows = GovernorInvitation.objects.made_at(request.user, timezone.localdate()).filter(review=pk)
    revoke_invitation(get_object_or_404(rows, pk=row), by=request.user)
    messages.success(request, "Closed. The link opens nothing any more.")
    return redirect("peerreview:governors", pk)


@require_safe
@login_not_required
def governor(request, token):
    invitation = open_invitation(token)
    summary = summary_of(invitation.review) if invitation else None
    told = {"summary": summary, "invitation": invitation}
    page = "what_changed_for_governor" if summary else "link_over"
    answer = render(request, f"peerreview/reporting/{page}.html", told, status=200 if summary else 404)
    answer["Referrer-Policy"], answer["X-Robots-Tag"], answer["Cache-Control"] = "no-referrer", "noindex", "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def show_strength(request, pk, finding):
    review = hosted(request, pk, Stage.RELEASED)
    rows = Finding.objects.standing().filter(review=review, kind="strength")
    found, form = get_object_or_404(rows, pk=finding), StrengthForm(request.POST or None)
    if form.is_valid():
        offer_strength(found, by=request.user, **form.cleaned_data)
        messages.success(request, "On offer. Withdraw it whenever you like.")
        return redirect("peerreview:release", pk)
    told = {"review": review, "form": form, "title": "We can show this", "button": "Offer it", "words": [found.text]}
    told["lead"] = (
        "Everybody in the trust sees these words, your school and your name, once the round may read the report."
    )
    return render(request, "peerreview/reporting/words.html", told)


@require_POST
def stop_showing(request, pk, offer):
    rows = StrengthOffer.objects.withdrawable_by(request.user, timezone.localdate()).filter(finding__review=pk)
    withdraw_strength(get_object_or_404(rows, pk=offer), by=request.user)
    messages.success(request, "Withdrawn. Nobody sees it any more.")
    return redirect("peerreview:release", pk)


@require_safe
def strengths(request):
    person, today = request.user, timezone.localdate()
    if not Membership.objects.current(today).filter(person=person).exists():
        raise Http404
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("find", "phase")}
    form = FindStrengthForm(asked)
    text, phase = form.sought()
    rows = StrengthOffer.objects.visible_to(person, today).saying(text).in_phase(phase).with_school()
    told = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "is_seeking": bool(text or phase),
    }
    return render(request, "peerreview/reporting/strengths.html", told | {"asked": asked})
