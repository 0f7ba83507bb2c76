"""The command palette: all that can be done at this moment, found by typing a part of its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from engine.language.texts import _
from gui.stack_editor.actions import ACTIONS
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip
from gui.widgets.search_popup import SearchPopup

PALETTE_KEY = "Ctrl+Shift+A"
WIDTH, HEIGHT, TOP = 520, 440, 64
NATIVE = QKeySequence.SequenceFormat.NativeText
_KEYS = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Command:
    """One thing to do: where it belongs, what it is called, its keys."""

    group: str
    text: str
    keys: str
    do: Callable[[], object]


class CommandPalette(SearchPopup):
    """Lists commands; the chosen one runs after the palette has closed and the focus is back."""

    def __init__(self, theme: Theme, commands: Sequence[Command]) -> None:
        size = QSize(WIDTH, HEIGHT)
        super().__init__(_("Find an action"), theme, size, _("What do you want to do?"), _("Actions"))
        self._commands = commands
        self.list.setItemDelegate(_KeysDelegate(theme, self))
        self.search.textChanged.connect(self._fill)
        self.picked.connect(lambda number: self._commands[number].do())
        self._fill("")

    @property
    def shown(self) -> list[str]:
        """The texts of the commands that are listed."""
        rows = [self.list.item(row) for row in range(self.list.count())]
        return [row.text() for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable]

    def open_over(self, window: QWidget) -> None:
        """Show it at the top of the window; the focus returns to where it was."""
        opener = QApplication.focusWidget()
        if opener is None or opener.window() is not window:
            opener = window
        px = self._theme.px
        left = (window.width() - px(WIDTH)) // 2
        self.open_at(opener, window.mapToGlobal(QRect(left, px(TOP), 0, 0).topLeft()))

    def _fill(self, query: str) -> None:
        self.list.clear()
        found = found_commands(query, self._commands)
        group = ""
        for number in found:
            command = self._commands[number]
            if not query.strip() and command.group != group:
                group = command.group
                self.add_caption(group)
            item = self.add_row(command.text, number)
            item.setData(_KEYS, command.keys)
            item.setToolTip(plain_tip(f"{command.group}: {command.text}"))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{command.group}. {command.keys}")
        if not self.select_first():
            self.add_caption(_("Nothing here is called “{name}”.").format(name=query.strip()))


class _KeysDelegate(QStyledItemDelegate):
    """Paints the keys of a command at the right end of its row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        keys = index.data(_KEYS)
        if keys:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            tokens = self._theme.tokens
            painter.setPen(QColor(tokens.text if is_selected else tokens.readable("muted", "card")))
            painter.setFont(self._theme.font(12))
            area = option.rect.adjusted(0, 0, -self._theme.px(8), 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)


# --- What there is to do, and finding it


def found_commands(query: str, commands: Sequence[Command]) -> list[int]:
    """Return the places of the commands that have every word of `query`, best first.

    A command whose text begins with the query comes first, then those in which words begin so, then the rest.
    """
    needles = query.casefold().split()
    scored = []
    for number, command in enumerate(commands):
        text = command.text.casefold()
        whole = f"{command.group.casefold()} {text} {command.keys.casefold()}"
        if all(needle in whole for needle in needles):
            begins = text.startswith(" ".join(needles))
            words = re.findall(r"\w+", text)
            has_words = all(any(word.startswith(needle) for word in words) for needle in needles)
            scored.append((0 if begins else 1 if has_words else 2, number))
    return [number for _rank, number in sorted(scored)]


def window_commands(window: QWidget, page: QWidget | None, stack: StackPanel) -> list[Command]:
    """Return what can be done now: by the window's actions, on the page in view, in the stack."""
    found = [*_of_actions(_("Window"), window.actions())]
    if page is not None:
        found += _of_buttons(_("This page"), page)
    found += [
        Command(
            _("Network"),
            _(action.text).rstrip(" …"),
            QKeySequence(action.keys[0]).toString(NATIVE),
            partial(stack.do, action.id),
        )
        for action in ACTIONS
        if action.is_in_menu and stack.editing.is_possible(action.id)
    ]
    return found


def _of_actions(group: str, actions: Iterable[QAction]) -> Iterator[Command]:
    seen = set()
    for action in actions:
        text = action.text().rstrip(" …")
        if text and text not in seen and action.isEnabled():
            seen.add(text)
            yield Command(group, text, action.shortcut().toString(NATIVE), action.trigger)


def _of_buttons(group: str, page: QWidget) -> Iterator[Command]:
    """The buttons in view that have a text of their own or a name."""
    seen = set()
    for button in page.findChildren(QAbstractButton):
        text = (button.text() or button.accessibleName()).replace("&", "").rstrip(" …")
        name = button.accessibleName()
        label = name if len(name) > len(text) and text.casefold() in name.casefold() else text
        if len(label) < 2 or label in seen or not button.isVisible() or not button.isEnabled():
            continue
        seen.add(label)
        yield Command(group, label, button.shortcut().toString(NATIVE), button.click)
