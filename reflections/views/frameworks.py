from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.frameworks import FileForm, PreviewForm, StartForm
from reflections.models import Criterion, Framework
from reflections.models.frameworks import leads_trust
from reflections.services.frameworks import (
    copy_framework,
    create_framework,
    discard_framework,
    publish_framework,
    restore_framework,
    retire_framework,
    revise_framework,
)
from reflections.services.frameworks_changes import changes_in
from reflections.services.frameworks_files import outline_as_json
from reflections.services.frameworks_outlines import outline_of
from reflections.services.frameworks_starting_points import starting_points


@require_safe
def frameworks(request):
    today = timezone.localdate()
    visible = Framework.objects.visible_to(request.user, today).with_sizes()
    rows = {
        "frameworks": visible.in_use(),
        "drafts": visible.drafts(),
        "retired": Framework.objects.restorable_by(request.user, today).with_sizes(),
        "can_create": leads_trust(request.user, today).exists(),
    }
    return render(request, "reflections/frameworks/frameworks.html", rows)


@require_safe
def framework(request, pk):
    today = timezone.localdate()
    visible = Framework.objects.visible_to(request.user, today)
    rows = visible.with_parts().with_version_before().with_rights_of(request.user, today).with_sizes()
    row = get_object_or_404(rows, pk=pk)
    page = {"framework": row, "versions": visible.of_family(row), "changes": changes_in(row, row.previous)}
    return render(request, "reflections/frameworks/framework.html", page)


@require_safe
def export(request, pk):
    rows = Framework.objects.visible_to(request.user, timezone.localdate()).with_parts()
    row = get_object_or_404(rows, pk=pk)
    name = slugify(row.name)[:80] or "framework"
    disposition = f'attachment; filename="{name}-version-{row.number}.json"'
    content = outline_as_json(outline_of(row))
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "POST"])
def new(request):
    check_leads_trust(request)
    form = StartForm(request.POST or None)
    if form.is_valid():
        return redirect(
            "reflections:framework-details", create_framework(by=request.user, **form.service_arguments()).pk
        )
    return new_page(request, FileForm())


@require_POST
def import_file(request):
    check_leads_trust(request)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        draft = create_framework(form.cleaned_data["file"], by=request.user)
        return redirect("reflections:framework-details", draft.pk)
    return new_page(request, form)


@require_POST
def copy(request, pk):
    return redirect("reflections:framework-details", copy_framework(led(request, pk), by=request.user).pk)


@require_POST
def revise(request, pk):
    return redirect("reflections:edit-framework", revise_framework(led(request, pk), by=request.user).pk)


@require_POST
def publish(request, pk):
    row = publish_framework(led(request, pk), by=request.user)
    messages.success(request, "Published. Everybody can read it, and new cycles use it.")
    return redirect(row)


@require_POST
def discard(request, pk):
    before = discard_framework(led(request, pk), by=request.user)
    messages.success(request, "The draft is gone.")
    return redirect(before or "reflections:frameworks")


@require_POST
def retire(request, pk):
    row = retire_framework(led(request, pk), by=request.user)
    messages.success(request, "Retired. Cycles that use it go on; no new one will.")
    return redirect(row)


@require_POST
def restore(request, pk):
    row = restore_framework(led(request, pk), by=request.user)
    messages.success(request, "It is back. New cycles may use it again.")
    return redirect(row)


@require_safe
def preview(request, pk):
    row = led(request, pk)
    page = {"framework": row, "criteria": Criterion.objects.in_framework(row)}
    return render(request, "reflections/frameworks/preview.html", page)


@require_safe
def preview_criterion(request, pk, criterion):
    row = led(request, pk)
    criterion = get_object_or_404(Criterion.objects.in_framework(row), pk=criterion)
    page = {"framework": row, "criterion": criterion, "form": PreviewForm(row.levels.all())}
    page["exemplars"] = criterion.exemplars.all()
    return render(request, "reflections/frameworks/preview_criterion.html", page)


def led(request, pk):
    """Any framework, for a trust lead; 404 for everybody else."""
    return get_object_or_404(Framework.objects.led_by(request.user, timezone.localdate()), pk=pk)


def check_leads_trust(request):
    if not leads_trust(request.user, timezone.localdate()).exists():
        raise Http404


def new_page(request, file_form):
    today = timezone.localdate()
    copyable = Framework.objects.visible_to(request.user, today).latest()
    page = {"points": starting_points().values(), "copyable": copyable, "file_form": file_form}
    return render(request, "reflections/frameworks/new.html", page | {"back": reverse("reflections:frameworks")})
