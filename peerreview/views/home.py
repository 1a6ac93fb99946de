from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peerreview.models import Review, Stage


@require_safe
def home(request):
    today = timezone.localdate()
    reviews = (
        Review.objects.visible_to(request.user, today).select_related("school", "round").order_by("-visit_on", "pk")
    )
    staged = Review.objects.staged_for(request.user, today).exclude(pk__in=reviews.values("pk"))
    running = staged.exclude(status=Stage.CLOSED).filter(stopped_at=None).select_related("school", "round")
    return render(request, "peerreview/home.html", {"reviews": reviews, "staged": running})
