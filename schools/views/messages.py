from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from schools.models import Message
from schools.services.reading import lines_of, open_message, read_message, read_messages_until

PAGE = 20


@require_safe
def messages(request):
    page = Paginator(Message.objects.visible_to(request.user).newest_first(), PAGE).get_page(request.GET.get("page"))
    lines = lines_of(page.object_list)
    told = {"is_new": any(line.is_new for line in lines), "newest": max((line.pk for line in lines), default=None)}
    return render(request, "schools/messages.html", {"page": page, "lines": lines} | told)


@require_safe
def open_one(request, pk):
    path = open_message(own(request, pk), by=request.user)
    return redirect(path) if path else render(request, "schools/message_over.html")


@require_POST
def read_one(request, pk):
    read_message(own(request, pk), by=request.user)
    return back(request)


@require_POST
def read_until(request, pk):
    read_messages_until(own(request, pk), by=request.user)
    return back(request)


def own(request, pk):
    return get_object_or_404(Message.objects.visible_to(request.user), pk=pk)


def back(request):
    """To the page of messages from which it was pressed, or else to Today."""
    page = request.POST.get("page", "")
    return redirect(
        f"{reverse('schools:messages')}?page={page}" if page.isdecimal() else f"{reverse('today')}#messages"
    )
