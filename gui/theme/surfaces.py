"""The parts of the window that carry the style sheet, so that a switch restyles only what can be seen.

When an application's style sheet changes, Qt applies it to each widget once for every widget around it and
to hidden ones as well: most of a second in a window of 700 widgets. A part's own is applied at most twice.
"""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

REST = 600  # milliseconds after a switch before hidden parts follow
STEP = 40  # milliseconds between one and the next


class Surfaces(QObject):
    """Widgets that carry the style sheet. A hidden one follows when it is shown, or a little later.

    `caught_up` then says that what was measured with the old fonts has to be measured again.
    """

    caught_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet = ""
        self._surfaces: list[QWidget] = []
        self._stale: list[QWidget] = []
        self._containers: dict[QObject, tuple[QWidget, ...]] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._restyle_next)

    @property
    def stale(self) -> tuple[QWidget, ...]:
        """The hidden parts that still have the style sheet from before."""
        return tuple(filter(isValid, self._stale))

    def add(self, surface: QWidget) -> None:
        """Let a widget and all inside it have the style sheet from now on."""
        if surface not in self._surfaces:
            self._surfaces = [*filter(isValid, self._surfaces), surface]
            surface.installEventFilter(self)
            surface.setStyleSheet(self._sheet)

    def add_children(self, container: QWidget, *others: QWidget) -> None:
        """Let what becomes a child of `container` later be a part, as dialogs do; `others` are none."""
        self._containers[container] = others
        container.installEventFilter(self)

    def use(self, sheet: str) -> None:
        """Restyle what can be seen now, and the rest later, one part after the other."""
        self._sheet = sheet
        self._surfaces = list(filter(isValid, self._surfaces))
        self._stale = [surface for surface in self._surfaces if not surface.isVisible()]
        for surface in self._surfaces:
            if surface.isVisible():
                surface.setStyleSheet(sheet)
        self._timer.start(REST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Restyle a part that is shown and has an old style sheet; add a container's finished children."""
        if event.type() == QEvent.Type.Show and watched in self._stale:
            assert isinstance(watched, QWidget)
            self._restyle(watched)
            self.caught_up.emit()
        elif isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            child = event.child()
            if watched in self._containers and isinstance(child, QWidget):
                self._add_child(child, self._containers[watched])
        return False

    def _add_child(self, child: QWidget, others: tuple[QWidget, ...]) -> None:
        if child not in others:
            self.add(child)

    def _restyle(self, surface: QWidget) -> None:
        self._stale.remove(surface)
        surface.setStyleSheet(self._sheet)

    def _restyle_next(self) -> None:
        self._stale = list(filter(isValid, self._stale))
        if self._stale:
            self._restyle(self._stale[0])
            if self._stale:
                self._timer.start(STEP)
            else:
                self.caught_up.emit()


def set_sheet(widget: QWidget, sheet: str) -> None:
    """Give a widget its own style sheet, unless it has this one: Qt restyles all that is inside."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)
