from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.answering import AnswerForm
from peerreview.forms.rounds import ClauseForm
from peerreview.models import ProtocolClause, RoundSchool
from peerreview.models.protocol import protocols_written_by
from peerreview.models.round_schools import leaders_at
from peerreview.services.answers import answer_invitation, answered_before
from peerreview.services.protocol import (
    add_clause,
    change_clause,
    put_back_clause,
    sign_protocol,
    take_out_clause,
)

from .rounds import seen_round


@require_http_methods(["GET", "POST"])
def answer(request, pk, row):
    found, today = seen_round(request, pk), timezone.localdate()
    row = get_object_or_404(own_rows(request, found), pk=row)
    people = leaders_at([row.school_id], today)
    before = answered_before(row)
    form = AnswerForm(row, people, before, request.POST or None)
    if form.is_valid():
        answered = answer_invitation(row, form.answered(), by=request.user, version=form.cleaned_data["version"])
        messages.success(
            request, "Thank you, that is all the trust needs for now. You can change it until it is published."
        )
        return redirect("peerreview:protocol" if answered.takes_part else "peerreview:round", pk)
    cover = form.cover if form.is_bound and form.needs_look else before.cover_days(form.longest)
    told = {"round": found, "row": row, "form": form, "cover": cover, "is_first": not before.answer}
    return render(
        request, "peerreview/rounds/answer.html", told | {"is_prefilled": not row.answer and bool(before.answer)}
    )


@require_safe
def protocol(request, pk):
    found, today = seen_round(request, pk), timezone.localdate()
    clauses = (
        ProtocolClause.objects.visible_to(request.user, today).filter(round=found).prefetch_related("wordings__by")
    )
    clauses = list(clauses.select_related("saved_by"))
    told = {"round": found, "clauses": [row for row in clauses if row.taken_out_at is None], "form": ClauseForm()}
    told |= {"taken_out": [row for row in clauses if row.taken_out_at]}
    told |= {"can_write": protocols_written_by(request.user, today).contains(found)}
    told |= {"to_sign": own_rows(request, found).to_sign()}
    told |= {"signed": RoundSchool.objects.signed().filter(round=found).select_related("school", "signed_by")}
    return render(request, "peerreview/rounds/protocol.html", told)


@require_POST
def add(request, pk):
    form = ClauseForm(request.POST)
    if form.is_valid():
        add_clause(seen_round(request, pk), form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, "Write what you agree on first.")
    return redirect("peerreview:protocol", pk)


@require_http_methods(["GET", "POST"])
def change(request, pk, clause):
    found = seen_round(request, pk)
    row = clause_of(request, found, clause)
    form = ClauseForm(request.POST or None, initial={"text": row.text, "version": row.version})
    if form.is_valid():
        change_clause(row, form.cleaned_data["text"], by=request.user, version=form.cleaned_data["version"] or 0)
        return redirect("peerreview:protocol", pk)
    return render(request, "peerreview/rounds/clause.html", {"round": found, "clause": row, "form": form})


@require_POST
def take_out(request, pk, clause):
    take_out_clause(clause_of(request, seen_round(request, pk), clause), by=request.user)
    return redirect("peerreview:protocol", pk)


@require_POST
def put_back(request, pk, clause):
    put_back_clause(clause_of(request, seen_round(request, pk), clause), by=request.user)
    return redirect("peerreview:protocol", pk)


@require_POST
def sign(request, pk, row):
    found = seen_round(request, pk)
    row = get_object_or_404(own_rows(request, found), pk=row)
    version = request.POST.get("protocol_version", "")
    sign_protocol(row, by=request.user, version=int(version) if version.isdecimal() and len(version) < 9 else 0)
    messages.success(request, f"Signed for {row.school.name}.")
    return redirect("peerreview:protocol", pk)


def own_rows(request, found):
    """The invitations of this round that the person answers."""
    rows = RoundSchool.objects.answerable_by(request.user, timezone.localdate())
    return rows.filter(round=found).select_related("school", "round", "answered_by")


def clause_of(request, found, pk):
    rows = ProtocolClause.objects.visible_to(request.user, timezone.localdate()).select_related("round")
    return get_object_or_404(rows.filter(round=found), pk=pk)
