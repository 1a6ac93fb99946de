from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reflections.forms.frameworks import PreviewForm
from reflections.models import Criterion, Framework
from reflections.models.frameworks import leads_trust
from reflections.services.frameworks.changes import changes_in
from reflections.services.frameworks.files import outline_as_json
from reflections.services.frameworks.outlines import outline_of

from .finding import led


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
