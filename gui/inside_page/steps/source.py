"""Asks for the steps of one training, in chunks and ahead of what is shown, and keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment
from engine.inside.scaling import ScalingSeen, ScalingView
from engine.inside.steps import StepsSeen, StepsView
from gui.control.inside_asker import InsideAsker, n_bytes
from gui.inside_page.steps.store import MAX_BYTES, StepStore

FIRST_CHUNK, CHUNK = 2, 32  # steps that are asked for at once: at first, and at most
CHUNK_SECONDS = 0.6  # that a chunk should take
AHEAD, SECONDS_AHEAD = 16, 4  # that are asked for before they are needed: steps, or seconds of playing


@dataclass(frozen=True)
class Sight:
    """What is followed: a sample of each batch of a training, with the factor 1/(1 - d) or without."""

    experiment: Experiment
    cell: Cell
    position: int = 0
    is_scaled: bool = True


class StepSource(QObject):
    """Asks while `is_open`. `changed` when something has come, or a problem.

    Steps count from 0 over the whole training here. `steps_per_epoch` and `n_steps` are 0 before the first
    answer about a training.
    """

    changed = Signal()

    def __init__(self, asker: InsideAsker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self._store = StepStore()
        self._sight: Sight | None = None
        self._asked: StepsView | ScalingView | None = None
        self._step, self._is_back, self._speed = 0, False, 0
        self._chunk = FIRST_CHUNK
        self.is_open = False
        self.problem = ""
        self.scaling: ScalingSeen | None = None
        self.steps_per_epoch = self.n_steps = self.batch_size = 0
        asker.changed.connect(self._on_asker)

    def follow(self, sight: Sight) -> None:
        """Follow this from now on; `want` says at which step."""
        before, self._sight = self._sight, sight
        self.problem = ""
        self._store.use(sight)
        if before is None or before.experiment != sight.experiment:
            self.steps_per_epoch = self.n_steps = self.batch_size = 0
            self._step, self._chunk = 0, FIRST_CHUNK
        if before is None or (before.experiment, before.cell) != (sight.experiment, sight.cell):
            self.scaling = None

    def want(self, step: int, speed: int = 0) -> None:
        """Have this step and some that follow it; more if they are played, so many a second."""
        self._is_back, self._step, self._speed = step < self._step, step, speed
        self.problem = ""
        self._ask()

    def retry(self) -> None:
        """Ask once more for what failed."""
        self.problem = ""
        self._ask()

    def close(self) -> None:
        """Ask for nothing until `is_open` again."""
        self.is_open, self._asked = False, None

    def has(self, step: int) -> bool:
        """Whether the step is known."""
        return self._store.has(step)

    def at(self, step: int) -> tuple[StepsSeen, int] | None:
        """An answer that has the step, and its row in there."""
        return self._store.at(step)

    def moment(self, step: int) -> Moment:
        """The epoch and the step in it."""
        return Moment.after(step, self.steps_per_epoch) if self.steps_per_epoch else Moment(1, 1)

    # --- asking

    def _ask(self) -> None:
        view = self._missing()
        if not self.is_open or view is None or self.problem:
            return
        if view != self._asked or not self._asker.is_asking(view):
            self._asked = view
            self._asker.ask(view)

    def _missing(self) -> StepsView | ScalingView | None:
        """The first thing that is missing: this step, those ahead, what goes wrong without the factor."""
        sight = self._sight
        if sight is None:
            return None
        if not self._store.has(self._step):
            first = max(0, self._step - min(FIRST_CHUNK, self._chunk) + 1) if self._is_back else self._step
            return self._steps(sight, first, min(FIRST_CHUNK, self._chunk))
        gap = self._store.first_gap(self._step, min(self.n_steps, self._step + self._n_ahead()))
        if gap is not None:
            return self._steps(sight, gap, self._chunk)
        moment = self.moment(self._step)
        if sight.is_scaled or self._speed or (self.scaling is not None and self.scaling.moment == moment):
            return None
        return ScalingView(sight.experiment, sight.cell, moment)

    def _steps(self, sight: Sight, first: int, n_steps: int) -> StepsView:
        return StepsView(
            sight.experiment, sight.cell, self.moment(first), n_steps, sight.position, sight.is_scaled
        )

    def _n_ahead(self) -> int:
        """How many steps to have from this one on, within a quarter of the memory."""
        found = self._store.at(self._step)
        assert found is not None
        most = max(2, MAX_BYTES // 4 * found[0].n_steps // max(1, n_bytes(found[0])))
        return min(most, max(AHEAD, SECONDS_AHEAD * self._speed))

    def _on_asker(self) -> None:
        """Take what was asked for, and ask for more."""
        view = self._asked
        if not self.is_open or view is None:
            return
        seen = self._asker.answer(view)
        if isinstance(seen, StepsSeen):
            self._asked = None
            self._chunk = next_chunk(seen.n_steps, self._asker.seconds)
            self._store.add(seen)
            self.steps_per_epoch, self.n_steps = seen.steps_per_epoch, seen.n_epochs * seen.steps_per_epoch
            self.batch_size = max(self.batch_size, int(seen.batch_sizes.max()))
        elif isinstance(seen, ScalingSeen):
            self._asked = None
            self.scaling = seen
        else:
            self.problem = self._asker.problem(view)
        self.changed.emit()
        self._ask()


def next_chunk(n_steps: int, seconds: float) -> int:
    """How many steps to ask for next, at most twice as many as came in the last answer."""
    return max(1, min(CHUNK, 2 * n_steps, round(n_steps * CHUNK_SECONDS / max(seconds, 1e-3))))
