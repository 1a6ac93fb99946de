from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from reflections.services.frameworks import (
    discard_framework,
    publish_framework,
    restore_framework,
    retire_framework,
    revise_framework,
)

from .finding import led


@require_POST
def revise(request, pk):
    return redirect(revise_framework(led(request, pk), by=request.user))


@require_POST
def publish(request, pk):
    published = publish_framework(led(request, pk), by=request.user)
    return told(request, published, "Published. Everybody can read it, and new cycles use it.")


@require_POST
def discard(request, pk):
    before = discard_framework(led(request, pk), by=request.user)
    return told(request, before or "reflections:frameworks", "The draft is gone.")


@require_POST
def retire(request, pk):
    retired = retire_framework(led(request, pk), by=request.user)
    return told(request, retired, "Retired. Cycles that use it go on; no new one will.")


@require_POST
def restore(request, pk):
    restored = restore_framework(led(request, pk), by=request.user)
    return told(request, restored, "It is back. New cycles may use it again.")


def told(request, page, sentence):
    """On to a page, which opens with what was done."""
    messages.success(request, sentence)
    return redirect(page)
