"""A popup with a search field over a list, both used from the keyboard at once."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from gui.theme.theme import Theme
from gui.widgets.popup import RETURN_KEYS, Popup

ROW = 28
KEY = Qt.ItemDataRole.UserRole  # the data of a row that can be chosen; captions have none
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchPopup(Popup):
    """The focus stays in the search field; arrows move in the list, Return chooses.

    `picked` has the data of the chosen row and comes after the popup has closed.
    """

    picked = Signal(object)

    def __init__(self, name: str, theme: Theme, size: QSize, placeholder: str, list_name: str) -> None:
        super().__init__(name)
        self._theme = theme
        self.search = QLineEdit()
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(name)
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(list_name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setStyleSheet("background: transparent; border: none;")
        self.list.itemClicked.connect(self._choose)
        self.list.itemEntered.connect(self._on_entered)
        px = theme.px
        self.setFixedSize(px(size.width()), px(size.height()))
        self.column.setContentsMargins(px(8), px(8), px(8), px(8))
        self.column.setSpacing(px(8))
        self.column.addWidget(self.search)
        self.column.addWidget(self.list, 1)

    @property
    def current_data(self) -> object:
        """The data of the row that Return chooses; None if there is none."""
        item = cast(QListWidgetItem | None, self.list.currentItem())
        return None if item is None else item.data(KEY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Return in the search field act on the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in RETURN_KEYS:
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def add_caption(self, text: str) -> None:
        """Add a heading, which cannot be chosen."""
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self._theme.font(12))
        item.setForeground(QColor(self._theme.tokens.readable("muted", "card")))
        item.setSizeHint(QSize(0, self._theme.px(ROW)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom)
        self.list.addItem(item)

    def add_row(self, text: str, data: object) -> QListWidgetItem:
        """Add a row that can be chosen."""
        item = QListWidgetItem(text)
        item.setData(KEY, data)
        item.setSizeHint(QSize(0, self._theme.px(ROW)))
        self.list.addItem(item)
        return item

    def select_first(self) -> bool:
        """Make the first row that can be chosen the current one; says whether there is one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(KEY) is not None:
                self.list.setCurrentRow(row)
                return True
        return False

    def _on_entered(self, item: QListWidgetItem) -> None:
        if item.data(KEY) is not None:
            self.list.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY) is not None:
            data = item.data(KEY)
            self.close()
            self.picked.emit(data)
