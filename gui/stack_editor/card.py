"""A card of the stack. It paints its texts itself, which keeps a hundred cards fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAccessibleWidget, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from engine.checks.problems import Problem
from engine.language.texts import _
from gui.forms.problem_row import ProblemList
from gui.stack_editor.accessible import register
from gui.stack_editor.card_drawing import (
    BOTTOM,
    HEAD_HEIGHT,
    LEFT,
    RIGHT,
    SPACING,
    TOP,
    CardLayout,
    CardLook,
    CardTexts,
    card_layout,
    draw_card,
)
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip


class Card(QWidget):
    """What all cards have in common. Problems are below the texts; their widgets are made when needed."""

    is_selectable = False
    clicked = Signal()
    fix_requested = Signal(object)

    def __init__(self, theme: Theme, bar: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        register(AccessibleCard(self))
        self._theme = theme
        self._look = CardLook(bar, icon)
        self._texts = CardTexts("")
        self._places: CardLayout | None = None
        self._problems: ProblemList | None = None
        self._is_tall = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.column = QVBoxLayout(self)
        self._apply_scale()
        theme.changed.connect(self._follow_theme)

    @property
    def texts(self) -> CardTexts:
        """The texts of the card."""
        return self._texts

    @property
    def look(self) -> CardLook:
        return self._look

    @property
    def is_selected(self) -> bool:
        return self._look.is_selected

    @property
    def problems(self) -> ProblemList:
        """The rows with problems."""
        if self._problems is None:
            self._problems = ProblemList(self._theme)
            self._problems.fix_requested.connect(self.fix_requested)
            self.column.addWidget(self._problems)
        return self._problems

    def show_texts(self, texts: CardTexts) -> None:
        """Show texts; does nothing if they are shown already."""
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleName(", ".join(filter(None, (texts.name, texts.caption, texts.line))))
            self.rearrange()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems."""
        if problems or self._problems is not None:
            self.problems.set_problems(problems)
            self._fit_column()
        description = " ".join(problem.message for problem in problems)
        if description != self.accessibleDescription():
            self.setAccessibleDescription(description)

    def focus_chain(self) -> list[QWidget]:
        """The card and the widgets in it that can take the focus, in order."""
        return [self, *(self._problems.focus_chain() if self._problems is not None else ())]

    def places(self) -> CardLayout:
        """The positions of the parts."""
        if self._places is None:
            self._places = self.places_with(self._toggle_width())
        return self._places

    def places_with(self, toggle_width: int) -> CardLayout:
        """The positions of the parts beside a sweep toggle of this width."""
        has_icon, summary_width = bool(self._look.icon), self._summary_width()
        return card_layout(self._theme, self._texts, self.width(), has_icon, toggle_width, summary_width)

    def rearrange(self) -> None:
        """Lay the card out again, because something that the layout depends on has changed."""
        self._places = None
        self.update()

    def set_look(self, **changes: object) -> None:
        """Change the look; repaints only if it is another one."""
        look, before = replace(self._look, **changes), self._look  # type: ignore[arg-type]
        if look != before:
            self._look = look
            self.update()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel, for a layout finds the height of wrapped text at this width or more."""
        return QSize(0, super().minimumSizeHint().height())

    def _toggle_width(self) -> int:
        return 0

    def _summary_width(self) -> int | None:
        """What the card's own controls leave of the row with the summary; None if there are none in it."""
        return None

    def _has_rows(self) -> bool:
        """Whether there is anything below the texts."""
        return self._problems is not None and not self._problems.isHidden()

    def _fit_column(self) -> None:
        """Set the margins: the texts take the top one, and widgets end a little above the lower edge."""
        if self._has_rows() != self._is_tall:
            self._is_tall = not self._is_tall
            self._set_margins()

    def _set_margins(self) -> None:
        px = self._theme.px
        bottom = px(TOP if self._is_tall else BOTTOM)
        self.column.setContentsMargins(px(LEFT), px(HEAD_HEIGHT), px(RIGHT), bottom)

    @Slot()
    def _follow_theme(self) -> None:
        """Not overridden: PySide 6.11 goes on calling an overridden slot when its widget is gone."""
        self._apply_scale()

    def _apply_scale(self) -> None:
        """Apply the scale to sizes that are not in the style sheet."""
        self.column.setSpacing(self._theme.px(SPACING))
        self._set_margins()
        self.rearrange()

    def tip_at(self, place: QPoint) -> str:
        """The tooltip at a position of the card."""
        places = self.places()
        if places.chip.contains(place):
            return _("The shape of one sample: {shape}").format(shape=self._texts.chip)
        if places.side.contains(place):
            return self._texts.side_in_words
        is_open = self._summary_width() is not None
        if (places.is_cut or is_open) and place.y() < self._theme.px(HEAD_HEIGHT):
            whole = f"{self._texts.name}: {self._texts.line}"
            side = self._texts.side_in_words if is_open else ""
            return "; ".join(filter(None, (whole, side)))
        return self.toolTip()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(event.pos())), self, QRect())
            return True
        kind = event.type()
        if kind in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.set_look(is_hovered=kind == QEvent.Type.HoverEnter)
        elif kind == QEvent.Type.Resize:
            self._places = None
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.set_look(has_focus=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_look(has_focus=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        draw_card(painter, self._theme, self.rect(), self._look, self._texts, self.places())


class AccessibleCard(QAccessibleWidget):
    """A card as an item of a list, for screen readers."""

    def __init__(self, card: Card) -> None:
        super().__init__(card, QAccessible.Role.ListItem)

    def state(self) -> QAccessible.State:
        state, card = super().state(), self.object()
        if isinstance(card, Card) and card.is_selectable:
            state.selectable, state.selected = 1, int(card.is_selected)
        return state
