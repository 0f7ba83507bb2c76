"""Which run the sweep page shows, and whether it is a family."""

from __future__ import annotations

from engine.runs.record import SWEEP, RunRecord
from gui.sweep_page.view import ViewContext


def shown_run(context: ViewContext) -> RunRecord | None:
    """The sweep that runs, else the one that the project's results are of."""
    return context.controller.record_so_far(SWEEP) or context.document.project.sweep_run


def shown_family(context: ViewContext) -> RunRecord | None:
    """That run, if it has a second setting."""
    record = shown_run(context)
    return record if record is not None and record.is_family else None
