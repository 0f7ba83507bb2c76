"""The ridge curve of a linear network, reckoned on a thread of its own: scikit-learn is slow to load."""

from __future__ import annotations

from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from engine.charts.curve_overlay import THEORY, CurveOverlay
from engine.errors import InputError
from engine.experiment.specs import Experiment

NAME = "ridge regression"
Key = tuple[Experiment, tuple[float, ...], tuple[int, ...]]


class Theory(QObject):
    """`ask` for a curve, hear `changed`, take the `overlay`; the last curve is kept."""

    changed = Signal()
    notice_raised = Signal(str, str, str)
    _done = Signal(object, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: Key | None = None
        self._known: tuple[Key, CurveOverlay] | None = None
        self._judged: tuple[Experiment, bool] | None = None
        self._thread: Thread | None = None
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def is_there(self, experiment: Experiment) -> bool:
        """Whether this experiment has an exact solution; found out once."""
        if self._judged is None or self._judged[0] is not experiment:
            from engine.analysis.ridge import is_ridge

            self._judged = experiment, is_ridge(experiment)
        return self._judged[1]

    def ask(self, experiment: Experiment, rates: tuple[float, ...], seeds: tuple[int, ...]) -> None:
        """Reckon this curve unless it is known or on its way; while one is reckoned, the next one waits."""
        key = (experiment, rates, seeds)
        self._asked = key
        if (self._known is None or self._known[0] != key) and self._thread is None:
            self._start(key)

    def overlay(self, experiment: Experiment) -> CurveOverlay | None:
        """The curve of this experiment, as far as it is known."""
        return self._known[1] if self._known is not None and self._known[0][0] == experiment else None

    def _start(self, key: Key) -> None:
        self._thread = Thread(target=self._reckon, args=(key,), name="ridge curve", daemon=True)
        self._thread.start()

    def _reckon(self, key: Key) -> None:
        overlay, problem = None, "The theory's curve failed; the log says why."
        try:
            overlay, problem = ridge_overlay(*key), ""
        except InputError as error:
            problem = str(error)
        finally:
            if isValid(self):
                self._done.emit(key, overlay, problem)

    def _take(self, key: Key, overlay: CurveOverlay | None, problem: str) -> None:
        self._thread = None
        if overlay is not None:
            self._known = key, overlay
            self.changed.emit()
            if self._asked is not None and self._asked != key:
                self._start(self._asked)
        elif problem:
            self.notice_raised.emit(problem, "", "bad")


def ridge_overlay(experiment: Experiment, rates: tuple[float, ...], seeds: tuple[int, ...]) -> CurveOverlay:
    """The curve that the trainings tend to; InputError where there is none."""
    from engine.analysis.ridge import ridge_curve

    points = ridge_curve(experiment, rates, seeds)
    test = tuple(point.test for point in points) if experiment.data.is_held_out else None
    return CurveOverlay(
        NAME, tuple(point.rate for point in points), tuple(point.train for point in points), test, THEORY
    )
