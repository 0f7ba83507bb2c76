"""`selftest`: trains Iris in a worker and opens the window; 0, or 1 and a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer

from engine.project.specs import Cell
from engine.session.messages import CellsFinished, EngineFailed, Event, Failed, Finished, Lost
from gui.app import make_application, make_window

SECONDS = 120


def selftest() -> int:
    """Open the window (offscreen where there is no display), train two epochs of Iris, close."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application(sys.argv[:1])
    window = make_window("honest-classification")
    judge = _Judge(app.quit)
    window.bridge.events_arrived.connect(judge.take)
    window.show()
    experiment = window.document.project.experiment
    short = replace(experiment, training=replace(experiment.training, epochs=2))
    window.bridge.session.start_run(short, (Cell(0.5, 0),))
    QTimer.singleShot(SECONDS * 1000, app.quit)
    app.exec()
    problem = judge.problem
    if window.grab().isNull():
        problem = "The window could not be drawn."
    window.close()
    sys.stdout.write("The self-test passed.\n" if not problem else "")
    sys.stderr.write(f"The self-test failed: {problem}\n" if problem else "")
    return 1 if problem else 0


class _Judge:
    """Hears the run's events; `problem` is empty once a cell was trained and the run finished."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self.problem = f"no training ended within {SECONDS} seconds."
        self._has_cell = False

    def take(self, events: list[Event]) -> None:
        """Look for a finished cell and the run's end."""
        for event in events:
            match event:
                case CellsFinished():
                    self._has_cell = True
                case Finished() if self._has_cell:
                    self.problem = ""
                    self._end()
                case Failed(message=message) | Lost(message=message) | EngineFailed(message=message):
                    self.problem = message
                    self._end()
