"""The ridge curve of a linear network, computed in a process: scikit-learn and pandas are large to load."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from engine.charts.curve_overlay import THEORY, CurveOverlay
from engine.experiment.specs import Experiment
from engine.language.texts import N_, _
from engine.session.process_call import call_in_process
from gui.control.background import Background

NAME = N_("ridge regression")
Key = tuple[Experiment, tuple[float, ...], tuple[int, ...]]


class Theory(QObject):
    """`ask` for a curve, wait for `changed`, take the `overlay`; the last curve is kept."""

    changed = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requested: Key | None = None
        self._known: tuple[Key, CurveOverlay] | None = None
        self._judged: tuple[Experiment, bool] | None = None
        self._background = Background("ridge curve", self)

    def is_there(self, experiment: Experiment) -> bool:
        """Whether this experiment has an exact solution; cached."""
        if self._judged is None or self._judged[0] is not experiment:
            from engine.analysis.ridge import is_ridge

            self._judged = experiment, is_ridge(experiment)
        return self._judged[1]

    def ask(self, experiment: Experiment, rates: tuple[float, ...], seeds: tuple[int, ...]) -> None:
        """Compute this curve unless it was asked for last; a curve that waits gives way to it."""
        key = (experiment, rates, seeds)
        if key != self._requested:
            self._requested = key
            self._background.drop()
            self._background.run(partial(ridge_overlay, *key), partial(self._take, key), self._on_error)

    def overlay(self, experiment: Experiment) -> CurveOverlay | None:
        """The curve of this experiment, if it is known."""
        return self._known[1] if self._known is not None and self._known[0][0] == experiment else None

    def _take(self, key: Key, overlay: CurveOverlay) -> None:
        self._known = key, overlay
        self.changed.emit()

    def _on_error(self, problem: str) -> None:
        text = _("The curve of the theory could not be computed.")
        self.notice_raised.emit(f"{text} {problem}", "", "bad")


def ridge_overlay(experiment: Experiment, rates: tuple[float, ...], seeds: tuple[int, ...]) -> CurveOverlay:
    """The curve that training converges to; InputError if there is none."""
    from engine.analysis.ridge import ridge_curve

    points = call_in_process(ridge_curve, experiment, rates, seeds)
    test = tuple(point.test for point in points) if experiment.data.is_held_out else None
    return CurveOverlay(
        _(NAME), tuple(point.rate for point in points), tuple(point.train for point in points), test, THEORY
    )
