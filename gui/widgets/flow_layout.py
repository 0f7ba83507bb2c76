"""A layout that fills rows from left to right, like words in a paragraph."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Each widget has its own size, if a row is as wide as that; hidden ones take no space.

    In a row with other widgets it requests one row for all (`wants_one_row`); at the end of such a row
    (`is_at_end`) its rows are right-aligned, too.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        spacing: int = 8,
        *,
        is_at_end: bool = False,
        wants_one_row: bool = False,
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._is_at_end, self._wants_one_row = is_at_end, wants_one_row or is_at_end
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_real=True)

    def sizeHint(self) -> QSize:
        size = self.minimumSize()
        if self._wants_one_row:
            widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
            size.setWidth(sum(widths) + self.spacing() * max(0, len(widths) - 1))
        return size

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        """The height of the rows; widgets are moved only if `is_real`."""
        y = rect.y()
        for row in self._rows(rect.width()):
            sizes = [_fitted(item, rect.width()) for item in row]
            used = sum(size.width() for size in sizes) + self.spacing() * (len(row) - 1)
            x = rect.x() + (max(0, rect.width() - used) if self._is_at_end else 0)
            height = max(size.height() for size in sizes)
            for item, size in zip(row, sizes, strict=True):
                if is_real:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """The widgets of each row."""
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if rows and used + self.spacing() + needed <= width:
                rows[-1].append(item)
                used += self.spacing() + needed
            else:
                rows.append([item])
                used = needed
        return rows


def _fitted(item: QLayoutItem, width: int) -> QSize:
    """The size of a widget in a row of this width."""
    size = item.sizeHint()
    return QSize(max(item.minimumSize().width(), min(size.width(), width)), size.height())
