"""Lines of text that never request more width than there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.widgets.glossary import show_tip
from gui.widgets.plain_text import plain_tip


class ElidedLabel(QLabel):
    """One line of text, cut with … if it does not fit; the tooltip then has the whole text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_whole_text(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self._elide()

    @property
    def whole_text(self) -> str:
        return self._whole

    def event(self, event: QEvent) -> bool:
        """Explain the words of the glossary under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_tip(self, event, self._whole)
            return True
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FittingLabel(ElidedLabel):
    """The first of several texts, from long to short, that fits whole; none if all are too long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variants: tuple[str, ...] = ()

    def set_variants(self, *texts: str) -> None:
        """Show one of these; the first says it all, and is what `whole_text` has."""
        if texts != self._variants:
            self._variants = texts
            self.set_whole_text(texts[0])
            self._elide()

    def _elide(self) -> None:
        width, metrics = self.width(), self.fontMetrics()
        shown = next((text for text in self._variants if metrics.horizontalAdvance(text) <= width), "")
        self.setText(shown)
        self.setToolTip(plain_tip(self.whole_text) if shown != self.whole_text else "")
