"""What can be done with the selected cards: one table for keys, context menu and tooltips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.stack_editor.editing import StackEditing


@dataclass(frozen=True)
class Act:
    """One act: its words in the menu, its keys (the first one is shown), and whether a menu offers it."""

    id: str
    text: str
    keys: tuple[str, ...]
    group: int = 0  # acts of one group stand together in the menu
    is_in_menu: bool = True
    needs_selection: bool = True


ACTS = (
    Act("rename", "Rename", ("F2",)),
    Act("switch", "Switch off", ("Space", "Ctrl+E")),
    Act("sweep", "Sweep this rate", ("Ctrl+R",)),
    Act("cut", "Cut", ("Ctrl+X", "Shift+Del"), 1),
    Act("copy", "Copy", ("Ctrl+C", "Ctrl+Ins"), 1),
    Act("paste", "Paste", ("Ctrl+V", "Shift+Ins"), 1, needs_selection=False),
    Act("duplicate", "Duplicate", ("Ctrl+D",), 1),
    Act("insert", "Insert a layer below…", ("Ins", "+"), 2, needs_selection=False),
    Act("move_up", "Move up", ("Alt+Up",), 2),
    Act("move_down", "Move down", ("Alt+Down",), 2),
    Act("select_all", "Select all", ("Ctrl+A",), 3, needs_selection=False),
    Act("remove", "Remove", ("Del", "Backspace"), 4),
    Act("edit", "Edit the main field", ("Return", "Enter"), is_in_menu=False),
    Act("up", "Select the layer above", ("Up",), is_in_menu=False),
    Act("down", "Select the layer below", ("Down",), is_in_menu=False),
    Act("first", "Select the first layer", ("Home",), is_in_menu=False),
    Act("last", "Select the last layer", ("End",), is_in_menu=False),
    Act("extend_up", "Select one more above", ("Shift+Up",), is_in_menu=False),
    Act("extend_down", "Select one more below", ("Shift+Down",), is_in_menu=False),
    Act("extend_first", "Select all above", ("Shift+Home",), is_in_menu=False),
    Act("extend_last", "Select all below", ("Shift+End",), is_in_menu=False),
    Act("one", "Select the current layer alone", ("Esc",), is_in_menu=False),
)
_BY_KEY = {QKeySequence(keys): act for act in ACTS for keys in act.keys}


def act_for(event: QKeyEvent) -> Act | None:
    """The act that a key asks for, if any."""
    if event.text() == "+":
        return _BY_KEY[QKeySequence("+")]
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_KEY.get(QKeySequence(modifiers.value | event.key()))


def act(act_id: str) -> Act:
    """The act with this id; KeyError if there is none."""
    return _BY_ID[act_id]


_BY_ID = {item.id: item for item in ACTS}


# --- The menu of a card: all that can be done with the selection, with the keys that do it.


def card_menu(editing: StackEditing, do: Callable[[str], object], parent: QWidget) -> QMenu:
    """A menu of the acts; those that would do nothing now can't be chosen."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    selected, group = editing.selected, 0
    for act in ACTS:
        if not act.is_in_menu:
            continue
        if act.group != group:
            menu.addSeparator()
            group = act.group
        action = menu.addAction(act.text, partial(do, act.id))
        action.setObjectName(act.id)
        action.setEnabled(editing.is_possible(act.id))
        action.setShortcut(QKeySequence(act.keys[-1] if act.id == "switch" else act.keys[0]))
        action.setShortcutVisibleInContextMenu(True)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if act.id == "switch" and selected and not any(layer.is_enabled for layer in selected):
            action.setText("Switch on")
        if act.id == "sweep":
            rated = [layer for layer in selected if layer.kind.rates]
            action.setCheckable(True)
            action.setChecked(bool(rated) and all(layer.is_swept for layer in rated))
    return menu
