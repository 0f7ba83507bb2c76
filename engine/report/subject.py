"""Which sweep a report is about."""

from __future__ import annotations

from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord


def reported_run(project: Project) -> RunRecord | None:
    """The sweep that the report is about: the chosen one, else the newest of the network as it stands."""
    chosen = project.run(project.report.run_uid) if project.report.run_uid else None
    run = chosen if chosen is not None and chosen.kind == SWEEP else project.sweep_run
    return run if run is not None and _has_rates(run) else None


def _has_rates(run: RunRecord) -> bool:
    return any(cell.cell.rate is not None for part in run.parts for cell in part.results.cells)
