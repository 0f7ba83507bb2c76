"""Texts of a report: dates, p values, the outcome of a prediction; and which sweep it reports."""

from __future__ import annotations

from datetime import datetime

from engine.project.project import HELPS, HURTS, NO_DIFFERENCE, Project
from engine.runs.record import SWEEP, RunRecord

CHOICE_LABELS = {
    HELPS: "Dropout helps",
    NO_DIFFERENCE: "Dropout makes no difference",
    HURTS: "Dropout hurts",
}
_OUTCOMES = {"helps": HELPS, "hurts": HURTS, "can't tell": NO_DIFFERENCE}


def is_later(moment: str, other: str) -> bool:
    """Whether an ISO 8601 time is after another one; False if one of them is not a time."""
    try:
        return datetime.fromisoformat(moment).astimezone() > datetime.fromisoformat(other).astimezone()
    except (ValueError, OverflowError, OSError):  # Windows has no local time before 1970
        return False


def outcome_text(choice: str, label: str) -> str:
    """How a prediction compares with a run whose verdict has this label (run_words), in a sentence."""
    came_out = _OUTCOMES.get(label)
    if label == "mixed":
        return "It depends on the second setting: the prediction holds for some of its values at most."
    if came_out is None:
        return "The sweep can't tell."
    if came_out == NO_DIFFERENCE:
        if choice == NO_DIFFERENCE:
            return "The seeds show no difference, as predicted; this does not prove that there is none."
        return "The result is unclear; the prediction is neither confirmed nor refuted."
    return "The result was as predicted." if choice == came_out else "The result was different."


# --- The reported sweep


def reported_run(project: Project) -> RunRecord | None:
    """The sweep that the report is about: the chosen one, else the newest one of the current network."""
    chosen = project.run(project.report.run_uid) if project.report.run_uid else None
    run = chosen if chosen is not None and chosen.kind == SWEEP else project.sweep_run
    return run if run is not None and _has_rates(run) else None


def _has_rates(run: RunRecord) -> bool:
    return any(cell.cell.rate is not None for part in run.parts for cell in part.results.cells)
