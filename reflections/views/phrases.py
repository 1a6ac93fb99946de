from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.coaching import CoachingWordsForm, PutBackForm
from reflections.models.phrases import coaching_words
from reflections.services.phrases import change_coaching_words, put_back_ready_made

from .cycles import only_leads


@require_http_methods(["GET", "POST"])
def words(request):
    only_leads(request)
    words = coaching_words()
    form = CoachingWordsForm(words, request.POST or None)
    if form.is_valid():
        change_coaching_words(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. Every conversation uses them from now on.")
        return redirect("reflections:coaching-words")
    return render(request, "reflections/coaching_words.html", {"words": words, "form": form})


@require_POST
def put_back(request):
    only_leads(request)
    form = PutBackForm(request.POST)
    if form.is_valid():
        put_back_ready_made(by=request.user, **form.cleaned_data)
        messages.success(request, "The ready-made ones are back.")
    return redirect("reflections:coaching-words")
