"""When the network is folded: on pages to read, in a small window, for a projector, if the user wants it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from gui.settings import Settings
from gui.stack_editor.folded_stack import StackSide
from gui.theme.theme import Theme

EDITING, READING, NARROW, PRESENTING = "editing", "reading", "narrow", "presenting"
_UNFOLDED_AT_FIRST = (EDITING,)
NARROW_WIDTH = 1000  # pixels for steps, cards and page: they do not all have room below that
SLIM_WIDTH = 750  # with slim cards the page still fits below that


class StackFolding(QObject):
    """The user's last choice counts, for each kind of place: to work, to read, narrow, or a projector."""

    def __init__(self, side: StackSide, theme: Theme, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._side, self._theme, self._settings, self._window = side, theme, settings, window
        self._is_reading = False
        self._taken = 0
        self._applied = ""
        side.fold_requested.connect(self.fold)
        theme.changed.connect(self._follow)
        window.installEventFilter(self)

    @property
    def where(self) -> str:
        """The kind of place that the window shows."""
        if self._theme.is_presenting:
            return PRESENTING
        if self._window.width() - self._taken < NARROW_WIDTH:
            return NARROW
        return READING if self._is_reading else EDITING

    def show_page(self, *, is_reading: bool) -> None:
        """Another page is shown, one to read or one to work on."""
        self._is_reading = is_reading
        self._follow()

    def leave_room(self, taken: int) -> None:
        """So many pixels of the window's width are taken by something else."""
        self._taken = taken
        self._follow()

    def fold(self, is_folded: bool) -> None:
        """Do and remember what the user wants."""
        self._settings.set_stack_folded(self.where, is_folded=is_folded)
        self._apply()

    def unfold_for_now(self) -> None:
        """Unfold the network until another page is shown; this is no choice of the user."""
        self._side.set_folded(False)
        self._applied = ""

    def toggle(self) -> None:
        """Fold or unfold the network."""
        self.fold(not self._side.is_folded)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's width."""
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        self._side.set_slim(self._window.width() - self._taken < SLIM_WIDTH)
        if self.where != self._applied:
            self._apply()

    def _apply(self) -> None:
        where = self._applied = self.where
        is_folded = self._settings.is_stack_folded(where, default=where not in _UNFOLDED_AT_FIRST)
        self._side.set_folded(is_folded)
