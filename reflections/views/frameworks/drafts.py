from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reflections.forms.frameworks import DetailsForm, MoveForm, OrderForm
from reflections.models import Framework
from reflections.services.frameworks import missing_from
from reflections.services.frameworks.changes import changes_in
from reflections.services.frameworks.details import edit_details

from .finding import led


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
        edit_details(draft, by=request.user, **form.service_arguments())
        return redirect("reflections:edit-framework", pk)
    return render(request, "reflections/frameworks/details.html", {"framework": draft, "form": form})


def edit_page(request, draft, failed=None):
    """The draft with its parts; `failed` is a form whose name could not be taken."""
    rows = Framework.objects.editable_by(request.user, timezone.localdate()).with_parts().with_version_before()
    draft = get_object_or_404(rows, pk=draft.pk)
    page = {"framework": draft, "failed": failed, "here": request.GET.get("here", "")}
    page |= {"missing": missing_from(draft), "changes": changes_in(draft, draft.previous)}
    return render(request, "reflections/frameworks/edit.html", page)


def to_edit_page(pk, here):
    """Back to the draft; `here` names the control that has the focus there, so that a keyboard goes on where it was."""
    return redirect(f"{reverse('reflections:edit-framework', args=[pk])}?here={here}")


def move_part(request, pk, part, kind, move):
    """Move an area or a criterion of a draft, as the service `move` does, and back to the button that was pressed."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return redirect("reflections:edit-framework", pk)
    move(part, by=request.user, **form.cleaned_data)
    return to_edit_page(pk, f"{part.pk}-{kind}-{form.cleaned_data['direction']}")


def order_parts(request, pk, whole, order):
    """Put all parts of a draft or an area in the order sent, as the service `order` does."""
    form = OrderForm(request.POST)
    if form.is_valid():
        order(whole, by=request.user, **form.service_arguments())
    return redirect("reflections:edit-framework", pk)


def remove_part(request, pk, part, remove):
    """Take an area or a criterion out of a draft, as the service `remove` does, and say so."""
    name = part.name
    remove(part, by=request.user)
    messages.success(request, f"“{name}” is taken out of this draft.")
    return redirect("reflections:edit-framework", pk)
