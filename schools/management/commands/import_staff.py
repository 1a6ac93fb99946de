from django.utils.timezone import localdate

from schools.imports.report import Report
from schools.management.importing import ImportCommand
from schools.services.imports import import_staff


class Command(ImportCommand):
    help = "Add and change people and their memberships from a staff list, and end those with a leaving date."

    def run_import(self, data: bytes, options: dict) -> Report:
        return import_staff(
            data,
            today=localdate(),
            dry_run=options["dry_run"],
            accept_good_rows=options["accept_good_rows"],
            tell=self.tell,
        )
