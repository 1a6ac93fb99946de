from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from schools.services.standstill import trouble_with_mail


@require_safe
@login_not_required
def ready(request):
    """200 once the site serves and its database answers; otherwise the 503 of any page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


@require_safe
@login_not_required
def mail(request):
    """200 as long as worker and beat are at work and the mail server takes mail; else 503, and in words what stands still."""
    trouble = trouble_with_mail(timezone.now())
    return JsonResponse({"works": not trouble, "trouble": trouble}, status=503 if trouble else 200)
