"""A small panel over the window: closes on Return, Esc and a click elsewhere, which still does its work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.plain_text import WrappedLabel

MARGIN = 8  # pixels that stay free at the window's edges
GAP = 4
_BORDER = QSize(2, 2)  # one pixel at each side
RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Popup(QFrame):
    """A child of the window, not a window of its own: a click beside it reaches what is under the pointer.

    `column` takes the content; what does not fit into the window scrolls. `has_problem` keeps it open on
    Return, so that a sentence about a wrong value can be read. `closed` follows every close.
    """

    closed = Signal()

    def __init__(self, name: str, *, has_problem: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self.setProperty("role", "popup")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.first_editor: Callable[[], QWidget] | None = None  # what gets the focus; else the first that can
        self._has_problem = has_problem
        self._opener: QWidget | None = None
        self._place: Callable[[QRect], QRect] = QRect
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(16, 12, 16, 12)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._content)
        self._area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._area)
        self.setGraphicsEffect(shadow(self))
        self.hide()

    # --- opening and closing

    def open_below(self, opener: QWidget) -> None:
        """Show it under `opener`, or above it where there is more room."""

        def place(room: QRect) -> QRect:
            size, top = self._wanted_size(room), _rect_in_window(opener)
            below, above = room.bottom() - top.bottom() - GAP, top.top() - GAP - room.top()
            is_below = size.height() <= below or below >= above
            size.setHeight(min(size.height(), max(below if is_below else above, 0)))
            y = top.bottom() + 1 + GAP if is_below else top.top() - GAP - size.height()
            return QRect(QPoint(top.left(), y), size)

        self._open(opener, place)

    def open_above(self, opener: QWidget) -> None:
        """Show it with its lower right corner over `opener`."""

        def place(room: QRect) -> QRect:
            size, top = self._wanted_size(room), _rect_in_window(opener)
            return QRect(top.topRight() - QPoint(size.width() - 1, size.height() + GAP), size)

        self._open(opener, place)

    def open_at(self, opener: QWidget, corner: QPoint) -> None:
        """Show it with its upper left corner at `corner`, in global coordinates."""
        window = opener.window()
        self._open(opener, lambda room: QRect(window.mapFromGlobal(corner), self._wanted_size(room)))

    def toggle_below(self, opener: QWidget) -> None:
        """What a press of the button does that opens it."""
        if self.isVisible():
            self.close()
        else:
            self.open_below(opener)

    def _open(self, opener: QWidget, place: Callable[[QRect], QRect]) -> None:
        self._opener, self._place = opener, place
        self.setParent(opener.window())
        self.fit()
        self.show()
        self.raise_()
        self.fit()  # some contents know their size only when they are shown
        application().installEventFilter(self)
        first = self.first_editor() if self.first_editor else next(iter(self._tab_stops()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """Take the size that the content needs, within the window."""
        if self._opener is None:
            return
        room = self._opener.window().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        wanted = self._place(room)
        x = max(room.left(), min(wanted.x(), room.right() + 1 - wanted.width()))
        y = max(room.top(), min(wanted.y(), room.bottom() + 1 - wanted.height()))
        self.setGeometry(QRect(QPoint(x, y), wanted.size()))

    def _wanted_size(self, room: QRect) -> QSize:
        self.ensurePolished()
        for child in self._content.findChildren(QWidget):
            child.ensurePolished()
        self.column.activate()
        size = self._content.sizeHint().expandedTo(self._content.minimumSizeHint())
        if self.column.hasHeightForWidth():
            size.setHeight(max(self.column.heightForWidth(size.width()), self.column.minimumSize().height()))
        if size.height() + _BORDER.height() > room.height():
            size.setWidth(size.width() + self._area.verticalScrollBar().sizeHint().width())
        size = (size + _BORDER).expandedTo(self.minimumSize())
        return size.boundedTo(room.size()).boundedTo(self.maximumSize())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._opener is not None:
            opener, self._opener = self._opener, None
            application().removeEventFilter(self)
            if opener.isVisible() and (self.focusWidget() is not None or not _focused()):
                opener.setFocus(Qt.FocusReason.PopupFocusReason)
            self.closed.emit()

    # --- what is pressed while it is open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a click elsewhere, which goes on to what is under the pointer."""
        opener = self._opener
        if opener is not None and isinstance(watched, QWidget):
            kind = event.type()
            is_press = kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
            if is_press and not _is_within(watched, self) and not _is_within(watched, opener):
                self._give_focus_back()
                self.close()
            elif kind == QEvent.Type.Hide and _is_within(opener, watched) and not opener.isVisible():
                self.close()
            elif (kind == QEvent.Type.Resize and watched is opener.window()) or (
                kind == QEvent.Type.LayoutRequest and watched is self._content
            ):
                self.fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event).key()
            if key == Qt.Key.Key_Escape or key in RETURN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = _focused()
        if event.key() == Qt.Key.Key_Escape:
            self._give_focus_back()
            self.close()
        elif event.key() in RETURN_KEYS:
            if isinstance(focused, QPushButton):
                focused.click()
            elif not self._has_problem():
                self._give_focus_back()
                self.close()
        event.accept()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays within the popup."""
        stops = self._tab_stops()
        if stops:
            focused = _focused()
            place = next((i for i, stop in enumerate(stops) if stop is focused), -1 if is_next else 0)
            reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
            stops[(place + (1 if is_next else -1)) % len(stops)].setFocus(reason)
        return True

    def _tab_stops(self) -> list[QWidget]:
        stops, widget = [], self._content.nextInFocusChain()
        while widget is not None and widget is not self._content:
            takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
            if (
                takes_tab
                and _is_within(widget, self._content)
                and widget.isVisibleTo(self)
                and widget.isEnabled()
            ):
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def _give_focus_back(self) -> None:
        """Let the editor that has the focus take its value, before anything else happens."""
        focused = _focused()
        if self._opener is not None and focused is not None and _is_within(focused, self):
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)


def shadow(parent: QObject) -> QGraphicsDropShadowEffect:
    """The shadow of what lies over the window."""
    made = QGraphicsDropShadowEffect(parent)
    made.setBlurRadius(24)
    made.setOffset(0, 4)
    made.setColor(QColor(0, 0, 0, 70))
    return made


def application() -> QApplication:
    """The running application."""
    return cast(QApplication, QApplication.instance())


def _focused() -> QWidget | None:
    return QApplication.focusWidget()


def _is_within(widget: QWidget, outer: QWidget) -> bool:
    """Whether `widget` is `outer` or belongs to it, also across windows: the list of a combo box does."""
    at: QWidget | None = widget
    while at is not None and at is not outer:
        at = at.parentWidget()
    return at is not None


def _rect_in_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


# --- The chips: buttons that open a popup


class Hint(WrappedLabel):
    """A sentence about what is entered; without one it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.hide()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))


class ChipButton(QPushButton):
    """A button with the arrow of one that opens something."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.features |= QStyleOptionButton.ButtonFeature.HasMenu

    def sizeHint(self) -> QSize:
        arrow = self.style().pixelMetric(QStyle.PixelMetric.PM_MenuButtonIndicator, None, self)
        return super().sizeHint() + QSize(arrow, 0)


def chip(
    name: str,
    sentence: str,
    editors: Sequence[QWidget],
    *,
    first_editor: Callable[[], QWidget] | None = None,
    has_problem: Callable[[], bool] = lambda: False,
) -> tuple[QPushButton, Popup]:
    """A button, and the popup that it opens below it: a sentence and the editors."""
    button = ChipButton()
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setAccessibleName(name)
    button.setToolTip(sentence)
    popup = Popup(name, has_problem=has_problem)
    label = QLabel(sentence)
    label.setProperty("role", "muted")
    for widget in (label, *editors):
        popup.column.addWidget(widget)
    popup.first_editor = first_editor
    popup.setParent(button)
    button.clicked.connect(lambda: popup.toggle_below(button))
    return button, popup
