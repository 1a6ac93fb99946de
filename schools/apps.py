from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self):
        from .pair_occasions import register_occasions

        register_occasions()
