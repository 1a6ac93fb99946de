from django.core.management.base import CommandParser
from django.utils.timezone import localdate

from schools.imports.report import Report
from schools.management.importing import ImportCommand
from schools.services.imports import import_schools


class Command(ImportCommand):
    help = "Add and change a trust's schools from the Department for Education's download of all establishments (GIAS)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--trust", required=True, help="the trust's name as the file has it")

    def run_import(self, data: bytes, options: dict) -> Report:
        return import_schools(
            data,
            trust=options["trust"],
            today=localdate(),
            dry_run=options["dry_run"],
            accept_good_rows=options["accept_good_rows"],
            tell=self.tell,
        )
