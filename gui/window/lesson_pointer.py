"""Points at a control of the window: opens its page, scrolls to it, and puts a ring around it for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from engine.language.texts import _
from engine.lessons.controls import CONTROLS
from gui.window.lesson_controls import PAGE_NAMES, PREPARATIONS, widgets
from gui.window.tour import FOLLOW, Ring

if TYPE_CHECKING:
    from gui.window.lesson_host import LessonHost

LASTS = 8000  # milliseconds
SPACE = 24  # pixels that stay visible around what is scrolled to


class LessonPointer(QObject):
    """One control at a time. The ring goes when the control is pressed or hidden, or after a while."""

    notice_raised = Signal(str, str, str)

    def __init__(self, window: LessonHost) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self.ring = Ring(window.theme, window)
        self._timer = QTimer(self, interval=FOLLOW)
        self._timer.timeout.connect(self._follow)
        self._end = QTimer(self, singleShot=True, interval=LASTS)
        self._end.timeout.connect(self.leave)

    @property
    def target(self) -> QWidget | None:
        """What the ring is around."""
        return self._target

    def point_at(self, name: str) -> None:
        """Show one of CONTROLS; a message says so if it can't be seen as things are."""
        self.leave()
        control, window = CONTROLS[name], self._window
        if control.page:
            window.show_page(PAGE_NAMES.index(control.page))
        if name in PREPARATIONS:
            PREPARATIONS[name](window)
        target = widgets(window)[name]()
        if not target.isVisible():
            # Translators: control is such as “the button Sweep”.
            sentence = _("This can't be seen as things are: {control}.").format(control=_(control.label))
            self.notice_raised.emit(sentence, "", "warn")
            return
        self._target = target
        target.installEventFilter(self)
        scroll_to(target)
        self._timer.start()
        self._end.start()
        self._follow()

    def leave(self) -> None:
        """Take the ring away."""
        self._timer.stop()
        self._end.stop()
        self.ring.hide()
        if self._target is not None and isValid(self._target):
            self._target.removeEventFilter(self)
        self._target = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press of the control has found it."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.leave()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.leave()
            return
        self.ring.surround(QRect(target.mapTo(self._window, QPoint()), target.size()))
        self.ring.raise_()


def scroll_to(target: QWidget) -> None:
    """Have each area around a widget scroll to it, the innermost first."""
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            parent.ensureWidgetVisible(target, SPACE, SPACE)
        parent = parent.parentWidget()
