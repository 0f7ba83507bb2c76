"""The network as a column of cards, always in view: input, layers, output, and "+" between them."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from engine.data.catalogue import data_set_info
from engine.project.layer_kinds import shape_text
from engine.project.specs import LayerSpec
from gui.document import Document
from gui.stack_editor.card import Card
from gui.stack_editor.insert_button import InsertButton, insert_menu
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_column import StackColumn
from gui.stack_editor.words import input_summary, new_layer, output_summary
from gui.theme.theme import Theme


class StackPanel(QWidget):
    """The view of the document's network. Cards are kept by uid and updated in place."""

    input_clicked = Signal()
    output_clicked = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.cards: dict[int, LayerCard] = {}
        self._focus_chain: list[QWidget] = []
        self.parameters = QLabel()
        self.parameters.setProperty("role", "caption")
        self.column = StackColumn()
        self.input_card = Card(theme, "muted")
        self.output_card = Card(theme, "muted")
        self._scroll = QScrollArea()
        self._build()
        self._connect()
        self._show_project()
        self._show_selection(document.selected_uid)

    @property
    def gaps(self) -> list[InsertButton]:
        """The "+" buttons, the first one above all layers."""
        return self.column.gaps

    def open_insert_menu(self, index: int | None = None) -> QMenu:
        """Offer the layer kinds for the place `index`, or for the place after the selected layer."""
        place = self._place_after_selection() if index is None else index
        menu = insert_menu(self._theme, partial(self._insert, place), self)
        gap = self.gaps[place]
        self._scroll.ensureWidgetVisible(gap)
        menu.popup(gap.mapToGlobal(QPoint(20, gap.height())))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def remove_selected(self) -> None:
        """Take the selected layer out."""
        if self._document.selected_uid is not None:
            had_focus = self._has_focus()
            self._document.remove_layers(self._document.selected_uids)
            self._focus_selected(had_focus)

    def duplicate_selected(self) -> None:
        """Put an equal layer after the selected one."""
        if self._document.selected_uid is not None:
            self._document.duplicate_layers(self._document.selected_uids)
            self._focus_selected()

    def move_selected(self, delta: int) -> None:
        """Move the selected layer up or down."""
        if self._document.selected_uid is not None:
            self._document.shift_layers(self._document.selected_uids, delta)
            self._reveal(self._document.selected_uid)

    def select_next(self, delta: int) -> None:
        """Select the layer `delta` places below."""
        layers = self._document.project.network.layers
        if not layers:
            return
        index = self._document.project.network.index_of(self._document.selected_uid or -1)
        if index < 0:
            index = -1 if delta > 0 else len(layers)
        self._document.select(layers[max(0, min(len(layers) - 1, index + delta))].uid)
        self._focus_selected()

    def _build(self) -> None:
        title = QLabel("Network")
        title.setProperty("role", "title")
        header = QHBoxLayout()
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self.parameters)
        self.input_card.setToolTip("What goes into the network. Press for the data.")
        self.output_card.setToolTip("What the network answers. Press for loss and optimizer.")
        self._scroll.setWidget(self.column)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self.column.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 4, 12)
        layout.setSpacing(12)
        header.setContentsMargins(0, 0, 12, 0)
        layout.addLayout(header)
        layout.addWidget(self._scroll, 1)
        self.column.stack.setContentsMargins(0, 0, 12, 0)
        self.setAccessibleName("Network")

    def _connect(self) -> None:
        document, column = self._document, self.column
        document.project_changed.connect(self._show_project)
        document.selection_changed.connect(self._show_selection)
        column.selection_move_requested.connect(self.select_next)
        column.layer_move_requested.connect(self.move_selected)
        column.remove_requested.connect(self.remove_selected)
        column.duplicate_requested.connect(self.duplicate_selected)
        column.insert_requested.connect(self.open_insert_menu)
        column.layer_dropped.connect(self._on_layer_dropped)
        self.input_card.clicked.connect(self.input_clicked)
        self.output_card.clicked.connect(self.output_clicked)
        self.output_card.fix_requested.connect(document.apply_fix)

    def _show_project(self) -> None:
        project, check = self._document.project, self._document.check
        self._arrange(project.network.layers)
        for layer, layer_check in zip(project.network.layers, check.layers, strict=True):
            self.cards[layer.uid].set_layer(layer, layer_check)
        info, task = data_set_info(project.data), self._document.task
        self.input_card.show_texts("Input", shape_text(task.input_shape), input_summary(info, task))
        self.output_card.show_texts("Output", task.output_text, output_summary(info, project.training))
        self.output_card.set_problems(check.output_problems)
        self._order_focus()
        is_known = all(layer.output_shape is not None for layer in check.layers)
        self.parameters.setText(f"{check.parameters:,} parameters" if is_known else "")

    def _arrange(self, layers: tuple[LayerSpec, ...]) -> None:
        """Make the cards of new layers, drop those of old ones, and put all in order."""
        wanted = [layer.uid for layer in layers]
        if wanted == list(self.cards) and self.gaps:
            return
        for uid in set(self.cards) - set(wanted):
            card = self.cards.pop(uid)
            self.column.stack.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {layer.uid: self.cards.get(layer.uid) or self._new_card(layer) for layer in layers}
        while len(self.gaps) <= len(layers):
            self.gaps.append(self._new_gap(len(self.gaps)))
        while len(self.gaps) > len(layers) + 1:
            gap = self.gaps.pop()
            self.column.stack.removeWidget(gap)
            gap.hide()
            gap.deleteLater()
        self._put_in_order()

    def _put_in_order(self) -> None:
        column = self.column.stack
        while column.count():
            column.takeAt(0)
        order: list[QWidget] = [self.input_card]
        for gap, card in zip(self.gaps, [*self.cards.values(), self.output_card], strict=True):
            order += [gap, card]
        for widget in order:
            column.addWidget(widget)
        column.addStretch(1)
        names = ["the input", *(card.kind.keras_name for card in self.cards.values()), "the output"]
        for index, gap in enumerate(self.gaps):
            gap.set_place(names[index], names[index + 1])

    def _order_focus(self) -> None:
        """Tab goes down the column: a card, what is in it, the gap below it."""
        chain = self.input_card.focus_chain()
        for gap, card in zip(self.gaps, [*self.cards.values(), self.output_card], strict=True):
            chain += [gap, *card.focus_chain()]
        if chain != self._focus_chain:
            self._focus_chain = chain
            for first, second in pairwise(chain):
                QWidget.setTabOrder(first, second)

    def _new_card(self, layer: LayerSpec) -> LayerCard:
        document, uid = self._document, layer.uid
        card = LayerCard(self._theme, layer, self.column)
        card.clicked.connect(partial(document.select, uid))
        card.field_edited.connect(partial(document.set_field, uid))
        card.swept_edited.connect(partial(document.set_swept, uid))
        card.move_requested.connect(partial(document.shift_layers, (uid,)))
        card.remove_requested.connect(partial(self._remove, uid))
        card.fix_requested.connect(document.apply_fix)
        card.show()
        return card

    def _new_gap(self, index: int) -> InsertButton:
        gap = InsertButton(self._theme, self.column)
        gap.clicked.connect(partial(self._open_menu_at, index))
        gap.show()
        return gap

    def _open_menu_at(self, index: int) -> None:
        self.open_insert_menu(index)

    def _insert(self, index: int, kind_id: str) -> None:
        self._document.insert_layers(index, (new_layer(kind_id, self._document.project),))
        self._focus_selected()

    def _remove(self, uid: int) -> None:
        had_focus = self._has_focus()
        self._document.remove_layers((uid,))
        self._focus_selected(had_focus)

    def _on_layer_dropped(self, uid: int, gap: int) -> None:
        self._document.move_layers((uid,), gap)

    def _show_selection(self, uid: int | None) -> None:
        for card in self.cards.values():
            card.set_selected(card.uid == uid)
        if uid is not None:
            self._reveal(uid)

    def _reveal(self, uid: int) -> None:
        if uid in self.cards and self.isVisible():
            self.column.stack.activate()
            self._scroll.ensureWidgetVisible(self.cards[uid], 0, 24)

    def _place_after_selection(self) -> int:
        index = self._document.project.network.index_of(self._document.selected_uid or -1)
        return index + 1 if index >= 0 else max(0, len(self.cards) - 1)

    def _has_focus(self) -> bool:
        widget = self.focusWidget()
        return widget is not None and widget.hasFocus()

    def _focus_selected(self, is_wanted: bool = True) -> None:
        card = self.cards.get(self._document.selected_uid or -1)
        if card is not None and is_wanted:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
