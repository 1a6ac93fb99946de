from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from schools.forms import SafeguardingForm
from schools.models.people import schools_kept_by
from schools.services.safeguarding import name_safeguarding_route


@require_http_methods(["GET", "POST"])
def safeguarding(request, pk):
    school = get_object_or_404(schools_kept_by(request.user, timezone.localdate()), pk=pk)
    form = SafeguardingForm(request.POST or None, initial={"route": school.safeguarding_route})
    if form.is_valid():
        name_safeguarding_route(school, by=request.user, route=form.cleaned_data["route"])
        messages.success(request, "Saved. It is shown wherever people write.")
        return redirect("schools:safeguarding", pk)
    return render(request, "schools/safeguarding.html", {"school": school, "form": form})
