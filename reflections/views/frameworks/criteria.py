from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.frameworks import CriterionForm, NameForm
from reflections.services.frameworks import criteria as services

from .drafts import edit_page, move_part, order_parts, remove_part, to_edit_page
from .finding import area_of, criterion_of


@require_POST
def add(request, pk, area):
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
def move(request, pk, criterion):
    return move_part(request, pk, criterion_of(request, pk, criterion), "criterion", services.move_criterion)


@require_POST
def order(request, pk, area):
    return order_parts(request, pk, area_of(request, pk, area), services.order_criteria)


@require_POST
def remove(request, pk, criterion):
    return remove_part(request, pk, criterion_of(request, pk, criterion), services.remove_criterion)
