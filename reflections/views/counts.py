from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reflections.counts import MINIMUM
from reflections.services.counts import running_counts
from schools.models.people import schools_kept_by


@require_safe
def counts(request):
    if not schools_kept_by(request.user, timezone.localdate()).exists():
        raise Http404
    told = {"cycles": running_counts(request.user), "minimum": MINIMUM}
    return render(request, "reflections/counts.html", told)
