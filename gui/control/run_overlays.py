"""Which of the project's runs are drawn over the charts in addition to the one in view."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from engine.charts.curve_overlay import EarlierRun
from engine.project.project import Project
from engine.runs.record import SWEEP, TRAIN, RunRecord
from gui.document.document import Document
from gui.theme.run_colours import RUN_COLOURS

MAX_EARLIER = 4


class RunOverlays(QObject):
    """The uids that the Runs page chooses; this is a state of the view, not of the project."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._uids: tuple[str, ...] = ()

    def choose(self, uids: Iterable[str]) -> None:
        """Draw these runs over the charts."""
        self._uids = tuple(uids)
        self.changed.emit()

    def sweeps(self, project: Project) -> tuple[RunRecord, ...]:
        """The chosen sweeps with this project's data set and metric, except the one that is in view."""
        return tuple(
            run
            for run in self._chosen(SWEEP)
            if run is not project.sweep_run
            and run.definition.data.dataset == project.data.dataset
            and project.training.metric in run.definition.training.metrics
        )

    def trainings(self, project: Project, shown: str) -> tuple[EarlierRun, ...]:
        """The trainings behind a training of this project: the chosen ones, or else the last few.

        Only trainings of the same data with the same loss and metric can be compared; `shown` is the uid of
        the one in front.
        """
        fit = [run for run in self._document.project.runs if _is_behind(run, project, shown)]
        chosen = [run for run in fit if run.uid in self._uids]
        return tuple(
            EarlierRun(run.name, RUN_COLOURS.get(run.colour, ""), run.results.cells[0].history)
            for run in chosen or fit[-MAX_EARLIER:]
        )

    def _chosen(self, kind: str) -> list[RunRecord]:
        runs = {run.uid: run for run in self._document.project.runs}
        return [runs[uid] for uid in self._uids if uid in runs and runs[uid].kind == kind]


def _is_behind(run: RunRecord, project: Project, shown: str) -> bool:
    if run.kind != TRAIN or run.uid == shown or not run.n_cells:
        return False
    own, other = project.training, run.definition.training
    return run.definition.data == project.data and (other.loss, other.metric) == (own.loss, own.metric)
