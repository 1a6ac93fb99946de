from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reflections.exports import WRITERS, as_zip
from reflections.services.exports import record_of
from reflections.services.files import files_of

from .writing import own


@require_safe
def export(request, pk, kind):
    reflection = own(request, pk)
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    answer = HttpResponse(write(record_of(reflection, for_author=request.user)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name_of(kind)}"'
    return answer


@require_safe
def export_with_files(request, pk):
    reflection = own(request, pk)
    record, files = record_of(reflection, for_author=request.user), files_of(reflection, for_author=request.user)
    return FileResponse(as_zip(record, files), as_attachment=True, filename=name_of("zip"))


def name_of(end):
    return f"my-reflection-{timezone.localdate()}.{end}"
