"""The preview of the printed report: its pages, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from engine.language.texts import _, ngettext
from gui.theme.theme import Theme

GAP, MAX_WIDTH = 16, 820


class Preview(QScrollArea):
    """Shows images of pages; `width_changed` requests images of another resolution."""

    width_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = _Sheets(theme)
        self.setWidget(self.sheets)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Preview of the report"))
        self.viewport().setAutoFillBackground(False)
        self.sheets.setAutoFillBackground(False)

    @property
    def page_pixels(self) -> int:
        """The width of a page in physical pixels."""
        return max(200, round(self.sheets.page_width() * self.devicePixelRatioF()))

    def show_pages(self, pictures: Sequence[QImage]) -> None:
        """Show these pages; the scroll position is kept."""
        self.sheets.show_pages(pictures)
        n = len(pictures)
        self.setAccessibleDescription(ngettext("{n} page", "{n} pages", n).format(n=n))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheets.fit()
        self.width_changed.emit()


class _Sheets(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pictures: list[QImage] = []
        theme.changed.connect(self.update)

    def show_pages(self, pictures: Sequence[QImage]) -> None:
        self.pictures = list(pictures)
        self.fit()
        self.update()

    def page_width(self) -> float:
        return float(min(self.width() - 4, MAX_WIDTH))

    def fit(self) -> None:
        """Set the height to that of all pages."""
        self.setMinimumHeight(round(sum(self._height(one) + GAP for one in self.pictures)))

    def sizeHint(self) -> QSize:
        return QSize(320, 400)

    def _height(self, picture: QImage) -> float:
        return self.page_width() * picture.height() / picture.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        left, top = (self.width() - self.page_width()) / 2, 1.0
        for picture in self.pictures:
            box = QRectF(left, top, self.page_width(), self._height(picture))
            if box.intersects(QRectF(event.rect())):
                painter.drawImage(box, picture)
                painter.drawRect(box)
            top += box.height() + GAP
        painter.end()
