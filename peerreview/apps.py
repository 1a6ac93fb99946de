from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peerreview"
    verbose_name = "Peer review"

    def ready(self):
        from schools.dates import register_dates

        from .occasions import register_occasions
        from .own_dates import own_dates

        register_occasions()
        register_dates("peerreview", own_dates)
