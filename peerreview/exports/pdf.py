from dataclasses import asdict
from pathlib import Path

from reflections.exports.pdf import blocks_of, write_pdf

from .report import Report

LAYOUT = Path(__file__).with_name("report.typ")


def as_pdf(report: Report) -> bytes:
    """The report as a tagged PDF that meets PDF/UA-1. The text reaches the layout as data, never as markup."""
    laid_out = asdict(report)
    for section in laid_out["sections"]:
        for part in section["parts"]:
            part["blocks"] = blocks_of(part.pop("text"))
    return write_pdf(LAYOUT, "report", laid_out)
