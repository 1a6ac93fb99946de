from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reflections.exports import WRITERS
from reflections.services.exports import record_of

from .writing import own


@require_safe
def export(request, pk, kind):
    reflection = own(request, pk)
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    answer = HttpResponse(write(record_of(reflection, for_author=request.user)), content_type=content_type)
    name = f"my-reflection-{timezone.localdate()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
