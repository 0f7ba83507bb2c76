"""What the next sweep will cost: how many trainings, about how long, and what would be shorter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.analysis.durations import format_duration
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.project.locks import refusal
from engine.project.project import Project
from engine.runs.record import Work, sweep_work
from engine.timing.shorter import LONG, Shorter, shorter_sweeps
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.document.document import Document


class SweepCost(QObject):
    """Follows the project; `changed` when its figures have changed."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        controller: RunController,
        engine: EngineState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._controller, self._engine = document, controller, engine
        self.n_trainings = 0
        self.seconds: float | None = None
        self.is_partial = self.is_done = False
        document.project_changed.connect(self._estimate)
        controller.state_changed.connect(self._estimate)
        engine.timings.changed.connect(self._estimate)
        engine.changed.connect(self._estimate)
        self._estimate()

    @property
    def is_long(self) -> bool:
        """Whether something shorter should be offered."""
        return self.seconds is not None and self.seconds >= LONG

    @property
    def text(self) -> str:
        """Such as "35 trainings, about 5 s"."""
        n = self.n_trainings
        if self.is_partial:
            text = ngettext("{n} more training", "{n} more trainings", n)
        else:
            text = ngettext("{n} training", "{n} trainings", n)
        text = text.format(n=number_text(n, ","))
        return f"{text}, {self.time_text}" if self.time_text else text

    @property
    def time_text(self) -> str:
        """The time alone; empty while it is not known."""
        if self.is_done:
            # Translators: of the trainings of a sweep, in the place of the time that they will take.
            return _("all done")
        return "" if self.seconds is None else self._time

    def shorter(self) -> tuple[Shorter, ...]:
        """Offers for a long sweep."""
        if self.seconds is None or not self.is_long:
            return ()
        project = self._document.project
        offers = shorter_sweeps(project, self.seconds, self._seconds_of)
        return tuple(offer for offer in offers if not refusal(project, offer.project))

    def take(self, offer: Shorter) -> None:
        """Make the sweep shorter, as one step."""
        self._document.edit(offer.edit, offer.project)

    @property
    def _time(self) -> str:
        assert self.seconds is not None
        ends_early = self._document.project.training.early_stopping > 0
        return format_duration(self.seconds, is_estimate=True, is_limit=ends_early)

    def _estimate(self) -> None:
        if self._controller.is_running:
            return
        missing, total = len(self._controller.missing_cells()), self._controller.n_planned_cells()
        self.is_done, self.is_partial = not missing, 0 < missing < total
        self.n_trainings = missing or total
        is_needed = missing and not self._document.problem(is_sweep=True)
        self.seconds = self._cost(self._controller.next_work()) if is_needed else None
        self.changed.emit()

    def _seconds_of(self, project: Project) -> float:
        seconds = self._cost(sweep_work(project.definition))
        return seconds if seconds is not None else 0.0

    def _cost(self, work: tuple[Work, ...]) -> float | None:
        if self._engine.is_on_cluster:
            return None  # only this computer's speed is known
        parts = [(experiment, cells) for _, experiment, cells in work]
        cost = self._engine.timings.cost(parts, self._engine.device)
        return cost.seconds if cost is not None else None
