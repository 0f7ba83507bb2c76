"""The network as a column of cards, always in view: input, layers, output, and "+" between them."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.checks.problems import NetworkCheck
from engine.data.catalogue import data_set_info
from engine.language.texts import _, ngettext
from engine.network.layer_kinds import LAYER_KINDS, shape_text
from engine.network.spec import LayerSpec
from engine.project.locks import NETWORK, is_free
from gui.document.document import Document
from gui.document.labels import input_summary, new_layer, output_summary, parameters_text
from gui.document.lock_note import LockNote
from gui.stack_editor.actions import card_menu
from gui.stack_editor.card import Card
from gui.stack_editor.card_drawing import CardTexts
from gui.stack_editor.card_list import CardList, SweepLinks
from gui.stack_editor.dragging import drag_cards
from gui.stack_editor.dropout_places import DropoutButton
from gui.stack_editor.editing import StackEditing
from gui.stack_editor.insert_button import InsertButton
from gui.stack_editor.insert_popup import InsertPopup
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.output_card import OutputCard
from gui.stack_editor.selecting import Selecting
from gui.stack_editor.stack_column import AutoScroll, StackColumn
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.shrinking import ShrinkingButton

WIDTH, SLIM_WIDTH = 316, 288  # beside a page, and where a page would have no room beside it
FOLD_KEYS = "Ctrl+B"
_CHANGES_FOCUS = ("cut", "paste", "duplicate", "remove")
_KEEPS_FOCUS = ("copy", "switch", "sweep", "move_up", "move_down")
HEIGHT = 20


class StackPanel(QWidget):
    """The view of the document's network. Cards are kept by uid and updated in place.

    `notice` has a sentence about what could not be pasted, and details.
    """

    input_clicked = Signal()
    output_clicked = Signal()
    notice = Signal(str, str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._is_slim = False
        self._selecting = Selecting(document)
        self.editing = StackEditing(document, self._selecting, self)
        self.popup: InsertPopup | None = None
        self.line = NetworkLine(theme)
        self.lock_note = LockNote(document, NETWORK, theme)
        self.dropout_button = DropoutButton(document, theme, self._add_dropout)
        self.fold_button = QToolButton()
        self.fold_button.setAccessibleName(_("Fold the network"))
        self.fold_button.setToolTip(_("Fold the network to icons (Ctrl+B)"))
        self.column = StackColumn()
        self.input_card = Card(theme, "muted", "data")
        self.output_card = OutputCard(theme)
        self._list = CardList(self.column, (self.input_card, self.output_card), self._new_card, self._new_gap)
        self._links = SweepLinks(document)
        self.scroll_area = QScrollArea()
        self._auto_scroll = AutoScroll(self.scroll_area)
        self._build()
        self._connect()
        self._apply_scale()
        self._show_project()
        self._show_selection()

    @property
    def cards(self) -> dict[int, LayerCard]:
        """The layers' cards by uid, in the stack's order."""
        return self._list.cards

    @property
    def gaps(self) -> list[InsertButton]:
        """The "+" buttons, the first one above all layers."""
        return self.column.gaps

    def set_slim(self, is_slim: bool) -> None:
        """Take less room than usual, or no less."""
        self._is_slim = is_slim
        self._apply_scale()

    def do(self, action_id: str) -> None:
        """Do one of the actions of keys and menus."""
        had_focus = self._has_focus()
        gap = self._focused_gap()
        if action_id == "insert":
            self.open_insert_popup(gap)
        elif action_id == "rename":
            self._rename()
        elif action_id == "edit":
            self._go_into_or_out_of_editor()
        else:
            if action_id == "paste" and gap is not None:
                self.editing.paste(gap=gap)
            else:
                self.editing.actions[action_id]()
            if action_id not in _KEEPS_FOCUS and (had_focus or action_id not in _CHANGES_FOCUS):
                self._focus_selected()
            if action_id in ("move_up", "move_down"):
                self._reveal_current()

    def open_insert_popup(self, index: int | None = None) -> InsertPopup:
        """Offer the layer kinds for the gap `index`, or for the gap after the selection."""
        place = self.editing.gap if index is None else index
        popup = InsertPopup(self._theme, self._rank_at(place))
        popup.picked.connect(partial(self._insert, place))
        popup.closed.connect(self._on_popup_closed)
        self.popup = popup
        gap = self.gaps[place]
        self.scroll_area.ensureWidgetVisible(gap)
        popup.open_at(gap, gap.mapToGlobal(QPoint(self._theme.px(20), gap.height())))
        return popup

    def open_card_menu(self, uid: int, place: QPoint) -> QMenu:
        """Open the menu of actions on the selection, or on the card `uid` outside of it."""
        if uid not in self._document.selected_uids:
            self._document.select(uid)
        menu = card_menu(self.editing, self.do, self)
        menu.popup(place)
        return menu

    # --- layout and connections

    def _build(self) -> None:
        title = QLabel(_("Network"))
        title.setProperty("role", "title")
        header = QHBoxLayout()
        header.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(self.line)
        header.addLayout(column, 1)
        for button in (self.dropout_button, self.fold_button):
            header.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.input_card.setToolTip(_("What goes into the network. Click for the data."))
        self.output_card.setToolTip(_("What the network predicts. Click for loss and optimizer."))
        self.scroll_area.setWidget(self.column)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.viewport().setAutoFillBackground(False)
        self.column.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 4, 12)
        layout.setSpacing(12)
        header.setContentsMargins(0, 0, 12, 0)
        layout.addLayout(header)
        self.lock_note.setContentsMargins(0, 0, 12, 0)
        layout.addWidget(self.lock_note)
        layout.addWidget(self.scroll_area, 1)
        self.column.stack.setContentsMargins(0, 0, 12, 0)

    def _connect(self) -> None:
        document, column = self._document, self.column
        document.project_changed.connect(self._show_project)
        document.selection_changed.connect(self._show_selection)
        column.action_requested.connect(self.do)
        column.cards_dropped.connect(self.editing.drop_cards)
        column.kind_dropped.connect(self._on_kind_dropped)
        column.data_dropped.connect(self._on_data_dropped)
        column.drag_moved.connect(self._auto_scroll.follow)
        self._auto_scroll.scrolled.connect(column.mark_gap_at)
        self.editing.notice.connect(self.notice)
        self.line.problems.clicked.connect(self._go_to_problem)
        self.input_card.clicked.connect(self.input_clicked)
        self.output_card.clicked.connect(self.output_clicked)
        self.output_card.fix_requested.connect(document.apply_fix)
        self.output_card.fit_requested.connect(document.fit_to_data)
        self._theme.changed.connect(self._apply_scale)

    def _apply_scale(self) -> None:
        self.setFixedWidth(self._theme.px(SLIM_WIDTH if self._is_slim else WIDTH))
        QTimer.singleShot(0, self, self._reveal_current)

    def _new_card(self, layer: LayerSpec) -> LayerCard:
        document, uid = self._document, layer.uid
        card = LayerCard(self._theme, layer, self.column)
        card.pressed_with.connect(partial(self._selecting.click, uid))
        card.field_edited.connect(partial(document.set_field, uid))
        card.drag_started.connect(document.end_step)
        card.swept_edited.connect(partial(document.set_swept, uid))
        card.renamed.connect(partial(self._on_renamed, uid))
        card.action_requested.connect(partial(self._do_with, uid))
        card.menu_requested.connect(partial(self.open_card_menu, uid))
        card.drag_started.connect(partial(self._drag, uid))
        card.sweep_toggle_hovered.connect(self._on_toggle_hovered)
        card.fix_requested.connect(document.apply_fix)
        card.show()
        return card

    def _new_gap(self) -> InsertButton:
        gap = InsertButton(self._theme, self.column)
        gap.clicked.connect(self._on_gap_clicked)
        gap.show()
        return gap

    # --- what is shown

    def _show_project(self) -> None:
        project, check = self._document.project, self._document.check
        with self.column.arranged_once():
            self._list.arrange(project.network.layers)
            for layer, layer_check in zip(project.network.layers, check.layers, strict=True):
                is_locked = self._document.is_locked(NETWORK) and not is_free(layer)
                self.cards[layer.uid].set_layer(layer, layer_check, is_locked=is_locked)
            self.output_card.show_check(check)
        self._list.name_gaps()
        self._links.show(self.cards)
        info, task = data_set_info(project.data), self._document.task
        shape = shape_text(task.input_shape)
        title, numbers = input_summary(info, task, project.data.exclude_columns)
        is_file = project.data.file is not None
        texts = CardTexts(_("Input"), shape, title, ending=f" · {numbers}", has_file_name=is_file)
        self.input_card.show_texts(texts)
        target, training = output_summary(info, project.training)
        texts = CardTexts(_("Output"), task.output_text, target, ending=f" · {training}")
        self.output_card.show_texts(texts)
        self.line.show_check(check)

    def _show_selection(self) -> None:
        selected = self._document.selected_uids
        with self.column.arranged_once():
            for uid, card in self.cards.items():
                card.set_selection(uid in selected, uid in selected and len(selected) > 1)
        self.column.takes_escape = len(selected) > 1
        self._list.tab_order_changed()
        self._reveal_current()

    def _reveal_current(self) -> None:
        if self._document.selected_uid is not None:
            self._reveal(self._document.selected_uid)

    def _reveal(self, uid: int) -> None:
        if uid in self.cards and self.isVisible():
            self.column.stack.activate()
            self.scroll_area.ensureWidgetVisible(self.cards[uid], 0, 24)

    def _rank_at(self, place: int) -> int | None:
        """The number of axes of the input of a layer at this place, if it is known."""
        shapes = [self._document.task.input_shape, *(it.output_shape for it in self._document.check.layers)]
        shape = shapes[place]
        return None if shape is None else len(shape)

    def _on_toggle_hovered(self, is_hovered: bool) -> None:
        self._links.highlight(self.cards, is_hovered)

    # --- what the user does

    def _do_with(self, uid: int, action_id: str) -> None:
        """Do an action of a card's own button; a card outside of the selection is selected first."""
        if uid not in self._document.selected_uids:
            self._document.select(uid)
        self.do(action_id)

    def _rename(self) -> None:
        uid = self._document.selected_uid
        if uid is not None:
            self._reveal(uid)
            self.cards[uid].rename()

    def _on_renamed(self, uid: int, name: str) -> None:
        """Rename, unless the card is gone: a card that an undo removes still reports its text."""
        if self._document.layer(uid) is not None:
            self._document.rename_layer(uid, name)

    def _go_into_or_out_of_editor(self) -> None:
        card = self.cards.get(self._document.selected_uid or -1)
        if card is not None and QApplication.focusWidget() is card:
            card.focus_main_field()
        elif card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _insert(self, index: int, kind_id: str) -> None:
        if kind_id in LAYER_KINDS:
            self._document.insert_layers(index, (new_layer(kind_id, self._document.project),))
            self._focus_selected()

    def _go_to_problem(self) -> None:
        """Go to the first card with an error, or else to the output's card."""
        layers, check = self._document.project.network.layers, self._document.check
        for layer, layer_check in zip(layers, check.layers, strict=True):
            if any(problem.is_error for problem in layer_check.problems):
                self._document.select(layer.uid)
                self._focus_selected()
                return
        self.output_card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_area.ensureWidgetVisible(self.output_card)

    def _add_dropout(self, place: object) -> None:
        self.editing.add_dropout(place)  # type: ignore[arg-type]
        self._focus_selected()

    def _drag(self, uid: int) -> None:
        """Drag the selected cards; the picture shows the one under the pointer first."""
        layers = self.editing.selected
        others = [self.cards[layer.uid] for layer in layers if layer.uid != uid]
        drag_cards(self.column, [self.cards[uid], *others], layers, self._theme)

    def _on_kind_dropped(self, kind_id: str, gap: int) -> None:
        self._insert(gap, kind_id)

    def _on_data_dropped(self, data: QMimeData, gap: int) -> None:
        self.editing.paste(data, gap)

    def _on_gap_clicked(self) -> None:
        gap = self.sender()
        if gap in self.gaps:
            self.open_insert_popup(self.gaps.index(gap))

    def _on_popup_closed(self) -> None:
        popup, self.popup = self.popup, None
        if popup is not None:
            popup.deleteLater()

    def _focused_gap(self) -> int | None:
        """The gap that has the focus, into which layers are inserted or pasted."""
        widget = QApplication.focusWidget()
        return self.gaps.index(widget) if isinstance(widget, InsertButton) and widget in self.gaps else None

    def _has_focus(self) -> bool:
        widget = cast(QWidget | None, self.focusWidget())
        return widget is not None and widget.hasFocus()

    def _focus_selected(self) -> None:
        card = self.cards.get(self._document.selected_uid or -1)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)


# --- The line under "Network": the number of parameters or, if it cannot be trained, of problems


class NetworkLine(QStackedWidget):
    """Has the same height with both texts; `problems` leads to the first card with an error."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.parameters = ElidedLabel()
        self.parameters.setProperty("role", "caption")
        self.problems = ShrinkingButton()
        self.problems.setProperty("role", "more")
        self.problems.setCursor(Qt.CursorShape.PointingHandCursor)
        self.problems.set_tip(_("Go to the first card with a problem"))
        space = QWidget()  # so that the button is only as wide as its text
        self.problems.setParent(space)
        self.addWidget(self.parameters)
        self.addWidget(space)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def show_check(self, check: NetworkCheck) -> None:
        """Show the result of this check; advice does not count as a problem."""
        n_errors = len(check.errors())
        self.parameters.set_whole_text(parameters_text(check.parameters))
        self.problems.set_whole_text(ngettext("{n} problem", "{n} problems", n_errors).format(n=n_errors))
        self.setCurrentIndex(1 if n_errors else 0)
        self._fit()

    def text(self) -> str:
        """The text of the line."""
        return self.problems.whole_text if self.currentIndex() else self.parameters.whole_text

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _apply_theme(self) -> None:
        px, colours = self._theme.px, self._theme.tokens
        self.setFixedHeight(px(HEIGHT))
        self.problems.setIcon(self._theme.icon("warning", "bad"))
        self.problems.setIconSize(QSize(px(14), px(14)))
        self.problems.setStyleSheet(
            f"QPushButton {{ color: {colours.readable('bad', 'background')}; min-height: 0; padding: 0; }}"
        )
        self._fit()

    def _fit(self) -> None:
        wanted = self.problems.sizeHint().width() + self._theme.px(6)
        self.problems.setGeometry(0, 0, min(wanted, self.width()), self.height())
