from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.reflecting import EntryForm, PartsForm
from reflections.models import Criterion, Cycle, Judgement, NextStep, Proposal, Reflection, Status
from reflections.models.own_dates import give_own_dates
from reflections.models.practice import offers_on
from reflections.models.together import with_proposals
from reflections.services.versions import words_now
from reflections.services.writing import (
    StaleVersion,
    save_and_add_criterion,
    save_and_remove_entry,
    save_reflection,
    start_reflection,
)
from schools.models import Person


@require_safe
def choose(request, cycle):
    cycle = joined(request, cycle)
    criteria = Criterion.objects.of(cycle).select_related("area")
    steps = NextStep.objects.to_revisit(request.user)
    return render(request, "reflections/choose.html", {"cycle": cycle, "criteria": criteria, "steps": steps})


@require_POST
def start(request, cycle, criterion):
    cycle = joined(request, cycle)
    criterion = get_object_or_404(Criterion.objects.of(cycle), pk=criterion)
    return redirect(start_reflection(cycle, criterion, by=request.user))


@require_http_methods(["GET", "POST"])
def write(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and reflection.status != Status.DRAFT:
        return redirect(reflection)
    form = writing_form(reflection, request.user, request.POST or None)
    if form.is_valid():
        save_reflection(reflection, by=request.user, **form.read())
        return redirect(*after_saving(request, pk, form))
    return render(request, "reflections/write.html", page(reflection, form, request.user))


@require_POST
def save(request, pk):
    reflection = own(request, pk)
    form = writing_form(reflection, request.user, request.POST)
    if not form.is_valid():
        return JsonResponse({"message": form.first_error()}, status=400)
    try:
        saved = save_reflection(reflection, by=request.user, **form.read())
    except StaleVersion as stale:
        return stale_answer(stale, own(request, pk), request.user)
    return saved_answer(saved)


@require_POST
def add(request, pk, criterion):
    reflection = own(request, pk)
    criterion = get_object_or_404(Criterion.objects.of(reflection.cycle), pk=criterion)
    form = writing_form(reflection, request.user, request.POST)
    if form.is_valid():
        entry = save_and_add_criterion(reflection, criterion, by=request.user, **form.read())
        return redirect(f"{reverse('reflections:write', args=[pk])}#entry-{entry.pk}")
    return render(request, "reflections/write.html", page(reflection, form, request.user))


@require_POST
def remove(request, pk, entry):
    reflection = own(request, pk)
    entry = get_object_or_404(reflection.entries, pk=entry)
    form = writing_form(reflection, request.user, request.POST)
    if form.is_valid():
        save_and_remove_entry(reflection, entry, by=request.user, **form.read())
        return redirect("reflections:write", pk)
    return render(request, "reflections/write.html", page(reflection, form, request.user))


def after_saving(request, pk, form):
    """Where the pressed button leads: the route and its numbers."""
    wanted = request.POST.get("then-attach")
    if entry := next((part.entry for part in form.parts if str(part.entry.pk) == wanted), None):
        return "reflections:attach", pk, entry.pk
    return "reflections:audience" if "then-audience" in request.POST else "reflections:write", pk


def joined(request, pk):
    """A cycle of the person's schools; 404 for any other."""
    return get_object_or_404(Cycle.objects.joined_by(request.user, timezone.localdate()), pk=pk)


def own(request, pk):
    """The person's own reflection in any state; 404 for anybody else's."""
    people = ("author", "partner", "chosen_coach")
    rows = Reflection.objects.written_by(request.user).with_most_evidence()
    rows = with_proposals(rows.select_related(*people, "cycle__framework", "school"), request.user)
    return get_object_or_404(rows, pk=pk)


def writing_form(reflection, person, data=None):
    """The reflection's form: one part for each entry."""
    levels = reflection.cycle.framework.levels.all()
    judgements = Judgement.objects.visible_to(person).by_entry(reflection, person)
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence", "criterion__exemplars")
    entries = entries.annotate(shown=offers_on("criterion", person, timezone.localdate()))
    parts = [EntryForm(entry, judgements[entry.pk], levels, reflection.most_evidence, data) for entry in entries]
    return PartsForm(parts, reflection.version, data)


def page(reflection, form, person):
    """What the writing page shows to one of its authors."""
    colleagues = list(reflection.chosen_colleagues.all())
    coach = [reflection.chosen_coach] if reflection.chosen_coach else []
    criteria = [part.entry.criterion for part in form.parts]
    earlier = Judgement.objects.visible_to(person).last_time_by_criterion(reflection, criteria, person)
    for part in form.parts:
        part.last_time = earlier.get(part.entry.criterion_id)
    present = [part.entry.criterion_id for part in form.parts]
    most = reflection.cycle.most_criteria
    give_own_dates([reflection.cycle], person, timezone.localdate())
    return together_page(reflection, person) | {
        "reflection": reflection,
        "form": form,
        "can_add": not most or len(present) < most,
        "colleagues": colleagues,
        "audience": colleagues + coach if colleagues else [],
        "more": Criterion.objects.of(reflection.cycle).exclude(pk__in=present).select_related("area"),
    }


def together_page(reflection, person):
    """What is said on a reflection's pages of writing it together: with whom, and what was proposed last."""
    proposals = Proposal.objects.visible_to(person).filter(reflection=reflection).with_readers()
    proposal = proposals.first() if reflection.has_proposals else None
    if proposal and proposal.coach_id:
        managers = Person.objects.managing(person, timezone.localdate())
        proposal.coach_manages = managers.filter(pk=proposal.coach_id).exists()
    return {"partner": reflection.partner_of(person), "proposal": proposal, "can_join": reflection.can_join}


def saved_answer(saved):
    """What the page's script hears after a save: the new version and the time in the trust's clock."""
    return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"})


def stale_answer(stale, row, person):
    """What the script hears when another window was first: the words that stand now, as (label, text) pairs."""
    reflection = row if isinstance(row, Reflection) else row.reflection
    other = [
        {"label": f"{entry['criterion']}: {label}", "text": entry[part]}
        for entry in words_now(reflection, person)
        for part, label in (("narrative", "words"), ("wonder", "what I wonder"), ("question", "question"))
        if entry.get(part)
    ]
    url = reverse("reflections:versions", args=[reflection.pk])
    return JsonResponse(
        {"message": str(stale), "version": row.version, "other": other, "versions_url": url}, status=409
    )
