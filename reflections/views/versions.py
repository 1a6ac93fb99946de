from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from reflections.differences import difference
from reflections.models import Reflection, Version
from reflections.services.versions import words_now
from reflections.services.writing import bring_back

PARTS = [
    ("narrative", "Words"),
    ("evidence", "How I know"),
    ("files", "Files"),
    ("wonder", "What I wonder"),
    ("question", "One question"),
]


@require_safe
def versions(request, pk):
    kept = Version.objects.visible_to(request.user).filter(reflection=pk)
    reflection = get_object_or_404(Reflection.objects.with_versions_of(request.user), pk=pk)
    is_author = reflection.is_written_by(request.user)
    return render(
        request, "reflections/versions.html", {"reflection": reflection, "versions": kept, "is_author": is_author}
    )


@require_safe
def version(request, pk, version):
    kept = one(request, pk, version)
    can_bring_back = Reflection.objects.editable_by(request.user).contains(kept.reflection)
    told = {"version": kept, "can_bring_back": can_bring_back, "changes": changes_since(kept, request.user)}
    return render(request, "reflections/version.html", told)


@require_POST
def back(request, pk, version):
    bring_back(one(request, pk, version), by=request.user)
    messages.success(request, "Those words are back. What stood there before is kept as a version.")
    return redirect("reflections:write", pk)


def changes_since(version, person):
    """For each criterion, what the words kept then and those that stand now have in common and what not."""
    now = {entry["entry"]: entry for entry in words_now(version.reflection, person)}
    for entry in version.words:
        present = now.get(entry["entry"], {})
        yield {
            "criterion": entry["criterion"],
            "parts": [(label, difference(as_text(entry, part), as_text(present, part))) for part, label in PARTS],
        }


def as_text(entry, part):
    """A part of an entry's words; pieces of evidence one to a line."""
    said = entry.get(part, "")
    return said if isinstance(said, str) else "\n".join(said)


def one(request, pk, version):
    """A version of this reflection in the person's own words; 404 for anybody else's."""
    rows = Version.objects.visible_to(request.user).select_related("reflection")
    return get_object_or_404(rows, pk=version, reflection=pk)
