from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from schools.forms import MailForm
from schools.models import MailChoice, RefusedAddress
from schools.services.mail_choices import DIGESTS, choose_mail, read_stop_token, reset_mail, stop_mail
from schools.services.trying_mail import send_test_email
from schools.words import say


@require_http_methods(["GET", "POST"])
def mail(request):
    chosen = dict(MailChoice.objects.of(request.user).values_list("about", "how"))
    form = MailForm(request.user, chosen, request.POST or None)
    if form.is_valid():
        choose_mail(form.choices(), form.times(), by=request.user)
        messages.success(request, "Kept. It counts from the next thing on.")
        return redirect("schools:mail")
    refused = RefusedAddress.objects.of(request.user).first()
    return render(request, "schools/mail.html", {"form": form, "refused": refused})


@require_POST
def reset(request):
    reset_mail(by=request.user)
    messages.success(request, "Put back: a digest on your working days, and at once only what can’t wait.")
    return redirect("schools:mail")


@require_POST
def test(request):
    is_taken, said = send_test_email(by=request.user)
    (messages.success if is_taken else messages.error)(request, said)
    return redirect("schools:mail")


@csrf_exempt  # mail programs press this by themselves (RFC 8058); the address is signed, and good for this alone
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request, signed):
    found = read_stop_token(signed)
    if found is None:
        raise Http404
    person, about = found
    if request.method == "POST":
        stop_mail(person, about)
    what = "Digests" if about == DIGESTS else say(f"mail_group.{about}")
    return render(request, "schools/stop_mail.html", {"what": what, "is_done": request.method == "POST"})
