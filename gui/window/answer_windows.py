"""The open windows with answers, one for each training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from engine.experiment.specs import Cell, Experiment
from gui.control.cell_requests import AnswersInspector
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from gui.answers.answers_window import AnswersWindow


class AnswerWindows:
    """Opens a window for a training, or brings the one that it has to the front."""

    def __init__(self, inspector: AnswersInspector, theme: Theme, parent: QWidget) -> None:
        self._inspector, self._theme, self._parent = inspector, theme, parent
        self._windows: dict[tuple[Experiment, Cell], AnswersWindow] = {}

    @property
    def windows(self) -> list[AnswersWindow]:
        """Those that are open, oldest first."""
        return [window for window in self._windows.values() if window.isVisible()]

    def open(self, experiment: Experiment, cell: Cell) -> None:
        """Show the answers of this training."""
        from gui.answers.answers_window import AnswersWindow

        self._drop_closed()
        key = (experiment, cell)
        if key not in self._windows:
            self._windows[key] = AnswersWindow(experiment, cell, self._inspector, self._theme, self._parent)
        self._windows[key].open_up()

    def wait(self) -> None:
        """Close all of them for good."""
        for window in self._windows.values():
            window.wait()

    def _drop_closed(self) -> None:
        for key, window in list(self._windows.items()):
            if not window.isVisible() and not window.is_saving:
                del self._windows[key]
                window.deleteLater()
