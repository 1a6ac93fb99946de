from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.frameworks import AreaForm, NameForm
from reflections.services.frameworks import areas as services

from .drafts import edit_page, move_part, order_parts, remove_part, to_edit_page
from .finding import area_of, led


@require_POST
def add(request, pk):
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
    form = AreaForm(row, request.POST or None)
    if form.is_valid():
        services.rename_area(row, by=request.user, **form.cleaned_data)
        return to_edit_page(pk, f"{area}-area-up")
    page = {"area": row, "form": form, "criterion_count": row.criteria.count()}
    return render(request, "reflections/frameworks/area.html", page)


@require_POST
def move(request, pk, area):
    return move_part(request, pk, area_of(request, pk, area), "area", services.move_area)


@require_POST
def order(request, pk):
    return order_parts(request, pk, led(request, pk), services.order_areas)


@require_POST
def remove(request, pk, area):
    return remove_part(request, pk, area_of(request, pk, area), services.remove_area)
