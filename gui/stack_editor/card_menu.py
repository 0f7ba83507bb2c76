"""The menu of a card: all that can be done with the selection, with the keys that do it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.stack_editor.acts import ACTS
from gui.stack_editor.editing import StackEditing


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
