from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.files import NoRoom
from reflections.forms.files import AttachForm
from reflections.models import EvidenceFile, Status
from reflections.services.files import (
    attach_file,
    content_of,
    delete_file,
    put_back_file,
    suspicion,
    take_out_file,
)
from schools.errors import kept_page
from schools.models import Trust
from schools.services.openings import record_opening

from .writing import own

SANDBOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
NO_ROOM = (
    "Candour has no room for files just now, so this one was not attached. What you wrote is saved. Tell whoever looks "
    "after Candour, and try again later; or write a line about it, which counts just as much."
)


@require_http_methods(["GET", "POST"])
def attach(request, pk, entry):
    reflection = own(request, pk)
    entry = get_object_or_404(reflection.entries.select_related("criterion"), pk=entry)
    if request.method == "GET" and reflection.status != Status.DRAFT:
        return redirect(reflection)
    form = AttachForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "reflections/files/attach.html", page(reflection, entry, form))
    try:
        file = attach_file(entry, form.cleaned_data["file"], by=request.user, form_key=form.cleaned_data["form_key"])
    except NoRoom:
        url = reverse("reflections:attach", args=[pk, entry.pk])
        return kept_page(request, 507, "No room for files just now", NO_ROOM, url, "Back to the page")
    return after_attaching(request, file)


@require_safe
def download(request, pk):
    rows = EvidenceFile.objects.visible_to(request.user).select_related("reflection")
    file = get_object_or_404(rows, pk=pk)
    if not file.reflection.is_written_by(request.user):
        record_opening(file.reflection.thing, by=request.user)
    try:
        answer = HttpResponse(content_of(file), content_type=file.content_type, headers=SANDBOX)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    return answer


@require_http_methods(["GET", "POST"])
def check(request, pk):
    """One that is set aside is looked at once more, and attached."""
    file = own_file(request, pk)
    if request.method == "POST":
        return after_attaching(request, put_back_file(file, by=request.user))
    if file.set_aside_at is None or not EvidenceFile.objects.changeable_by(request.user).contains(file):
        return redirect(file.reflection)
    return render(request, "reflections/files/check.html", {"file": file, "suspicion": suspicion(file.name)})


@require_POST
def take_out(request, pk):
    file = take_out_file(own_file(request, pk), by=request.user)
    messages.success(request, f"{file.name} is out. You can put it back until this time tomorrow.")
    return back_to(file)


@require_POST
def delete(request, pk):
    file = own_file(request, pk)
    delete_file(file, by=request.user)
    messages.success(request, f"{file.name} is deleted for good.")
    return back_to(file)


def own_file(request, pk):
    """A file of the person's own, attached or not; 404 for anybody else's."""
    rows = EvidenceFile.objects.written_by(request.user).select_related("reflection__school", "entry__criterion")
    return get_object_or_404(rows, pk=pk)


def after_attaching(request, file):
    """Back to writing; or, for one that is set aside, to the question whether it is a list of pupils."""
    if file.set_aside_at is not None:
        return redirect("reflections:check-file", file.pk)
    messages.success(request, f"{file.name} is attached. Until you share, nobody but you can open it.")
    return redirect(f"{reverse('reflections:write', args=[file.reflection_id])}#entry-{file.entry_id}")


def back_to(file):
    """The page of its criterion's files, or of the draft if that criterion has gone."""
    if file.entry_id is None:
        return redirect("reflections:write", file.reflection_id)
    return redirect("reflections:attach", file.reflection_id, file.entry_id)


def page(reflection, entry, form):
    """What the page of an entry's files shows."""
    pieces = list(entry.evidence.all())
    coach = [reflection.chosen_coach] if reflection.chosen_coach else []
    return {
        "reflection": reflection,
        "entry": entry,
        "form": form,
        "files": [piece for piece in pieces if piece.file_id is not None],
        "set_aside": entry.files.waiting(timezone.now()),
        "can_attach": len(pieces) < Trust.objects.most_evidence(),
        "audience": [*reflection.chosen_colleagues.all(), *coach],
    }
