"""Roles for screen readers that Qt cannot tell from a widget's class: lists of cards, and tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleStateChangeEvent
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

_PRESS = "Press"
_makers: dict[int, Callable[[], QAccessibleInterface]] = {}
_interfaces: dict[int, QAccessibleInterface] = {}  # Qt owns them; Python must not drop them before


def present_as_list(widget: QWidget) -> None:
    """Present a widget as a list whose items are the widgets of its layout, in their order."""
    _register(widget, lambda: _ListInterface(widget))


def present_as_item(widget: QWidget, is_selected: Callable[[], bool]) -> None:
    """Present a widget as an item of a list."""
    _register(widget, lambda: _ItemInterface(widget, QAccessible.Role.ListItem, is_selected))


def present_as_tabs(container: QWidget) -> None:
    """Present a widget as the list of the tabs in it."""
    _register(
        container,
        lambda: QAccessibleWidget(container, QAccessible.Role.PageTabList, container.accessibleName()),
    )


def present_as_tab(button: QAbstractButton) -> None:
    """Present a checkable button as a tab; it is selected while it is checked."""
    _register(button, lambda: _TabInterface(button))


def selection_changed(widget: QWidget) -> None:
    """Tell screen readers that an item or tab has been selected or is no longer selected."""
    if QAccessible.isActive():
        change = QAccessible.State()
        change.selected = 1
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(widget, change))


def _register(widget: QWidget, make: Callable[[], QAccessibleInterface]) -> None:
    _install()
    key = id(widget)
    _makers[key] = make
    widget.destroyed.connect(lambda: _forget(key))


@cache
def _install() -> None:
    QAccessible.installFactory(_interface_for)


def _forget(key: int) -> None:
    _makers.pop(key, None)
    _interfaces.pop(key, None)


def _interface_for(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt asks once for each class in a widget's line of classes; None leaves the answer to Qt."""
    make = _makers.get(id(thing))
    if make is None:
        return None
    if id(thing) not in _interfaces:
        _interfaces[id(thing)] = make()
    return _interfaces[id(thing)]


class _ItemInterface(QAccessibleWidget):
    """An item that can be selected."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, is_selected: Callable[[], bool]) -> None:
        super().__init__(widget, role)
        self._is_selected = is_selected

    def state(self) -> QAccessible.State:
        state = super().state()
        state.selectable, state.selected = 1, int(self._is_selected())
        return state


class _TabInterface(_ItemInterface):
    """A tab; screen readers can press it."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.PageTab, button.isChecked)
        self._button = button

    def actionNames(self) -> list[str]:
        return [_PRESS, *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name == _PRESS:
            self._button.click()
        else:
            super().doAction(name)


class _ListInterface(QAccessibleWidget):
    """A list whose items stand in the order of the layout, not in that in which they were made."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.List)
        self._widget = widget

    def _items(self) -> list[QWidget]:
        layout = self._widget.layout()
        places = [] if layout is None else [layout.itemAt(place) for place in range(layout.count())]
        items = [place.widget() for place in places if place is not None]
        return [item for item in items if item is not None and not item.isHidden()]

    def childCount(self) -> int:
        return len(self._items())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        items = self._items()
        return QAccessible.queryAccessibleInterface(items[index]) if 0 <= index < len(items) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        items = self._items()
        thing = child.object()
        return next((index for index, item in enumerate(items) if item is thing), -1)
