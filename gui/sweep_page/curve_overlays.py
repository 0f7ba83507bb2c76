"""What is drawn over the sweep's curve: chosen runs, the student's prediction, the theory."""

from __future__ import annotations

from dataclasses import replace

from engine.charts.curve_overlay import GUESS, CurveOverlay, results_overlay, run_look
from engine.project.project import Project
from engine.runs.record import part_label
from gui.control.run_overlays import RunOverlays
from gui.theme.run_colours import RUN_COLOURS

PREDICTION = "predicted"


def run_curves(overlays: RunOverlays, project: Project) -> tuple[CurveOverlay, ...]:
    """The chosen sweeps' means, each in its run's colour if it has one; of a family every member's."""
    found: list[CurveOverlay] = []
    for run in overlays.sweeps(project):
        for part in run.parts:
            name = f"{run.name}, {part_label(run, part.key)}" if run.is_family else run.name
            look = run_look(len(found))
            look = replace(look, colour=RUN_COLOURS.get(run.colour, look.colour))
            found.append(results_overlay(name, part.results, project.training.metric, look))
    return tuple(found)


def prediction_curve(project: Project) -> CurveOverlay | None:
    """The curve that the student drew before the sweep; None without one."""
    sketch = project.prediction.sketch if project.prediction is not None else ()
    if not sketch:
        return None
    rates, values = zip(*sorted(sketch), strict=True)
    is_held_out = project.data.is_held_out
    return CurveOverlay(
        PREDICTION, rates, None if is_held_out else values, values if is_held_out else None, GUESS
    )
