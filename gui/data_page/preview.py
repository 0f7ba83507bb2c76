"""Previews of data: a grid of small images with their classes, and the model of a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme
from gui.widgets.pixel_image import pixel_image

TILE, GAP, CAPTION = 48, 12, 18
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ImageGrid(QWidget):
    """Draws as many columns as fit; the height follows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self._fit)
        self._images: list[tuple[QImage, str]] = []
        self.setAccessibleName("Sample images of the data set")

    @property
    def n_images(self) -> int:
        """How many there are to see."""
        return len(self._images)

    def show_images(self, images: tuple[tuple[int, int, bytes, str], ...]) -> None:
        """Show (height, width, pixels, class) tuples as in DataPreview."""
        self._images = [(pixel_image(*image[:3]), image[3]) for image in images]
        self._fit()
        self.update()

    def _fit(self) -> None:
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))

    @property
    def _sizes(self) -> tuple[int, int, int]:
        px = self._theme.px
        return px(TILE), px(GAP), px(CAPTION)

    def _columns(self, width: int) -> int:
        tile, gap, _ = self._sizes
        return max(1, (width + gap) // (tile + gap))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._images) // self._columns(width))
        return rows * sum(self._sizes)

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(400))

    def resizeEvent(self, event: object) -> None:
        del event
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(self._theme.tokens.muted)
        columns = self._columns(self.width())
        tile, gap, caption = self._sizes
        for index, (image, name) in enumerate(self._images):
            left = (index % columns) * (tile + gap)
            top = (index // columns) * (tile + caption + gap)
            painter.drawImage(QRect(left, top, tile, tile), image)
            painter.drawText(QRect(left, top + tile, tile, caption), Qt.AlignmentFlag.AlignCenter, name)
        painter.end()


# --- The preview's rows as a Qt model, without an object per cell, so that a table appears at once


class PreviewTable(QAbstractTableModel):
    """Read-only texts under column names."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_rows(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Replace the table."""
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section] if orientation == Qt.Orientation.Horizontal else str(section + 1)
