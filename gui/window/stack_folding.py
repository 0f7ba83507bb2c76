"""When the network is folded: on pages to read, for a projector, and where the user wants it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.settings import Settings
from gui.stack_editor.folded_stack import StackSide
from gui.theme.theme import Theme

EDITING, READING, PRESENTING = "editing", "reading", "presenting"
_IS_FOLDED_AT_FIRST = {EDITING: False, READING: True, PRESENTING: True}


class StackFolding(QObject):
    """The user's last choice counts, for pages to work on, pages to read and presentation mode each."""

    def __init__(
        self, side: StackSide, theme: Theme, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._side, self._theme, self._settings = side, theme, settings
        self._is_reading = False
        side.fold_requested.connect(self.fold)
        theme.changed.connect(self.apply)

    @property
    def where(self) -> str:
        """The kind of place that the window shows."""
        return PRESENTING if self._theme.is_presenting else READING if self._is_reading else EDITING

    def show_page(self, *, is_reading: bool) -> None:
        """Another page is shown, one to read or one to work on."""
        self._is_reading = is_reading
        self.apply()

    def fold(self, is_folded: bool) -> None:
        """Do and remember what the user wants."""
        self._settings.set_stack_folded(self.where, is_folded=is_folded)
        self.apply()

    def toggle(self) -> None:
        """Fold or unfold the network."""
        self.fold(not self._side.is_folded)

    def apply(self) -> None:
        """Fold or unfold the network as it belongs here."""
        default = _IS_FOLDED_AT_FIRST[self.where]
        self._side.set_folded(self._settings.is_stack_folded(self.where, default=default))
