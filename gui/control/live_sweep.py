"""Live sweeps: every edit of the experiment or of the sweep's plan starts a new sweep."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from engine.experiment.specs import Experiment, SweepSpec
from engine.language.texts import _
from engine.runs.record import SWEEP
from engine.session.messages import Failed, Lost
from gui.control.run import Run
from gui.control.run_controller import RunController
from gui.document.document import Document

DELAY = 250  # milliseconds after the last edit

Target = tuple[Experiment, SweepSpec]


class LiveSweep(QObject):
    """Off until it is switched on; switches itself off, with a sentence, when a sweep fails.

    It compares what is to be swept, and so ignores edits of names, notes or results, and never repeats a
    sweep. A project that cannot be swept waits until it can.
    """

    toggled = Signal(bool)
    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, controller: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._controller = document, controller
        self.is_on = False
        self._handled_target: Target | None = None  # what the last sweep was for; None if that is outdated
        self._running: Target | None = None
        self._later = QTimer(self, singleShot=True, interval=DELAY)
        self._later.timeout.connect(self._sweep)
        document.project_changed.connect(self._on_project_changed)
        document.loaded.connect(self._on_loaded)
        controller.run_started.connect(self._on_started)
        controller.run_ended.connect(self._on_ended)

    @property
    def is_waiting(self) -> bool:
        """Whether an edit will be followed as soon as no other comes."""
        return self._later.isActive()

    def set_on(self, is_on: bool) -> None:
        """Switch on or off; when switched on, missing results are swept at once."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        self._handled_target = None
        self._later.stop()
        self.toggled.emit(is_on)
        if is_on:
            self._sweep()

    @property
    def _target(self) -> Target:
        project = self._document.project
        return project.experiment.sweep_identity, project.sweep

    def _on_project_changed(self) -> None:
        if not self.is_on:
            return
        if self._target == self._handled_target:
            self._later.stop()
        else:
            self._later.start()

    def _on_loaded(self) -> None:
        """Opening another project does not count as an edit."""
        self._handled_target = self._target
        self._later.stop()

    def _on_started(self, run: Run) -> None:
        self._running = self._target if run.kind == SWEEP else None
        if run.kind == SWEEP:
            self._handled_target = self._running

    def _on_ended(self, run: Run) -> None:
        self._running = None
        if not self.is_on:
            return
        if run.kind == SWEEP and isinstance(run.end, Failed | Lost):
            self.set_on(False)
            details = run.end.details if isinstance(run.end, Failed) else ""
            off = _("Live is off.")
            self.notice_raised.emit(f"{run.end.message} {off}", details, "bad")
        elif self._target != self._handled_target:
            self._later.stop()
            self._sweep()

    def _sweep(self) -> None:
        target = self._target
        if self._document.problem(is_sweep=True):
            self._handled_target = None
        elif target == self._running:
            self._handled_target = target
        elif self._controller.is_running:
            self._handled_target = None  # this sweep is still due when the present run has ended
            if self._running is not None:
                self._controller.cancel()
        else:
            self._handled_target = target
            if self._controller.missing_cells():
                self._controller.start_sweep(is_live=True)
