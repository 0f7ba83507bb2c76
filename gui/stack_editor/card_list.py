"""The cards and gaps of the column, kept by uid, and the marks of layers that are swept together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from engine.experiment.dropout_schedule import schedule_text
from engine.language.texts import _, pgettext
from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.stack_editor.card import Card
from gui.stack_editor.insert_button import InsertButton
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_column import StackColumn


class CardList(QObject):
    """Each layer's card is paired with the gap above it; the last gap is above the output."""

    def __init__(
        self,
        column: StackColumn,
        ends: tuple[Card, Card],
        new_card: Callable[[LayerSpec], LayerCard],
        new_gap: Callable[[], InsertButton],
    ) -> None:
        super().__init__(column)
        self._column, self._new_card, self._new_gap = column, new_card, new_gap
        self._input, self._output = ends
        self._is_tab_order_old = False
        self.cards: dict[int, LayerCard] = {}
        self._gaps: dict[int, InsertButton] = {}
        self._last_gap = new_gap()
        for widget in (self._input, self._last_gap, self._output):
            column.stack.addWidget(widget)
        column.stack.addStretch(1)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.order_focus)
        column.focus_moving.connect(self.order_focus)
        column.gaps = [self._last_gap]

    def arrange(self, layers: Sequence[LayerSpec]) -> None:
        """Make the cards of new layers, remove those of old ones, and put all in order with few moves."""
        uids = [layer.uid for layer in layers]
        order = list(self.cards)
        if uids == order:
            return
        for uid in [uid for uid in order if uid not in set(uids)]:
            order.remove(uid)
            self._drop(uid)
        for index, layer in enumerate(layers):
            uid = layer.uid
            if index + 1 < len(order) and order[index] != uid and order[index + 1] == uid:
                self._take_out(order.pop(index))
            if index < len(order) and order[index] == uid:
                continue
            if uid in order:
                order.remove(uid)
                self._take_out(uid)
            order.insert(index, uid)
            self._put_in(index, layer)
        self.cards = {uid: self.cards[uid] for uid in uids}
        self._column.gaps = [*(self._gaps[uid] for uid in self.cards), self._last_gap]
        self._order_children()
        self.tab_order_changed()

    def _order_children(self) -> None:
        """Let screen readers find cards and gaps in the order of the stack, not of their making."""
        stack = self._column.stack
        places = [stack.itemAt(index) for index in range(stack.count())]
        order = [widget for place in places if place is not None and (widget := place.widget()) is not None]
        if [child for child in self._column.children() if child in order] != order:
            for widget in order:
                widget.raise_()  # to the end of its parent's children

    def name_gaps(self) -> None:
        """Tell each gap between which cards it is."""
        first, last = pgettext("between", "the input"), pgettext("between", "the output")
        names = [first, *(card.texts.name for card in self.cards.values()), last]
        for gap, (before, after) in zip(self._column.gaps, pairwise(names), strict=True):
            gap.set_place(before, after)

    def tab_order_changed(self) -> None:
        """Mark the tab order as outdated.

        It is set in the next turn of the event loop, or when Tab is pressed.
        """
        self._is_tab_order_old = True
        self._timer.start(0)

    def order_focus(self) -> None:
        """Set the tab order down the column: one stop for each card, and the gap where there is no layer.

        Arrow keys move inside a card, and the Insert key inserts below it.
        """
        if not self._is_tab_order_old:
            return
        self._is_tab_order_old = False
        chain: list[QWidget] = []
        for card in (self._input, *self.cards.values(), self._output):
            stop, *inside = card.focus_chain()
            chain.append(stop)
            for part in inside:
                _take_from_tab_order(part)
                if isinstance(part, QAbstractButton):
                    part.installEventFilter(self._column)
        for gap in self._column.gaps:
            _take_from_tab_order(gap)
        if not self.cards:
            self._last_gap.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chain.insert(1, self._last_gap)
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _put_in(self, index: int, layer: LayerSpec) -> None:
        uid = layer.uid
        if uid not in self.cards:
            self.cards[uid], self._gaps[uid] = self._new_card(layer), self._new_gap()
        self._column.stack.insertWidget(1 + 2 * index, self._gaps[uid])
        self._column.stack.insertWidget(2 + 2 * index, self.cards[uid])

    def _take_out(self, uid: int) -> None:
        self._column.stack.removeWidget(self._gaps[uid])
        self._column.stack.removeWidget(self.cards[uid])

    def _drop(self, uid: int) -> None:
        self._take_out(uid)
        focused = QApplication.focusWidget()
        for widget in (self.cards.pop(uid), self._gaps.pop(uid)):
            if widget is focused or (focused is not None and widget.isAncestorOf(focused)):
                self._column.setFocus()  # otherwise Qt would move the focus to an arbitrary neighbour
            widget.hide()
            widget.deleteLater()


def _take_from_tab_order(widget: QWidget) -> None:
    widget.setFocusPolicy(widget.focusPolicy() & ~Qt.FocusPolicy.TabFocus)


# --- Layers that are swept together, named in tooltips and highlighted under the pointer


class SweepLinks:
    """All enabled swept layers share the sweep's rate."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def swept(self) -> dict[int, str]:
        """The swept layers by uid, with their names: Dropout (layer 2)."""
        return {
            layer.uid: _("{name} (layer {n})").format(name=layer.title, n=number)
            for number, layer in enumerate(self._document.project.network.layers, 1)
            if layer.is_swept and layer.is_enabled
        }

    def show(self, cards: Mapping[int, LayerCard]) -> None:
        """Name the others on every toggle."""
        swept, training = self.swept(), self._document.project.training
        names = ", ".join(swept.values())
        schedule = schedule_text(training) if training.has_dropout_schedule else ""
        for uid in swept:
            cards[uid].sweep_toggle.show_companions(names, schedule)

    def highlight(self, cards: Mapping[int, LayerCard], is_on: bool) -> None:
        """Highlight the cards that are swept together, or stop doing so."""
        swept = self.swept()
        for uid, card in cards.items():
            card.set_together(is_on and uid in swept)
