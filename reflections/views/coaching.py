from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.reflecting import AnswerForm, CommentForm
from reflections.models import Comment, Thread
from reflections.services.coaching import (
    close_thread,
    edit_comment,
    mute_thread,
    reopen_thread,
    take_back_comment,
    write_comment,
)
from schools.words import all_under, telling_in


@require_safe
def coaching(request):
    threads = (
        Thread.objects.visible_to(request.user)
        .with_last_word()
        .with_rights_of(request.user)
        .select_related("reflection__author", "reflection__cycle", "coach")
    )
    only_told = Thread.objects.only_told_by(request.user).select_related("reflection__author")
    told = {"threads": sorted(threads, key=waits_for(request.user)), "only_told": only_told}
    return render(request, "reflections/coaching.html", told)


@require_safe
def thread(request, pk):
    return redirect(conversation(thread_of(request, pk)))


@require_POST
def comment(request, pk):
    thread = thread_of(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        write_comment(thread, by=request.user, **form.cleaned_data)
        return redirect(conversation(thread))
    told = {"is_author": thread.reflection.author_id == request.user.pk, "openers": list(all_under("openers").values())}
    return render(request, "reflections/comment.html", told | {"thread": thread, "form": form})


@require_POST
def close(request, pk):
    return done(thread_of(request, pk), close_thread, request.user)


@require_POST
def reopen(request, pk):
    return done(thread_of(request, pk), reopen_thread, request.user)


@require_POST
def mute(request, pk):
    return done(thread_of(request, pk), mute_thread, request.user)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    comment = comment_of(request, pk)
    if request.method == "GET" and not Comment.objects.editable_by(request.user, timezone.now()).contains(comment):
        return redirect(conversation(comment.thread))
    form = AnswerForm(request.POST or None, initial={"text": comment.text})
    if form.is_valid():
        edit_comment(comment, by=request.user, text=form.cleaned_data["text"])
        return redirect(conversation(comment.thread))
    return render(request, "reflections/change_comment.html", {"comment": comment, "form": form})


@require_POST
def take_back(request, pk):
    comment = comment_of(request, pk)
    take_back_comment(comment, by=request.user)
    return redirect(conversation(comment.thread))


@require_POST
def tone(request):
    telling = telling_in(request.POST.get("text", "")[:5000])
    return render(request, "reflections/_tone.html", {"telling": telling})


def waits_for(person):
    """Where a conversation stands in their list: those that wait for them, where they wrote last, and what is over."""

    def place(thread):
        if not thread.can_write:
            return 3 - thread.can_reopen
        return int(thread.last_by == person.pk)

    return place


def done(thread, service, person):
    service(thread, by=person)
    return redirect(conversation(thread))


def thread_of(request, pk):
    """A conversation the person may read; 404 for any other."""
    rows = Thread.objects.visible_to(request.user).select_related("coach", "reflection__author", "reflection__school")
    return get_object_or_404(rows, pk=pk)


def comment_of(request, pk):
    """The person's own comment; 404 for anybody else's."""
    rows = Comment.objects.visible_to(request.user).filter(by=request.user, taken_back_at=None)
    return get_object_or_404(rows.select_related("thread__reflection__school"), pk=pk)


def conversation(thread):
    """Where the conversation stands on its reflection's page."""
    return f"{reverse('reflections:reflection', args=[thread.reflection_id])}#conversation"
