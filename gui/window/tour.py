"""The tour: a card that walks through the window in a minute, and a ring around what it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.language.texts import _
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.popup import shadow

OFFER = -1
FOOT = 40  # height of the status bar
WIDTH, GAP, MARGIN, RING = 340, 14, 12, 6
FOLLOW = 150  # milliseconds between two looks at where the target is


@dataclass(frozen=True)
class TourStep:
    """One stop: what is said, what is shown first, and the widget that it is about."""

    title: str
    text: str
    target: Callable[[], QWidget | None]
    prepare: Callable[[], object] = lambda: None


class Tour(QFrame):
    """Laid over the window, never modal: everything below it can be used meanwhile.

    `ended` follows when it is left or finished.
    """

    ended = Signal()

    def __init__(self, steps: Sequence[TourStep], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._steps, self._theme, self._window = steps, theme, window
        self._index = 0
        self._spot: QRect | None = None  # where the target was when the card was placed
        self.setProperty("role", "popup")
        self.setAccessibleName(_("Tour"))
        self.setGraphicsEffect(shadow(self))
        self.title, self.text, self.count = QLabel(), WrappedLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.count.setProperty("role", "caption")
        self.leave_button, self.back, self.next = (
            QPushButton(_("Leave")),
            QPushButton(_("Back")),
            QPushButton(),
        )
        self.leave_button.setToolTip(_("Leave the tour (Esc). Help > Tour starts it again."))
        self.back.setToolTip(_("The step before"))
        self.next.setToolTip(_("The next step"))
        self.next.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.count, 1)
        for button in (self.leave_button, self.back, self.next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in (self.title, self.text):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.ring = Ring(theme, window)
        self._timer = QTimer(self, interval=FOLLOW)
        self._timer.timeout.connect(self._follow)
        self.leave_button.clicked.connect(self.leave)
        self.back.clicked.connect(lambda: self.go_to(self._index - 1))
        self.next.clicked.connect(lambda: self.go_to(self._index + 1))
        window.installEventFilter(self)
        theme.changed.connect(self._place)
        self.hide()

    @property
    def step(self) -> int:
        """The index of the step in view; -1 while the tour is closed or only offered."""
        return self._index if self.isVisible() else OFFER

    def start(self) -> None:
        """Begin with the first step."""
        self.go_to(0)
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self) -> None:
        """Ask in a corner whether to start; the next button does, leaving says no."""
        self._index = OFFER
        self.title.setText(_("Welcome to Dropout Lab"))
        self.text.setText(_("New here? In one minute you see how to read a network, sweep it and ask why."))
        self.count.setText("")
        self.back.hide()
        self.leave_button.setText(_("Not now"))
        self.leave_button.show()
        self.next.setText(_("Start the tour"))
        self._show_card()

    def go_to(self, index: int) -> None:
        """Show a step; after the last one the tour ends."""
        if index >= len(self._steps):
            self.leave()
            return
        self._index = max(index, 0)
        step, is_last = self._steps[self._index], self._index == len(self._steps) - 1
        step.prepare()
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.count.setText(_("{n} of {total}").format(n=self._index + 1, total=len(self._steps)))
        self.back.setVisible(self._index > 0)
        self.leave_button.setText(_("Leave"))
        self.leave_button.setVisible(not is_last)
        self.next.setText(_("Done") if is_last else _("Next"))
        self._show_card()

    def _show_card(self) -> None:
        self._spot = None
        self.show()
        self._timer.start()
        self._follow()

    def withdraw_offer(self) -> None:
        """Close the question, because the user has begun without the tour."""
        if self._index == OFFER:
            self.leave()

    def leave(self) -> None:
        """Close the tour."""
        if self.isVisible():
            self._timer.stop()
            self.ring.hide()
            self.hide()
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts while the tour has the focus."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._spot = None
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        """Move to the target if it is somewhere else than before."""
        target = self._steps[self._index].target() if self._index != OFFER else None
        spot = QRect()
        if target is not None and target.isVisible():
            spot = QRect(target.mapTo(self._window, QPoint()), target.size())
        if spot != self._spot:
            self._spot = spot
            self._place()

    def _place(self) -> None:
        if not self.isVisible() or self._spot is None:
            return
        px, room = self._theme.px, self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width = min(px(WIDTH), room.width())
        self.setFixedWidth(width)
        self.layout().activate()  # type: ignore[union-attr]
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.resize(width, height)
        card = QRect(0, 0, width, height)
        if self._index == OFFER:
            corner = QPoint(room.right() - width, room.bottom() - height - px(FOOT))
            self.move(_inside(QRect(corner, card.size()), room).topLeft())
        else:
            self.move(card_place(self._spot, card, room, px(GAP)))
        self.ring.surround(self._spot)
        self.ring.raise_()
        self.raise_()


def card_place(spot: QRect, card: QRect, room: QRect, gap: int) -> QPoint:
    """Return where the card stands: beside or below the target where there is room, else in a corner.

    Where the target takes the whole window, the card stands in its lower right corner.
    """
    if spot.isEmpty():
        return room.center() - card.center()
    middle = spot.center() - card.center()
    places = (
        QPoint(spot.right() + gap, middle.y()),
        QPoint(spot.left() - gap - card.width(), middle.y()),
        QPoint(middle.x(), spot.bottom() + gap),
        QPoint(middle.x(), spot.top() - gap - card.height()),
    )
    for place in places:
        moved = _inside(QRect(place, card.size()), room)
        if not moved.intersects(spot):
            return moved.topLeft()
    corner = QPoint(spot.right() - gap - card.width(), spot.bottom() - gap - card.height())
    return _inside(QRect(corner, card.size()), room).topLeft()


def _inside(rect: QRect, room: QRect) -> QRect:
    """Return the rectangle, moved as little as puts it into the room."""
    x = max(room.left(), min(rect.left(), room.right() + 1 - rect.width()))
    y = max(room.top(), min(rect.top(), room.bottom() + 1 - rect.height()))
    return QRect(QPoint(x, y), rect.size())


class Ring(QWidget):
    """A frame around a widget; the mouse goes through it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, spot: QRect) -> None:
        """Stand around a rectangle of the window; hide where it is empty."""
        self.setVisible(not spot.isEmpty())
        self.setGeometry(spot.adjusted(-RING, -RING, RING, RING).intersected(self._window_rect()))
        self.update()

    def _window_rect(self) -> QRect:
        window = self.parentWidget()
        return window.rect() if window is not None else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 10, 10)
