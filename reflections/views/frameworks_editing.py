from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.frameworks import CriterionForm, DetailsForm, MoveForm, NameForm
from reflections.models import Criterion, Framework
from reflections.services import frameworks_editing as services
from reflections.services.frameworks import missing_from
from reflections.services.frameworks_changes import changes_in

from .frameworks import led


@require_safe
def edit(request, pk):
    draft = led(request, pk)
    return redirect(draft) if draft.published_at else edit_page(request, draft)


@require_http_methods(["GET", "POST"])
def details(request, pk):
    draft = led(request, pk)
    if request.method == "GET" and draft.published_at:
        return redirect(draft)
    form = DetailsForm(draft, request.POST or None)
    if form.is_valid():
        services.edit_details(draft, by=request.user, **form.service_arguments())
        return redirect("reflections:edit-framework", pk)
    return render(request, "reflections/frameworks/details.html", {"framework": draft, "form": form})


@require_POST
def add_area(request, pk):
    draft, form = led(request, pk), NameForm(request.POST)
    if form.is_valid():
        area = services.add_area(draft, by=request.user, **form.cleaned_data)
        return to_edit_page(pk, f"{area.pk}-add")
    return edit_page(request, draft, form)


@require_http_methods(["GET", "POST"])
def area(request, pk, area):
    row = area_of(request, pk, area)
    if request.method == "GET" and row.framework.published_at:
        return redirect(row.framework)
    form = NameForm(request.POST or None, initial={"name": row.name})
    if form.is_valid():
        services.rename_area(row, by=request.user, **form.cleaned_data)
        return to_edit_page(pk, f"{area}-area-up")
    page = {"area": row, "form": form, "criterion_count": row.criteria.count()}
    return render(request, "reflections/frameworks/area.html", page)


@require_POST
def move_area(request, pk, area):
    row, form = area_of(request, pk, area), MoveForm(request.POST)
    if not form.is_valid():
        return redirect("reflections:edit-framework", pk)
    services.move_area(row, by=request.user, **form.cleaned_data)
    return to_edit_page(pk, f"{area}-area-{form.cleaned_data['direction']}")


@require_POST
def remove_area(request, pk, area):
    row = area_of(request, pk, area)
    services.remove_area(row, by=request.user)
    messages.success(request, f"“{row.name}” is taken out of this draft.")
    return redirect("reflections:edit-framework", pk)


@require_POST
def add_criterion(request, pk, area):
    row, form = area_of(request, pk, area), NameForm(request.POST)
    if form.is_valid():
        criterion = services.add_criterion_to(row, by=request.user, **form.cleaned_data)
        return redirect("reflections:framework-criterion", pk, criterion.pk)
    return edit_page(request, row.framework, form)


@require_http_methods(["GET", "POST"])
def criterion(request, pk, criterion):
    row = criterion_of(request, pk, criterion)
    if request.method == "GET" and row.area.framework.published_at:
        return redirect(row.area.framework)
    form = CriterionForm(row, request.POST or None)
    if form.is_valid():
        services.edit_criterion(row, by=request.user, **form.service_arguments())
        return to_edit_page(pk, f"{criterion}-open")
    return render(request, "reflections/frameworks/criterion.html", {"criterion": row, "form": form})


@require_POST
def move_criterion(request, pk, criterion):
    row, form = criterion_of(request, pk, criterion), MoveForm(request.POST)
    if not form.is_valid():
        return redirect("reflections:edit-framework", pk)
    services.move_criterion(row, by=request.user, **form.cleaned_data)
    return to_edit_page(pk, f"{criterion}-criterion-{form.cleaned_data['direction']}")


@require_POST
def remove_criterion(request, pk, criterion):
    row = criterion_of(request, pk, criterion)
    services.remove_criterion(row, by=request.user)
    messages.success(request, f"“{row.name}” is taken out of this draft.")
    return redirect("reflections:edit-framework", pk)


def area_of(request, pk, area):
    return get_object_or_404(led(request, pk).areas.select_related("framework"), pk=area)


def criterion_of(request, pk, criterion):
    rows = Criterion.objects.in_framework(led(request, pk)).select_related("area__framework")
    return get_object_or_404(rows, pk=criterion)


def to_edit_page(pk, here):
    """Back to the draft; `here` names the control that has the focus there, so that a keyboard goes on where it was."""
    return redirect(f"{reverse('reflections:edit-framework', args=[pk])}?here={here}")


def edit_page(request, draft, failed=None):
    """The draft with its parts; `failed` is a form whose name could not be taken."""
    rows = Framework.objects.editable_by(request.user, timezone.localdate()).with_parts().with_version_before()
    draft = get_object_or_404(rows, pk=draft.pk)
    page = {"framework": draft, "failed": failed, "here": request.GET.get("here", "")}
    page |= {"missing": missing_from(draft), "changes": changes_in(draft, draft.previous)}
    return render(request, "reflections/frameworks/edit.html", page)
