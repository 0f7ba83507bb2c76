"""Texts of a report: values by rate, the outcome of a prediction; and which sweep it reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.project.project import HELPS, HURTS, NO_DIFFERENCE, Project
from engine.runs.record import SWEEP, RunRecord

CHOICE_LABELS = {
    HELPS: N_("Dropout helps"),
    NO_DIFFERENCE: N_("Dropout makes no difference"),
    HURTS: N_("Dropout hurts"),
}
_OUTCOMES = {"helps": HELPS, "hurts": HURTS, "can't tell": NO_DIFFERENCE}  # not a text: labels of verdicts


def values_by_rate(values: Iterable[tuple[float, str]]) -> str:
    """Rates with their values: "0: 93.3 %; 0.5: 94.0 %"."""
    return "; ".join(f"{number_text(rate, 'g')}: {value}" for rate, value in values)


def is_later(moment: str, other: str) -> bool:
    """Whether an ISO 8601 time is after another one; False if one of them is not a time."""
    try:
        return datetime.fromisoformat(moment).astimezone() > datetime.fromisoformat(other).astimezone()
    except (ValueError, OverflowError, OSError):  # Windows has no local time before 1970
        return False


def outcome_text(choice: str, label: str) -> str:
    """How a prediction compares with a run whose verdict has this label (in English), in a sentence."""
    came_out = _OUTCOMES.get(label)
    if label == "mixed":
        return _("It depends on the second setting: the prediction holds for some of its values at most.")
    if came_out is None:
        return _("The sweep can't tell.")
    if came_out == NO_DIFFERENCE:
        if choice == NO_DIFFERENCE:
            return _("The seeds show no difference, as predicted; this does not prove that there is none.")
        return _("The result is unclear; the prediction is neither confirmed nor refuted.")
    return _("The result was as predicted.") if choice == came_out else _("The result was different.")


# --- The reported sweep


def reported_run(project: Project) -> RunRecord | None:
    """The sweep that the report is about: the chosen one, else the newest one of the current network."""
    chosen = project.run(project.report.run_uid) if project.report.run_uid else None
    run = chosen if chosen is not None and chosen.kind == SWEEP else project.sweep_run
    return run if run is not None and _has_rates(run) else None


def _has_rates(run: RunRecord) -> bool:
    return any(cell.cell.rate is not None for part in run.parts for cell in part.results.cells)
