from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.load import is_loaded, load
from config.load.make import is_made
from schools.models import Trust


class Command(BaseCommand):
    help = "Fill an empty site with an invented trust, for the demo only. Does nothing where it is there already."

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("Invented people belong only in a demo: start one with `python3 manage.py demo`.")
        if is_loaded() or is_made():
            self.stdout.write("The demo's people are here already.")
            return
        if Trust.objects.exists():
            raise CommandError("This site serves a real trust already, so no invented people are added to it.")
        load(timezone.now())
        self.stdout.write("The demo's people are here.")
