"""Which keys do what: read from the window itself, so that the list can't say what is not so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.stack_editor.acts import ACTS
from gui.widgets.tabs import Tabs

NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True)
class Key:
    """What is done, and the keys that do it."""

    words: str
    keys: tuple[str, ...]


def groups(window: QWidget) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Headings, and below each the keys that hold there; only what the window has now."""
    found = (
        ("Everywhere", _of_actions(window.actions())),
        ("Pages", (*_of_buttons(window), *_of_shortcuts(window), *_of_tabs(window))),
        (
            "In the stack of layers",
            tuple(Key(act.text.rstrip("…"), tuple(map(_native, act.keys))) for act in ACTS),
        ),
    )
    return tuple((heading, keys) for heading, keys in found if keys)


def _of_actions(actions: Iterable[QAction]) -> tuple[Key, ...]:
    keys: dict[str, list[str]] = {}
    for action in actions:
        for sequence in action.shortcuts():
            keys.setdefault(action.text().rstrip("…"), []).append(sequence.toString(NATIVE))
    return tuple(Key(words, tuple(dict.fromkeys(found))) for words, found in keys.items())


def _of_buttons(window: QWidget) -> tuple[Key, ...]:
    """Buttons with keys of their own; a letter of their text that Alt presses is not one."""
    return tuple(
        Key(button.text().rstrip("…"), (button.shortcut().toString(NATIVE),))
        for button in window.findChildren(QAbstractButton)
        if not button.shortcut().isEmpty() and "&" not in button.text() and button.window() is window
    )


def _of_shortcuts(window: QWidget) -> tuple[Key, ...]:
    """Keys that a part of a page has, where it says in its whatsThis what they do."""
    keys: dict[str, list[str]] = {}
    for shortcut in window.findChildren(QShortcut):
        if shortcut.whatsThis():
            keys.setdefault(shortcut.whatsThis(), []).append(shortcut.key().toString(NATIVE))
    return tuple(Key(words, tuple(dict.fromkeys(found))) for words, found in keys.items())


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
