from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.coaching import ChangedCommentForm, CommentForm
from reflections.models import Comment, Reflection, Thread, ThreadGuest
from reflections.models.frameworks import leads_trust
from reflections.models.phrases import phrases_of
from reflections.services.coaching import (
    close_thread,
    edit_comment,
    keep_for_later,
    mark_read,
    mute_thread,
    open_thread_on,
    reopen_thread,
    take_back_comment,
    write_comment,
)
from schools.services.openings import record_opening
from schools.words import telling_in

from .conversations import conversation, load_conversations


@require_safe
def coaching(request):
    person = request.user
    threads = Thread.objects.visible_to(person).with_place_of(person).with_rights_of(person).with_people()
    told = {
        "threads": sorted(threads, key=place),
        "only_told": Thread.objects.only_told_by(person).with_people(),
        "can_edit_words": leads_trust(person, timezone.localdate()).exists(),
    }
    return render(request, "reflections/coaching.html", told)


@require_safe
def thread(request, pk):
    if ThreadGuest.objects.owing_word_of(request.user).filter(thread=pk).exists():
        return redirect("schools:purpose")
    thread = thread_of(request, pk)
    if is_held(thread, request.user):
        return redirect(conversation(thread, request.user))
    record_opening(thread.thing, by=request.user)
    return render(request, "reflections/thread.html", visit(request, thread))


@require_POST
def comment(request, pk):
    thread = thread_of(request, pk)
    form = CommentForm(thread, request.POST)
    if form.is_valid():
        write_comment(thread, by=request.user, **form.cleaned_data)
        return redirect(conversation(thread, request.user))
    told = visit(request, thread)
    thread.form = form
    return render(request, "reflections/comment.html", told)


@require_POST
def branch(request, pk, entry):
    own = Reflection.objects.written_by(request.user)
    thread = get_object_or_404(Thread.objects.held_by(request.user), pk=pk, reflection__in=own)
    entry = get_object_or_404(thread.reflection.entries, pk=entry)
    return redirect(conversation(open_thread_on(entry, thread, by=request.user), request.user))


@require_POST
def close(request, pk):
    return done(held_thread_of(request, pk), close_thread, request.user)


@require_POST
def reopen(request, pk):
    return done(held_thread_of(request, pk), reopen_thread, request.user)


@require_POST
def mute(request, pk):
    return done(thread_of(request, pk), mute_thread, request.user)


@require_POST
def read(request, pk):
    mark_read(thread_of(request, pk), by=request.user)
    return redirect("reflections:coaching")


@require_POST
def keep(request, pk):
    return done(thread_of(request, pk), keep_for_later, request.user)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    comment = comment_of(request, pk)
    if request.method == "GET" and not Comment.objects.editable_by(request.user, timezone.now()).contains(comment):
        return redirect(conversation(comment.thread, request.user))
    form = ChangedCommentForm(request.POST or None, initial={"text": comment.text})
    if form.is_valid():
        edit_comment(comment, by=request.user, text=form.cleaned_data["text"])
        return redirect(conversation(comment.thread, request.user))
    return render(request, "reflections/change_comment.html", {"comment": comment, "form": form})


@require_POST
def take_back(request, pk):
    comment = comment_of(request, pk)
    take_back_comment(comment, by=request.user)
    return redirect(conversation(comment.thread, request.user))


@require_POST
def tone(request):
    telling = telling_in(request.POST.get("text", "")[:5000], phrases_of("telling"))
    return render(request, "reflections/_tone.html", {"telling": telling})


def place(thread):
    """Where a conversation stands in the list: those that wait for one, those that do not, and what is over."""
    if not thread.can_write:
        return 3 - thread.can_reopen
    return int(not thread.is_waiting)


def visit(request, thread):
    """What a page of one conversation shows, without the reflection that it is about."""
    (thread,) = load_conversations([thread], request.user)
    is_author = thread.reflection.is_written_by(request.user)
    return {"thread": thread, "is_author": is_author, "openers": [] if is_author else phrases_of("openers")}


def is_held(thread, person):
    return thread.reflection.is_written_by(person) or person.pk == thread.coach_id


def done(thread, service, person):
    service(thread, by=person)
    return redirect(conversation(thread, person))


def thread_of(request, pk):
    """A conversation the person may read; 404 for any other."""
    rows = Thread.objects.visible_to(request.user).with_rights_of(request.user).with_people()
    return get_object_or_404(rows.select_related("reflection__school"), pk=pk)


def held_thread_of(request, pk):
    """A conversation that the person holds as author or coach; 404 for any other."""
    rows = Thread.objects.held_by(request.user).with_people()
    return get_object_or_404(rows.select_related("reflection__school"), pk=pk)


def comment_of(request, pk):
    """The person's own comment; 404 for anybody else's."""
    rows = Comment.objects.visible_to(request.user).filter(by=request.user, taken_back_at=None)
    return get_object_or_404(rows.select_related("thread__reflection__school"), pk=pk)
