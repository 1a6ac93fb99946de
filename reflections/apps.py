from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "reflections"

    def ready(self):
        from .occasions import register_occasions

        register_occasions()
