"""The actions on selected cards: one table for keys, context menu and tooltips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from engine.language.texts import N_, _
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
    Action("rename", N_("Rename"), ("F2",)),
    Action("switch", N_("Switch off"), ("Space", "Ctrl+E")),  # not a text: keys
    Action("sweep", N_("Sweep this rate"), ("Ctrl+R",)),
    Action("cut", N_("Cut"), ("Ctrl+X", "Shift+Del"), 1),
    Action("copy", N_("Copy"), ("Ctrl+C", "Ctrl+Ins"), 1),
    Action("paste", N_("Paste"), ("Ctrl+V", "Shift+Ins"), 1),
    Action("duplicate", N_("Duplicate"), ("Ctrl+D",), 1),
    Action("insert", N_("Insert a layer below…"), ("Ins", "+"), 2),  # not a text: keys
    Action("move_up", N_("Move up"), ("Alt+Up",), 2),
    Action("move_down", N_("Move down"), ("Alt+Down",), 2),
    Action("select_all", N_("Select all"), ("Ctrl+A",), 3),
    Action("remove", N_("Remove"), ("Del", "Backspace"), 4),  # not a text: keys
    Action("edit", N_("Edit the main field"), ("Return", "Enter"), is_in_menu=False),  # not a text: keys
    Action("up", N_("Select the layer above"), ("Up",), is_in_menu=False),
    Action("down", N_("Select the layer below"), ("Down",), is_in_menu=False),  # not a text: keys
    Action("first", N_("Select the first layer"), ("Home",), is_in_menu=False),  # not a text: keys
    Action("last", N_("Select the last layer"), ("End",), is_in_menu=False),  # not a text: keys
    Action("extend_up", N_("Select one more above"), ("Shift+Up",), is_in_menu=False),
    Action("extend_down", N_("Select one more below"), ("Shift+Down",), is_in_menu=False),
    Action("extend_first", N_("Select all above"), ("Shift+Home",), is_in_menu=False),
    Action("extend_last", N_("Select all below"), ("Shift+End",), is_in_menu=False),
    Action("one", N_("Select the current layer alone"), ("Esc",), is_in_menu=False),  # not a text: keys
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
        item = menu.addAction(_(action.text), partial(do, action.id))
        item.setObjectName(action.id)
        item.setEnabled(editing.is_possible(action.id))
        item.setShortcut(QKeySequence(action.keys[-1] if action.id == "switch" else action.keys[0]))
        item.setShortcutVisibleInContextMenu(True)
        item.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if action.id == "switch" and selected and not any(layer.is_enabled for layer in selected):
            item.setText(_("Switch on"))
        if action.id == "sweep":
            rated = [layer for layer in selected if layer.kind.rates]
            item.setCheckable(True)
            item.setChecked(bool(rated) and all(layer.is_swept for layer in rated))
    return menu
