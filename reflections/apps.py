from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "reflections"

    def ready(self):
        from schools.dates import register_dates

        from .occasions import register_occasions
        from .own_dates import own_dates

        register_occasions()
        register_dates("reflections", own_dates)
