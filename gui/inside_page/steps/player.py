"""Which step is shown, and the clock that goes on from step to step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SPEEDS = (1, 2, 5, 10, 20)  # steps per second
USUAL_SPEED = 5


class StepPlayer(QObject):
    """A place in a training of `n_steps` steps; plays on only over steps that are known.

    `moved` when the place has changed, `state_changed` when playing starts or ends.
    """

    moved = Signal()
    state_changed = Signal()

    def __init__(self, is_known: Callable[[int], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_known = is_known
        self._n_steps = 1
        self._step = 0
        self._timer = QTimer(self, interval=1000 // USUAL_SPEED)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def step(self) -> int:
        """The step that is shown, counted from 0."""
        return self._step

    @property
    def n_steps(self) -> int:
        """How many steps the training has."""
        return self._n_steps

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @property
    def steps_per_second(self) -> int:
        """How fast it plays."""
        return round(1000 / self._timer.interval())

    def set_length(self, n_steps: int) -> None:
        """The training has so many steps."""
        self._n_steps = max(1, n_steps)
        self.go_to(self._step)

    def set_speed(self, steps_per_second: int) -> None:
        """Play so many steps a second."""
        self._timer.setInterval(1000 // steps_per_second)

    def go_to(self, step: int) -> None:
        """Show another step, or the nearest that there is."""
        step = max(0, min(self._n_steps - 1, step))
        if step != self._step:
            self._step = step
            self.moved.emit()

    def play(self) -> None:
        """Go on by itself; from the last step, start again at the first."""
        if self.is_playing:
            return
        if self._step == self._n_steps - 1:
            self.go_to(0)
        self._timer.start()
        self.state_changed.emit()

    def pause(self) -> None:
        """Stay at this step."""
        if self.is_playing:
            self._timer.stop()
            self.state_changed.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def _tick(self) -> None:
        """Take the next step if it is known; wait for it otherwise."""
        if not self._is_known(self._step):
            return
        if self._step == self._n_steps - 1:
            self.pause()
        elif self._is_known(self._step + 1):
            self.go_to(self._step + 1)
