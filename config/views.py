from django.shortcuts import render
from django.views.decorators.http import require_safe

from .today import gathered_for


@require_safe
def today(request):
    return render(request, "today.html", gathered_for(request.user))
