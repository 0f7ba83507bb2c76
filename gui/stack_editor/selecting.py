"""Selecting cards with mouse and keyboard: one, one more, a range, all."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.document.document import Document

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Selecting:
    """Turns clicks and arrow keys into the document's selection; remembers where a range starts."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._anchor: int | None = None

    def click(self, uid: int, modifiers: Qt.KeyboardModifier) -> None:
        """Handle a click on a card: alone, with Ctrl toggling it, with Shift a range up to it."""
        if modifiers & _SHIFT:
            self._extend_to(uid)
        elif modifiers & _CTRL:
            self._toggle(uid)
        else:
            self._anchor = uid
            self._document.select(uid)

    def step(self, delta: int, extends: bool = False) -> None:
        """Go `delta` cards down from the current one; if extending, those on the way stay selected."""
        order = self._order()
        if not order:
            return
        current = self._document.selected_uid
        start = order.index(current) if current in order else (-1 if delta > 0 else len(order))
        target = order[max(0, min(len(order) - 1, start + delta))]
        if extends and current is not None:
            self._extend_to(target)
        else:
            self.click(target, Qt.KeyboardModifier.NoModifier)

    def go_to_end(self, delta: int, extends: bool = False) -> None:
        """Go to the first or the last card."""
        self.step(delta * len(self._order()), extends)

    def all(self) -> None:
        """Select every card; the current one stays current."""
        self._document.select_many(self._order(), self._document.selected_uid)

    def one(self) -> None:
        """Select the current card only."""
        self._anchor = self._document.selected_uid
        self._document.select(self._anchor)

    def _toggle(self, uid: int) -> None:
        selected = self._document.selected_uids
        self._anchor = uid
        if uid in selected:
            self._document.select_many([other for other in selected if other != uid])
        else:
            self._document.select_many((*selected, uid), uid)

    def _extend_to(self, uid: int) -> None:
        order, selected = self._order(), self._document.selected_uids
        if self._anchor not in selected:
            self._anchor = self._document.selected_uid
        if self._anchor is None:
            self._anchor = uid
        first, last = sorted((order.index(self._anchor), order.index(uid)))
        self._document.select_many(order[first : last + 1], uid)

    def _order(self) -> list[int]:
        return [layer.uid for layer in self._document.project.network.layers]
