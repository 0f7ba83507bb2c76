"""The network as a list for screen readers: to them a plain widget has no role.

Qt deletes what a screen reader gets of a widget together with the widget. Two rules keep that safe:

- It is registered, not made by a factory, which Qt also calls for widgets that are not whole yet.
- Python holds it until Qt has deleted it. A card is no place for that: it goes a moment earlier.

Qt looks a widget up by its meta-object, too. A class with a role therefore declares as slots those of its
methods that signals call; else the first connection would give the class another meta-object, and no role.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

held: list[QAccessibleWidget] = []


def register(accessible: QAccessibleWidget) -> None:
    """Let screen readers get this of its widget, instead of what Qt would make."""
    held[:] = [one for one in held if isValid(one)]
    held.append(accessible)
    QAccessible.registerAccessibleInterface(accessible)


class AccessibleList(QAccessibleWidget):
    """A widget as a list of which several items can be selected."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.List)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.multiSelectable = 1
        return state
