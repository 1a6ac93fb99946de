"""The page of a review, who is in it, how it is steered, and its first two stages. Under reviews/<pk>/."""

from django.urls import path

from peerreview.views import preparing, reviews, seats, self_review

urlpatterns = [
    path("", reviews.review, name="review"),
    path("begin/", reviews.begin, name="begin-self-review"),
    path("pause/", reviews.pause, name="pause-review"),
    path("resume/", reviews.resume, name="resume-review"),
    path("move/", reviews.move, name="move-visit"),
    path("stop/", reviews.stop, name="stop-review"),
    path("people/", seats.people, name="people"),
    path("people/<int:seat>/end/", seats.end_seat, name="end-seat"),
    path("people/<int:seat>/accept/", seats.accept, name="accept-seat"),
    path("people/<int:seat>/hand-back/", seats.hand_back, name="hand-back-seat"),
    path("people/<int:seat>/instead/", seats.come_instead, name="come-instead"),
    path("acting/", seats.acting, name="acting-host"),
    path("self-review/", self_review.self_review, name="self-review"),
    path("self-review/questions/", self_review.questions, name="save-questions"),
    path("self-review/areas/<int:area>/", self_review.save_area, name="save-area"),
    path("self-review/areas/<int:area>/evidence/", self_review.evidence, name="add-evidence"),
    path("self-review/evidence/<int:evidence>/take-out/", self_review.take_out, name="take-out-evidence"),
    path("self-review/hand-over/", self_review.hand_over, name="hand-over-self-review"),
    path("preparing/", preparing.preparing, name="preparing"),
    path("preparing/questions/<int:question>/", preparing.add_line, name="add-line"),
    path("preparing/lines/<int:line>/", preparing.line, name="change-line"),
    path("preparing/lines/<int:line>/agree/", preparing.agree, name="agree-line"),
    path("preparing/lines/<int:line>/take-out/", preparing.remove_line, name="drop-line"),
    path("preparing/sessions/", preparing.add_session, name="add-session"),
    path("preparing/sessions/<int:session>/", preparing.session, name="change-session"),
    path("preparing/sessions/<int:session>/take-out/", preparing.remove_session, name="drop-session"),
    path("preparing/begin/", preparing.begin_visit_now, name="begin-visit"),
    path("pack/", preparing.pack, name="pack"),
    path("pack/pdf/", preparing.pack_pdf, name="pack-pdf"),
]
