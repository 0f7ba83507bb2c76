"""The parts of the program and their licences: a searchable list, and the text beside it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from engine.about.part import Part
from engine.language.lists import comma_listed
from engine.language.texts import _, ngettext
from gui.control.background import Background
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family
from gui.widgets.plain_text import WrappedLabel

LIST, TEXT_SIZE = 232, 12
PART = Qt.ItemDataRole.UserRole
HEIGHT, MARGIN = 44, 10
Index = QModelIndex | QPersistentModelIndex


class LicencesView(QWidget):
    """`load` reads the list in the background; a text is read when its part is chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = Background("licences", self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search parts and licences"))
        self.search.setAccessibleName(_("Search parts and licences"))
        self.search.setToolTip(_("Search names and licences"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Parts of the program"))
        self.list.setItemDelegate(PartDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.currentItemChanged.connect(lambda item, _before: self._show_part(item))
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self.title = WrappedLabel(_("Reading…"))
        self.title.setProperty("role", "name")
        self._background.failed.connect(self.title.setText)
        self.origin = QLabel()
        self.origin.setTextFormat(Qt.TextFormat.PlainText)
        self.origin.setProperty("role", "caption")
        self.origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the licence"))
        self._lay_out()
        theme.changed.connect(self._show_look)
        self._show_look()

    def load(self) -> None:
        """Read which parts there are; once."""
        self._background.run(_read_parts, self._fill)

    def wait(self) -> None:
        """Until nothing is being read any more."""
        self._background.wait()

    def show_part(self, name: str) -> None:
        """Choose a part by its name."""
        for item in self.items():
            if cast("Part", item.data(PART)).name == name:
                self.list.setCurrentItem(item)

    def _fill(self, parts: tuple[Part, ...]) -> None:
        for part in parts:
            item = QListWidgetItem()
            item.setData(PART, part)
            named = comma_listed([f"{_(part.name)} {part.version}", _(part.licence)])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, named)
            self.list.addItem(item)
        self._filter()

    def _filter(self) -> None:
        text = self.search.text().lower().split()
        n_shown = 0
        for item in self.items():
            part = cast("Part", item.data(PART))
            is_match = all(term in f"{_(part.name)} {_(part.licence)}".lower() for term in text)
            item.setHidden(not is_match)
            n_shown += is_match
        total = self.list.count()
        if n_shown == total:
            count = ngettext("{n} part", "{n} parts", total)
        else:
            count = ngettext("{n_shown} of {n} part", "{n_shown} of {n} parts", total)
        self.count.setText(count.format(n_shown=n_shown, n=total))
        current = cast(QListWidgetItem | None, self.list.currentItem())
        if current is None or current.isHidden():
            first = next((item for item in self.items() if not item.isHidden()), None)
            self.list.setCurrentItem(first)  # type: ignore[arg-type]

    def items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _show_part(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.title.setText(_("No matching parts or licences.") if self.search.text() else "")
            self.origin.setText("")
            self.text.clear()
            return
        part = cast("Part", item.data(PART))
        self.title.setText(f"{_(part.name)} {part.version} · {_(part.licence)}".replace("  ", " "))
        self.origin.setText(part.homepage)
        self.origin.setVisible(bool(part.homepage))
        try:
            text = part.whole_text()
        except OSError as error:
            text = _("The licence can't be read: {reason} ({file}).")
            text = text.format(reason=error.strerror, file=error.filename)
        self.text.setPlainText(text)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.count)
        self._left = QWidget()
        self._left.setLayout(left)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.title)
        right.addWidget(self.origin)
        right.addSpacing(4)
        right.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._left)
        row.addLayout(right, 1)

    def _show_look(self) -> None:
        self._left.setFixedWidth(self._theme.px(LIST))
        font = QFont(monospaced_family())
        font.setPixelSize(self._theme.px(TEXT_SIZE))
        self.text.setFont(font)
        self.list.doItemsLayout()


def _read_parts() -> tuple[Part, ...]:
    from engine.about.licences import parts

    return parts()


# --- The rows of the list: name and version, below it the licence


class PartDelegate(QStyledItemDelegate):
    """Paints two lines, each cut if there is no space."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        part, px = index.data(PART), self._theme.px
        assert isinstance(part, Part)
        view = option.widget
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        inner: QRect = option.rect.adjusted(px(MARGIN), px(4), -px(MARGIN), -px(4))
        lines = (
            (f"{_(part.name)}  {part.version}".strip(), self._theme.font(13, QFont.Weight.Medium), "text"),
            (_(part.licence), self._theme.font(12), "muted"),
        )
        painter.save()
        for row, (text, font, colour) in enumerate(lines):
            line = QRect(inner.x(), inner.y() + row * inner.height() // 2, inner.width(), inner.height() // 2)
            painter.setFont(font)
            readable = self._theme.tokens.readable(colour, "accent_soft")
            painter.setPen(readable if colour == "muted" else self._theme.tokens.text)
            elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()
