"""The column that holds the cards: keys for the stack, drops, and scrolling during a drag."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QVBoxLayout, QWidget

from engine.language.texts import _
from gui.stack_editor.accessible import AccessibleList, register
from gui.stack_editor.actions import Action, action_for
from gui.stack_editor.card import Card
from gui.stack_editor.clipboard import KIND_MIME, has_layers
from gui.stack_editor.dragging import dragged_kind, dragged_uids
from gui.stack_editor.insert_button import InsertButton

# Keys that must not act on the stack while a slider or button inside a card has the focus.
_CARD_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Home, Qt.Key.Key_End)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
EDGE = 40
FASTEST = 14  # pixels per tick
TICK = 16


class StackColumn(QWidget):
    """Cards and gaps in a column. Keys that no editor used arrive here and become actions."""

    action_requested = Signal(str)
    cards_dropped = Signal(object, int, bool)  # uids, gap, whether to copy them
    kind_dropped = Signal(str, int)
    data_dropped = Signal(object, int)
    drag_moved = Signal(int)  # the pointer's y in the column; -1 when the drag has left
    focus_moving = Signal()  # Tab or an arrow key is about to move it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        register(AccessibleList(self))
        self.gaps: list[InsertButton] = []
        self.takes_escape = False
        self._marked: InsertButton | None = None
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(0)
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Network"))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel, since cards shorten their texts."""
        return QSize(0, super().minimumSizeHint().height())

    @contextmanager
    def arranged_once(self) -> Iterator[None]:
        """Lay the column out once, after many cards have changed."""
        self.stack.setEnabled(False)
        try:
            yield
        finally:
            self.stack.setEnabled(True)
            self.stack.invalidate()

    # --- keys

    def event(self, event: QEvent) -> bool:
        """Give the stack's keys precedence over the window's shortcuts while the focus is in the stack."""
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and self._action_for(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action_for(event)
        if self._step_inside(event):
            event.accept()
        elif action is None:
            super().keyPressEvent(event)
        else:
            self.action_requested.emit(action.id)
            event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.focus_moving.emit()
        return super().focusNextPrevChild(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take arrow keys from the buttons inside a card, which would take them as Tab."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            action = self._action_for(event)
            if action is not None and action.id in ("up", "down"):
                self.action_requested.emit(action.id)
                return True
            return self._step_inside(event)
        return super().eventFilter(watched, event)

    def _step_inside(self, event: QKeyEvent) -> bool:
        """Move the focus between a card and the buttons in it; says whether the key was one for that."""
        step = _STEPS.get(Qt.Key(event.key()), 0) if not event.modifiers() else 0
        if not step:
            return False
        self.focus_moving.emit()
        focused = QApplication.focusWidget()
        card = focused
        while card is not None and not isinstance(card, Card):
            card = card.parentWidget()
        if card is None:
            return False
        chain = [
            part
            for part in card.focus_chain()
            if part is card or (isinstance(part, QAbstractButton) and part.isVisible() and part.isEnabled())
        ]
        if focused in chain:
            target = chain[min(max(chain.index(focused) + step, 0), len(chain) - 1)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _action_for(self, event: QKeyEvent) -> Action | None:
        action = action_for(event)
        if action is None or (action.id == "one" and not self.takes_escape):
            return None
        is_on_card = isinstance(QApplication.focusWidget(), Card)
        return None if event.key() in _CARD_KEYS and not is_on_card else action

    # --- dropping

    def gap_at(self, y: int) -> int:
        """The gap nearest to the position `y`."""
        distances = [abs(gap.geometry().center().y() - y) for gap in self.gaps]
        return distances.index(min(distances))

    @Slot(int)
    def mark_gap_at(self, y: int) -> None:
        """Show where a drop at the position `y` would land; nowhere if it is below 0."""
        target = self.gaps[self.gap_at(y)] if y >= 0 else None
        if target is not self._marked:
            for gap, is_target in ((self._marked, False), (target, True)):
                if gap is not None:
                    gap.set_drop_target(is_target)
            self._marked = target

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _is_welcome(event.mimeData()):
            y = event.position().toPoint().y()
            self.mark_gap_at(y)
            event.acceptProposedAction()
            self.drag_moved.emit(y)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._end_drag()
        data, gap = event.mimeData(), self.gap_at(event.position().toPoint().y())
        if not _is_welcome(data):
            return
        if uids := dragged_uids(data):
            event.acceptProposedAction()
            self.cards_dropped.emit(uids, gap, event.proposedAction() == Qt.DropAction.CopyAction)
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # the other window keeps its cards
        event.accept()
        if data.hasFormat(KIND_MIME):
            self.kind_dropped.emit(dragged_kind(data), gap)
        else:
            self.data_dropped.emit(data, gap)

    def _end_drag(self) -> None:
        self.mark_gap_at(-1)
        self.drag_moved.emit(-1)


def _is_welcome(data: QMimeData) -> bool:
    return data.hasFormat(KIND_MIME) or has_layers(data)


# --- Automatic scrolling during a drag near the upper or lower edge


class AutoScroll(QObject):
    """`follow` gets the pointer's y in the content; `scrolled` has its new y after each step."""

    scrolled = Signal(int)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._height = -1
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._step)

    @property
    def is_scrolling(self) -> bool:
        """Whether another step will come by itself."""
        return self._timer.isActive()

    def follow(self, y: int) -> None:
        """The pointer is at `y` of the content; -1: it has left."""
        self._height = -1 if y < 0 else y - self._area.verticalScrollBar().value()
        if self._speed():
            self._timer.start()
        else:
            self._timer.stop()

    def _speed(self) -> int:
        """Pixels per tick, more towards the edge."""
        height = self._area.viewport().height()
        if self._height < 0:
            return 0
        if self._height < EDGE:
            return -max(1, round(FASTEST * (EDGE - self._height) / EDGE))
        past = self._height - (height - EDGE)
        return max(1, round(FASTEST * min(past, EDGE) / EDGE)) if past > 0 else 0

    def _step(self) -> None:
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._speed())
        if bar.value() == before:
            self._timer.stop()
        else:
            self.scrolled.emit(self._height + bar.value())
