"""What the views of the look have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview


class LookView(QWidget):
    """A view of a preview. `controls` stand beside the tabs while it is in view."""

    caption_changed = Signal()
    controls: QWidget | None = None
    _preview: DataPreview | None = None
    _info: DataSetInfo | None = None

    @property
    def has_controls(self) -> bool:
        """Whether there is something to choose at the moment."""
        return True

    @property
    def caption(self) -> str:
        """One line below the view that says what it shows."""
        return ""

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        """Show another preview."""
        self._preview, self._info = preview, info
