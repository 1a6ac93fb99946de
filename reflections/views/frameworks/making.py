from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.frameworks import FileForm, StartForm
from reflections.models import Framework
from reflections.services.frameworks import copy_framework, create_framework
from reflections.services.frameworks.starting_points import starting_points

from .finding import led, only_leads


@require_http_methods(["GET", "POST"])
def new(request):
    only_leads(request)
    form = StartForm(request.POST or None)
    if form.is_valid():
        return to_details(create_framework(by=request.user, **form.service_arguments()))
    return new_page(request, FileForm())


@require_POST
def import_file(request):
    only_leads(request)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        return to_details(create_framework(form.cleaned_data["file"], by=request.user))
    return new_page(request, form)


@require_POST
def copy(request, pk):
    return to_details(copy_framework(led(request, pk), by=request.user))


def to_details(draft):
    """A new draft begins with its name."""
    return redirect("reflections:framework-details", draft.pk)


def new_page(request, file_form):
    copyable = Framework.objects.visible_to(request.user, timezone.localdate()).latest()
    page = {"points": starting_points().values(), "copyable": copyable, "file_form": file_form}
    return render(request, "reflections/frameworks/new.html", page | {"back": reverse("reflections:frameworks")})
