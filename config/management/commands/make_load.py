from dataclasses import asdict, replace
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.load.make import is_used, make
from config.load.progress import Progress
from config.load.sizes import Sizes


class Command(BaseCommand):
    help = "Fill an empty site with an invented trust of a hundred schools, to see and measure Candour at full size."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=1, help="of everything; 0.1 is ten schools")
        parser.add_argument("--seed", type=int, default=1, help="another one makes another trust")
        for name, count in asdict(Sizes()).items():
            parser.add_argument(f"--{name}", type=int, help=f"{count:,} unless said")
        parser.add_argument("--not-a-demo", action="store_true", help="even where neither DEMO nor DEBUG is set")

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.TESTING or settings.DEBUG or options["not_a_demo"]):
            raise CommandError("Invented people belong in a demo or a test site. If this is one, say --not-a-demo.")
        if is_used():
            raise CommandError(
                "Somebody is on this site already. Name an empty folder, as in CANDOUR_DATA=~/full-size."
            )
        sizes = self.sizes(options)
        if fault := sizes.fault():
            raise CommandError(fault)
        began, progress = monotonic(), Progress(self.stderr._out, sizes.reflections, "reflections")
        rows = make(sizes, seed=options["seed"], now=timezone.now(), told=progress.show)
        seconds = monotonic() - began
        self.stdout.write(f"Made {rows:,} rows in {seconds:.0f} s, {rows / seconds:,.0f} a second.")

    def sizes(self, options):
        named = {name: options[name] for name in asdict(Sizes()) if options[name] is not None}
        return replace(Sizes().scaled(options["scale"]) if options["scale"] != 1 else Sizes(), **named)
