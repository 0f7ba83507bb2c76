"""The window that lists the app's keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.language.texts import _
from gui.stack_editor.actions import ACTIONS
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.tabs import Tabs

SIZE, MIN_SIZE, KEYS = QSize(620, 680), QSize(440, 320), 200
NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutsWindow(QDialog):
    """Not modal; reads the shortcuts from the window each time it is opened."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setWindowTitle(_("Keyboard shortcuts – Dropout Lab"))
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName(_("Keyboard shortcuts"))
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button = QPushButton(_("Close"))
        self.close_button.setToolTip(_("Close this window (Esc)"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.area, 1)
        column.addLayout(foot)
        theme.changed.connect(self._show_look)
        self._show_look()

    def open_up(self) -> None:
        """Show the window in front, with the shortcuts that exist now."""
        self._fill()
        self.show()
        self.raise_()
        self.activateWindow()
        self.area.setFocus()

    def _fill(self) -> None:
        px = self._theme.px
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(px(8))
        for heading, keys in groups(self._window):
            name = QLabel(heading)
            name.setProperty("role", "title")
            column.addWidget(name)
            card = QWidget()
            grid = QGridLayout(card)
            grid.setContentsMargins(0, 0, 0, px(12))
            grid.setVerticalSpacing(px(6))
            grid.setColumnStretch(1, 1)
            grid.setColumnMinimumWidth(0, px(KEYS))
            for row, key in enumerate(keys):
                grid.addWidget(_chips(key), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(WrappedLabel(key.text), row, 1)
            column.addWidget(card)
        column.addStretch(1)
        self.area.setWidget(page)

    def _show_look(self) -> None:
        fit_to_screen(self, MIN_SIZE * self._theme.scale, SIZE * self._theme.scale)
        if self.isVisible():
            self._fill()


def _chips(key: Key) -> QWidget:
    row = QWidget()
    # Translators: between keys that do the same: "Ctrl+Y or Ctrl+Shift+Z".
    row.setAccessibleName(_(" or ").join(key.keys))
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    for keys in key.keys:
        chip = QLabel(keys)
        chip.setProperty("role", "muted" if keys == "…" else "chip")
        line.addWidget(chip)
    return row


# --- Reading the shortcuts from the window itself, so that the list is always correct


@dataclass(frozen=True)
class Key:
    """What is done, and its keys."""

    text: str
    keys: tuple[str, ...]


def groups(window: QWidget) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Headings, each with its keys, as far as the window has them now."""
    found = (
        (_("Everywhere"), _of_actions(window.actions())),
        (_("Pages"), (*_of_buttons(window), *_of_shortcuts(window), *_of_tabs(window))),
        (
            _("In the stack of layers"),
            tuple(Key(_(action.text).rstrip(" …"), tuple(map(_native, action.keys))) for action in ACTIONS),
        ),
    )
    return tuple((heading, keys) for heading, keys in found if keys)


def _of_actions(actions: Iterable[QAction]) -> tuple[Key, ...]:
    keys: dict[str, list[str]] = {}
    for action in actions:
        for sequence in action.shortcuts():
            keys.setdefault(action.text().rstrip(" …"), []).append(sequence.toString(NATIVE))
    return tuple(Key(text, tuple(dict.fromkeys(found))) for text, found in keys.items())


def _of_buttons(window: QWidget) -> tuple[Key, ...]:
    """Buttons with keys of their own; Alt mnemonics do not count."""
    return tuple(
        Key(button.text().rstrip(" …"), (button.shortcut().toString(NATIVE),))
        for button in window.findChildren(QAbstractButton)
        if not button.shortcut().isEmpty() and "&" not in button.text() and button.window() is window
    )


def _of_shortcuts(window: QWidget) -> tuple[Key, ...]:
    """Shortcuts of a part of a page, whose effect is described in their whatsThis."""
    keys: dict[str, list[str]] = {}
    for shortcut in window.findChildren(QShortcut):
        if shortcut.whatsThis():
            keys.setdefault(shortcut.whatsThis(), []).append(shortcut.key().toString(NATIVE))
    return tuple(Key(text, tuple(dict.fromkeys(found))) for text, found in keys.items())


def _of_tabs(window: QWidget) -> tuple[Key, ...]:
    rows = {}
    for tabs in window.findChildren(Tabs):
        if tabs.window() is window:
            names = [button.text() for button in tabs.buttons]
            last = f"Alt+{len(names)}"
            rows[", ".join(names)] = Key(", ".join(names), (_native("Alt+1"), "…", _native(last)))
    return tuple(rows.values())


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(NATIVE) or keys
