"""The popup that "+" opens, with a list of layer kinds and a search field."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem

from engine.network.layer_kinds import LAYER_KINDS, LayerKind
from gui.stack_editor.kind_choice import KindChoice, found_kinds, menu_groups
from gui.stack_editor.layer_card import bar_colour
from gui.theme.theme import Theme
from gui.theme.tokens import mix
from gui.widgets.popup import Popup

WIDTH, HEIGHT, ROW = 284, 420, 28
_KIND = Qt.ItemDataRole.UserRole
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class InsertPopup(Popup):
    """All layer kinds; `chosen` has the id of one. Kinds that cannot take the input are faint and last."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, rank: int | None) -> None:
        super().__init__("Insert a layer")
        self._theme, self._rank = theme, rank
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: dropout, dense, conv, …")
        self.search.setAccessibleName("Search for a layer")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Layers")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.help = QLabel()
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setWordWrap(True)
        self.help.setProperty("role", "caption")
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.help.setFixedHeight(3 * self.help.fontMetrics().height())
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.currentItemChanged.connect(self._show_help)
        self.list.itemClicked.connect(self._choose)
        self.list.itemEntered.connect(self._on_entered)
        self._fill("")

    @property
    def current_kind(self) -> LayerKind | None:
        """The kind that Enter inserts."""
        item = cast(QListWidgetItem | None, self.list.currentItem())
        kind_id = None if item is None else item.data(_KIND)
        return None if kind_id is None else LAYER_KINDS[kind_id]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the search field act on the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        px = self._theme.px
        self.setFixedSize(px(WIDTH), px(HEIGHT))
        column = self.column
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(8))
        for widget, stretch in ((self.search, 0), (self.list, 1), (self.help, 0)):
            column.addWidget(widget, stretch)
        self.list.setStyleSheet("background: transparent; border: none;")

    def _fill(self, query: str) -> None:
        """List all kinds by group, or while something is typed the matching ones, best first."""
        self.list.clear()
        if query.strip():
            for choice in found_kinds(query, self._rank):
                self._add_kind(choice)
        else:
            for group, choices in menu_groups(self._rank):
                if group:
                    self._add_caption(group)
                for choice in choices:
                    self._add_kind(choice)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.help.setText(f"No layer is called {query.strip()}.")

    def _add_caption(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self._theme.font(12))
        item.setForeground(QColor(self._theme.tokens.readable("muted", "card")))
        item.setSizeHint(QSize(0, self._theme.px(ROW)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom)
        self.list.addItem(item)

    def _add_kind(self, choice: KindChoice) -> None:
        tokens, kind = self._theme.tokens, choice.kind
        item = QListWidgetItem(kind.keras_name)
        item.setData(_KIND, kind.id)
        item.setIcon(self._icon(kind, choice.fits))
        text = tokens.text if choice.fits else mix(tokens.muted, tokens.card, 0.35)
        item.setForeground(QColor(text))
        item.setSizeHint(QSize(0, self._theme.px(ROW)))
        fits = "" if choice.fits else f" {_misfit(self._rank)}"
        item.setToolTip(kind.help + fits)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, kind.help + fits)
        self.list.addItem(item)

    def _icon(self, kind: LayerKind, fits: bool) -> QIcon:
        """The kind's icon, which keeps its colour in the highlighted row."""
        size = self._theme.px(16)
        drawn = self._theme.icon(kind.icon, bar_colour(kind) if fits else "line")
        picture = drawn.pixmap(QSize(size, size), self.devicePixelRatioF())
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        return icon

    def _show_help(self) -> None:
        kind = self.current_kind
        if kind is None:
            return
        fits = self._rank is None or self._rank in kind.ranks
        self.help.setText(kind.help if fits else f"{_misfit(self._rank)} {kind.help}")

    def _on_entered(self, item: QListWidgetItem) -> None:
        if item.data(_KIND) is not None:
            self.list.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KIND) is not None:
            kind_id = str(item.data(_KIND))
            self.close()
            self.chosen.emit(kind_id)


def _misfit(rank: int | None) -> str:
    shapes = {1: "a row of numbers", 2: "a sequence", 3: "an image"}
    return f"Can't take {shapes.get(rank or 0, 'this input')}, which comes in here."
