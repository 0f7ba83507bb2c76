"""The report that a student hands in: its content as a value, a page of HTML, and the way back from it."""

from __future__ import annotations

from engine.export.report.blocks import Report
from engine.export.report.content import make_report, reported_run
from engine.export.report.html import report_html
from engine.export.report.reading import ShownNumber, read_report, shown_numbers

__all__ = [
    "Report",
    "ShownNumber",
    "make_report",
    "read_report",
    "report_html",
    "reported_run",
    "shown_numbers",
]
