from abc import ABC, abstractmethod
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schools.imports.problems import ImportRefused
from schools.imports.report import Report

LARGEST = 200 * 1024 * 1024  # bytes; all the establishments of England make about 60 MB
PROBLEMS_SHOWN = 50


class ImportCommand(BaseCommand, ABC):
    """Reads a file, calls `run_import` and prints its report. Exits with 1 if anything was wrong."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say line by line what would happen; write nothing")
        parser.add_argument(
            "--accept-good-rows",
            action="store_true",
            help="where some rows have problems, write the others (without this, nothing is written)",
        )

    def handle(self, *args: str, **options) -> None:
        data = _read(Path(options["file"]))
        try:
            report = self.run_import(data, options)
        except ImportRefused as error:
            raise CommandError(f"{error} Nothing was written.") from error
        self.stdout.write("\n".join(_lines(report, options)))
        if report.problems:
            raise CommandError(_verdict(report, options["dry_run"]))

    @abstractmethod
    def run_import(self, data: bytes, options: dict) -> Report:
        """Take in what the file holds, as the command's options say. Raises ImportRefused for a file that is none."""

    def tell(self, progress: str) -> None:
        """Progress goes to the error stream, so that a report sent to a file holds the report only."""
        self.stderr.write(progress, style_func=str)


def _read(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise CommandError(
                f"{path} is larger than {LARGEST // 1024 // 1024} MB; that is no list of schools or staff."
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{path} can't be read: {reason}. Nothing was written.") from error


def _lines(report: Report, options: dict) -> list[str]:
    """Every line in a dry run or with -v 2; else what needs an eye, and the numbers."""
    would = "would be " if not report.is_written else ""
    sections = [(f"New heads ({would}made so by their job title; please check)", "!", report.heads)]
    if options["dry_run"] or options["verbosity"] > 1:
        sections.insert(0, (f"{would}added".capitalize(), "+", report.added))
        sections.insert(1, (f"{would}changed".capitalize(), "~", report.changed))
    sections += [(f"{would}ended".capitalize(), "-", report.ended), ("Good to know", "*", report.notes)]
    lines = [line for section in sections for line in _section(*section)]
    return lines + _problems(report) + [_numbers(report, would)]


def _section(heading: str, mark: str, lines: list[str]) -> list[str]:
    return [f"{heading}:", *(f"  {mark} {line}" for line in lines), ""] if lines else []


def _problems(report: Report) -> list[str]:
    shown = [str(problem) for problem in report.problems[:PROBLEMS_SHOWN]]
    if len(report.problems) > PROBLEMS_SHOWN:
        shown.append(f"and {len(report.problems) - PROBLEMS_SHOWN:,} more.")
    return _section("Problems", "x", shown)


def _numbers(report: Report, would: str) -> str:
    counts = f"{len(report.added):,} {would}added, {len(report.changed):,} changed, {len(report.ended):,} ended"
    if not (report.added or report.changed or report.ended or report.problems):
        counts = "Nothing to do"
    return f"{counts}; {report.unchanged:,} already as the file says."


def _verdict(report: Report, dry_run: bool) -> str:
    count = len(report.problems)
    problems = "1 problem" if count == 1 else f"{count:,} problems"
    if report.is_written:
        return f"{problems}. The good rows were written; the others were not."
    advice = "" if dry_run else " Mend the file, or add --accept-good-rows to take the rest."
    return f"{problems}. Nothing was written.{advice}"
