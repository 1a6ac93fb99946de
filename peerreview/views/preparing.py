from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.preparing import SessionForm
from peerreview.forms.steering import LineOfEnquiryForm
from peerreview.models import AreaText, EnquiryQuestion, LineOfEnquiry, ReviewEvidence, Session, Stage
from peerreview.models.preparing import lines_agreed_by, prepared_by, visit_begun_by
from peerreview.models.seats import host_people, who_writes_up
from peerreview.services.packs import pack_of
from peerreview.services.preparing import (
    agree_line,
    begin_visit,
    change_line,
    change_session,
    drop_line,
    drop_session,
    missing_for_visit,
    plan_session,
    propose_line,
)
from reflections.exports import as_pdf

from .reviews import part_of, seats_of
from .self_review import read


@require_safe
def preparing(request, pk):
    found = prepared(request, pk)
    today, person = timezone.localdate(), request.user
    lines = list(LineOfEnquiry.objects.visible_to(person, today).filter(question__review=found))
    waiting = set(lines_agreed_by(person, today).values_list("pk", flat=True))
    for line in lines:
        line.can_agree = line.pk in waiting
    asked = list(EnquiryQuestion.objects.visible_to(person, today).filter(review=found))
    for question in asked:
        question.shown = [line for line in lines if line.question_id == question.pk]
    told = {"review": found, "asked": asked, "sessions": timetable(found, person), "form": LineOfEnquiryForm()}
    told |= {"can_prepare": prepared_by(person, today).contains(found)}
    told |= {"can_begin": visit_begun_by(person, today).contains(found), "missing": missing_for_visit(found)}
    return render(request, "peerreview/reviews/preparing.html", told)


@require_POST
def add_line(request, pk, question):
    found = prepared(request, pk)
    question = get_object_or_404(found.questions, pk=question)
    form = LineOfEnquiryForm(request.POST)
    if form.is_valid():
        propose_line(question, form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, "Write how you would look into it first.")
    return redirect("peerreview:preparing", pk)


@require_http_methods(["GET", "POST"])
def line(request, pk, line):
    found = prepared(request, pk)
    row = line_of(found, line)
    form = LineOfEnquiryForm(request.POST or None, initial={"text": row.text, "version": row.version})
    if form.is_valid():
        change_line(row, form.cleaned_data["text"], by=request.user, version=form.cleaned_data["version"] or 0)
        return redirect("peerreview:preparing", pk)
    return render(request, "peerreview/reviews/line.html", {"review": found, "line": row, "form": form})


@require_POST
def agree(request, pk, line):
    found = prepared(request, pk)
    agree_line(line_of(found, line), by=request.user)
    return redirect("peerreview:preparing", pk)


@require_POST
def remove_line(request, pk, line):
    found = prepared(request, pk)
    drop_line(line_of(found, line), by=request.user)
    return redirect("peerreview:preparing", pk)


@require_http_methods(["GET", "POST"])
def add_session(request, pk):
    found = prepared(request, pk)
    form = session_form(found, request)
    if form.is_valid():
        plan_session(found, form.plan(), by=request.user)
        messages.success(request, "It stands in the timetable.")
        return redirect("peerreview:preparing", pk)
    return render(request, "peerreview/reviews/session.html", {"review": found, "form": form})


@require_http_methods(["GET", "POST"])
def session(request, pk, session):
    found = prepared(request, pk)
    row = get_object_or_404(found.sessions.select_related("review__school"), pk=session)
    form = session_form(found, request, row)
    if form.is_valid():
        change_session(row, form.plan(), by=request.user, version=form.cleaned_data["version"] or 0)
        return redirect("peerreview:preparing", pk)
    return render(request, "peerreview/reviews/session.html", {"review": found, "form": form, "session": row})


@require_POST
def remove_session(request, pk, session):
    found = prepared(request, pk)
    drop_session(get_object_or_404(found.sessions.select_related("review__school"), pk=session), by=request.user)
    messages.success(request, "Taken out of the timetable.")
    return redirect("peerreview:preparing", pk)


@require_POST
def begin_visit_now(request, pk):
    begun = begin_visit(part_of(request, pk), by=request.user)
    messages.success(request, "The visit has begun. Look for what is there.")
    return redirect(begun)


@require_safe
def pack(request, pk):
    found = prepared(request, pk)
    today, person = timezone.localdate(), request.user
    told = {"review": found, "sessions": timetable(found, person), **seats_of(found)}
    told |= {"areas": AreaText.objects.visible_to(person, today).filter(review=found).written().select_related("area")}
    told |= {"evidence": ReviewEvidence.objects.visible_to(person, today).filter(review=found).select_related("offer")}
    asked = EnquiryQuestion.objects.visible_to(person, today).filter(review=found).prefetch_related("lines")
    return render(request, "peerreview/reviews/pack.html", told | {"asked": asked, "made_on": today})


@require_safe
def pack_pdf(request, pk):
    found = prepared(request, pk)
    response = HttpResponse(as_pdf(pack_of(found, for_person=request.user)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="review-pack-{found.visit_on}.pdf"'
    return response


def prepared(request, pk):
    """A review that is being prepared, or past that, for those who read its self-review; 404 for others."""
    found = read(request, pk)
    if not found.has_reached(Stage.PREPARING):
        raise Http404
    return found


def line_of(found, pk):
    rows = LineOfEnquiry.objects.select_related("question__review")
    return get_object_or_404(rows.filter(question__review=found), pk=pk)


def timetable(found, person):
    """The sessions of a review in their order, with their people."""
    rows = Session.objects.visible_to(person, timezone.localdate()).filter(review=found)
    return rows.select_related("reviewer", "host_leader").prefetch_related("lines")


def session_form(found, request, row=None):
    today = timezone.localdate()
    lines = LineOfEnquiry.objects.visible_to(request.user, today).filter(question__review=found)
    return SessionForm(found, who_writes_up(found), host_people(found, today), lines, row, request.POST or None)
