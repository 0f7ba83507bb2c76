"""Scores and verdicts of runs, computed once each in small slices, so that the list stays responsive."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from engine.analysis.run_text import RunScore, RunVerdict, run_score, run_verdict
from engine.runs.record import RunPart, RunRecord

Value = TypeVar("Value")
Known = dict[str, tuple[tuple[RunPart, ...], Value]]
SLICE = 0.005  # seconds per slice on the window's thread
PAUSE = 15  # milliseconds between slices for visible rows, so that scrolling is smooth
MAX_PENDING = 200  # rows; older requests of a fast scroll are no longer in view
SCORES, VERDICTS = "scores", "verdicts"


class RunScorer(QObject):
    """Caches what the numbers of runs show, by run, while a run's parts are the same.

    Scores are available at once. Verdicts need the statistics: they come with `judged` (uids) some
    milliseconds after they are requested, the last request first. `request_all` ends with `all_known`.
    """

    judged = Signal(object)
    all_known = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scores: Known[RunScore | None] = {}
        self._verdicts: Known[RunVerdict] = {}
        self._waiting: dict[str, RunRecord] = {}
        self._all: list[RunRecord] = []
        self._all_of = ""
        self._can_judge = self._is_held = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)

    @property
    def can_judge(self) -> bool:
        """Whether the statistics are loaded."""
        return self._can_judge

    @property
    def is_working(self) -> bool:
        """Whether another slice will come by itself."""
        return self._timer.isActive()

    def statistics_loaded(self) -> None:
        """Verdicts can be computed from now on."""
        self._can_judge = True
        self._go_on()

    def hold(self, is_held: bool) -> None:
        """Pause work while the page is hidden."""
        self._is_held = is_held
        self._go_on()

    def forget(self) -> None:
        """Clear the cache, because another project was opened."""
        for kept in (self._scores, self._verdicts, self._waiting, self._all):
            kept.clear()
        self._all_of = ""

    def score(self, run: RunRecord) -> RunScore | None:
        """The best mean of a run."""
        known = self._scores.get(run.uid)
        if known is None or known[0] is not run.parts:
            known = self._scores[run.uid] = (run.parts, run_score(run))
        return known[1]

    def verdict(self, run: RunRecord) -> RunVerdict | None:
        """The verdict of a run; None if it is not computed yet, but will be."""
        known = self._verdicts.get(run.uid)
        if known is not None and known[0] is run.parts:
            return known[1]
        self._waiting.pop(run.uid, None)
        self._waiting[run.uid] = run
        if len(self._waiting) > MAX_PENDING:
            del self._waiting[next(iter(self._waiting))]
        self._go_on()
        return None

    def is_known(self, run: RunRecord, what: str) -> bool:
        """Whether a run's score or verdict is computed already."""
        known = (self._scores if what == SCORES else self._verdicts).get(run.uid)
        return known is not None and known[0] is run.parts

    def request_all(self, runs: Iterable[RunRecord], what: str) -> None:
        """Compute all missing scores or verdicts; `all_known` follows when they are done."""
        self._all = [run for run in runs if not self.is_known(run, what)]
        self._all_of = what
        self._go_on()

    def cancel_requests(self) -> None:
        """Cancel the request for all of them."""
        self._all, self._all_of = [], ""

    def _go_on(self) -> None:
        has_work = bool(self._all_of) or (self._can_judge and bool(self._waiting))
        if self._all_of == VERDICTS and not self._can_judge:
            has_work = False
        pause = 0 if self._all_of else PAUSE
        if not has_work or self._is_held:
            self._timer.stop()
        elif not self._timer.isActive() or self._timer.interval() != pause:
            self._timer.start(pause)

    def _work(self) -> None:
        """Do one slice: visible rows first, then those that a sort needs."""
        end = time.monotonic() + SLICE
        judged = []
        while self._can_judge and self._waiting and time.monotonic() < end:
            uid, run = self._waiting.popitem()
            self._evaluate(run)
            judged.append(uid)
        while self._all and time.monotonic() < end:
            run = self._all.pop()
            if self._all_of == SCORES:
                self.score(run)
            else:
                self._evaluate(run)
        if judged:
            self.judged.emit(judged)
        if self._all_of and not self._all:
            what, self._all_of = self._all_of, ""
            self.all_known.emit(what)
        self._go_on()

    def _evaluate(self, run: RunRecord) -> None:
        self._verdicts[run.uid] = (run.parts, run_verdict(run))
