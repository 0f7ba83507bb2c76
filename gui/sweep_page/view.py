"""The base class of the sweep's views, and the values that they show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell, SweepSpec
from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord
from gui.control.cell_requests import ModelSaver, WeightsInspector
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.document.document import Document
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from engine.analysis.family_verdict import FamilyVerdict
    from engine.charts.figures import CurveChoices


@dataclass(frozen=True)
class ViewContext:
    """What views are constructed with."""

    document: Document
    controller: RunController
    saver: ModelSaver
    weights: WeightsInspector
    overlays: RunOverlays
    theme: Theme


@dataclass(frozen=True)
class ShownSweep:
    """The results in view, all rates of the plan, and the previous curve if one is being replaced.

    `project` is the one that is open; the results may come from an earlier state of it. `member` names the
    results if they are one of a family: "16 units".
    """

    results: SweepResults
    planned_rates: tuple[float, ...]
    project: Project
    before: SweepResults | None = None
    member: str = ""

    @property
    def trained_project(self) -> Project:
        """The project as it was when the results were trained; its plan is what they have."""
        experiment = self.results.experiment
        cells = [result.cell for result in self.results.cells]
        sweep = SweepSpec(
            tuple(sorted({cell.rate for cell in cells if cell.rate is not None})),
            tuple(sorted({cell.seed for cell in cells})),
            experiment.frozen_streams,
            is_width_tied=experiment.is_width_tied,
        )
        return replace(
            self.project,
            data=experiment.data,
            network=experiment.network,
            training=experiment.training,
            sweep=sweep,
        )

    def looks_like(self, other: ShownSweep | None) -> bool:
        """Whether a chart or table of both is the same, as after an edit that does not concern the sweep."""
        return other is not None and (
            self.results is other.results
            and self.planned_rates == other.planned_rates
            and self.before is other.before
        )


class SweepView(QWidget):
    """One way to look at the results. `controls` are beside the tabs while the view is in front."""

    cell_chosen = Signal(object)
    member_chosen = Signal(str)
    notice_raised = Signal(str, str, str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.context = context
        self.controls: QWidget | None = None

    def show_sweep(self, shown: ShownSweep) -> None:
        """Show these results; called while the view is in front, and when it comes to the front."""

    def mark(self, cell: Cell | None) -> None:
        """Mark the training that is open beside the view, or none."""

    def curve_choices(self) -> CurveChoices | None:
        """How the curve is shown, if this view shows it."""
        return None

    def family_verdict(self) -> FamilyVerdict | None:
        """The verdict of all that is in view, if that is a family."""
        return None

    def set_look(self, scheme: str, scale: float) -> None:
        """Set light or dark and the scale."""


# --- The run that the sweep page shows


def shown_run(context: ViewContext) -> RunRecord | None:
    """The running sweep, else the one that the project's results belong to."""
    return context.controller.record_so_far(SWEEP) or context.document.project.sweep_run


def shown_family(context: ViewContext) -> RunRecord | None:
    """That run, if it has a second setting."""
    record = shown_run(context)
    return record if record is not None and record.is_family else None
