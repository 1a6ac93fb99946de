from django.apps import AppConfig


class PeerReviewConfig(AppConfig):
    name = "peerreview"
    verbose_name = "Peer review"

    def ready(self):
        from .occasions import register_occasions

        register_occasions()
