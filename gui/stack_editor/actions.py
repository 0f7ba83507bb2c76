"""The actions on selected cards: one table for keys, context menu and tooltips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.stack_editor.editing import StackEditing
from gui.widgets.menu import Menu


@dataclass(frozen=True)
class Action:
    """One action: its text in the menu, its keys (the first one is shown), and whether a menu has it."""

    id: str
    text: str
    keys: tuple[str, ...]
    group: int = 0  # actions of one group are together in the menu
    is_in_menu: bool = True


ACTIONS = (
    Action("rename", "Rename", ("F2",)),
    Action("switch", "Switch off", ("Space", "Ctrl+E")),
    Action("sweep", "Sweep this rate", ("Ctrl+R",)),
    Action("cut", "Cut", ("Ctrl+X", "Shift+Del"), 1),
    Action("copy", "Copy", ("Ctrl+C", "Ctrl+Ins"), 1),
    Action("paste", "Paste", ("Ctrl+V", "Shift+Ins"), 1),
    Action("duplicate", "Duplicate", ("Ctrl+D",), 1),
    Action("insert", "Insert a layer below…", ("Ins", "+"), 2),
    Action("move_up", "Move up", ("Alt+Up",), 2),
    Action("move_down", "Move down", ("Alt+Down",), 2),
    Action("select_all", "Select all", ("Ctrl+A",), 3),
    Action("remove", "Remove", ("Del", "Backspace"), 4),
    Action("edit", "Edit the main field", ("Return", "Enter"), is_in_menu=False),
    Action("up", "Select the layer above", ("Up",), is_in_menu=False),
    Action("down", "Select the layer below", ("Down",), is_in_menu=False),
    Action("first", "Select the first layer", ("Home",), is_in_menu=False),
    Action("last", "Select the last layer", ("End",), is_in_menu=False),
    Action("extend_up", "Select one more above", ("Shift+Up",), is_in_menu=False),
    Action("extend_down", "Select one more below", ("Shift+Down",), is_in_menu=False),
    Action("extend_first", "Select all above", ("Shift+Home",), is_in_menu=False),
    Action("extend_last", "Select all below", ("Shift+End",), is_in_menu=False),
    Action("one", "Select the current layer alone", ("Esc",), is_in_menu=False),
)
_BY_KEY = {QKeySequence(keys): action for action in ACTIONS for keys in action.keys}


def action_for(event: QKeyEvent) -> Action | None:
    """The action of a key, or None."""
    if event.text() == "+":
        return _BY_KEY[QKeySequence("+")]
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_KEY.get(QKeySequence(modifiers.value | event.key()))


def action(action_id: str) -> Action:
    """The action with this id; KeyError if there is none."""
    return _BY_ID[action_id]


_BY_ID = {item.id: item for item in ACTIONS}


# --- The context menu


def card_menu(editing: StackEditing, do: Callable[[str], object], parent: QWidget) -> QMenu:
    """A menu of the actions with their keys; actions without effect are disabled."""
    menu = Menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    selected, group = editing.selected, 0
    for action in ACTIONS:
        if not action.is_in_menu:
            continue
        if action.group != group:
            menu.addSeparator()
            group = action.group
        item = menu.addAction(action.text, partial(do, action.id))
        item.setObjectName(action.id)
        item.setEnabled(editing.is_possible(action.id))
        item.setShortcut(QKeySequence(action.keys[-1] if action.id == "switch" else action.keys[0]))
        item.setShortcutVisibleInContextMenu(True)
        item.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if action.id == "switch" and selected and not any(layer.is_enabled for layer in selected):
            item.setText("Switch on")
        if action.id == "sweep":
            rated = [layer for layer in selected if layer.kind.rates]
            item.setCheckable(True)
            item.setChecked(bool(rated) and all(layer.is_swept for layer in rated))
    return menu
