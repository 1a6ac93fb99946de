from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peerreview.models import Review, Round, Stage
from reflections.models.frameworks import leads_trust


@require_safe
def home(request):
    today = timezone.localdate()
    reviews = (
        Review.objects.visible_to(request.user, today).select_related("school", "round").order_by("-visit_on", "pk")
    )
    staged = Review.objects.staged_for(request.user, today).exclude(pk__in=reviews.values("pk"))
    running = staged.exclude(status=Stage.CLOSED).filter(stopped_at=None).select_related("school", "round")
    rounds = Round.objects.visible_to(request.user, today).select_related("framework")
    told = {"reviews": reviews, "staged": running, "rounds": rounds}
    return render(request, "peerreview/home.html", told | {"leads": leads_trust(request.user, today).exists()})
