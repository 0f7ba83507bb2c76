"""F6: the focus moves from one part of the window to the next, and comes back to where it was there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Panes(QObject):
    """The parts of a window in the order in which F6 visits them; Shift+F6 goes back.

    Each part comes with the widget in it that gets the focus first; None for the first that Tab reaches.
    """

    def __init__(self, parts: Mapping[QWidget, QWidget | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts, self._first = tuple(parts), tuple(parts.values())
        self._latest: dict[int, QWidget] = {}
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def add(self, part: QWidget) -> None:
        """Visit one more part, after the others."""
        self._parts, self._first = (*self._parts, part), (*self._first, None)

    def go(self, step: int = 1) -> None:
        """Move the focus `step` parts on; parts where nothing can take it are passed over."""
        current, n_parts = self._index_of(QApplication.focusWidget()), len(self._parts)
        start = current if current is not None else -1 if step > 0 else 0
        for distance in range(1, n_parts + 1):
            index = (start + step * distance) % n_parts
            target = self._target(index)
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        index = self._index_of(now)
        if index is not None and now is not None:
            self._latest[index] = now

    def _index_of(self, widget: QWidget | None) -> int | None:
        for index, part in enumerate(self._parts):
            if widget is None or not isValid(part):  # the focus also moves while a window is being destroyed
                continue
            if widget is part or part.isAncestorOf(widget):
                return index
        return None

    def _target(self, index: int) -> QWidget | None:
        """Where the focus was in a part, else the first widget there that Tab reaches."""
        part, latest = self._parts[index], self._latest.get(index)
        if latest is not None and isValid(latest) and _can_take_focus(latest) and part.isAncestorOf(latest):
            return latest
        first = self._first[index]
        if first is not None and _can_take_focus(first):
            return first
        widget = part
        while (following := widget.nextInFocusChain()) is not None and following is not part:
            widget = following
            is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if is_stop and _can_take_focus(widget) and part.isAncestorOf(widget):
                return widget
        return None


def _can_take_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()
