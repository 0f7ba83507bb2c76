"""A row of buttons of which one is pressed, to choose a view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.language.texts import _

MARGIN, MIN_MARGIN = 1.6, 0.5


class Tabs(QFrame):
    """Arrow keys move from one to the next; Alt and a number choose one directly while the row is visible.

    Without `has_shortcuts` the numbers are left to another row.
    """

    chosen = Signal(int)

    def __init__(
        self,
        names: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        has_shortcuts: bool = True,
    ) -> None:
        """`names` are a text and a tooltip for each."""
        super().__init__(parent)
        self.setProperty("role", "tabs")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self, exclusive=True)
        self.buttons: list[_Tab] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for index, (name, tip) in enumerate(names):
            button = _Tab(name)
            keyed = _("{tip} (Alt+{n})").format(tip=tip, n=index + 1)
            button.setToolTip(keyed if has_shortcuts else tip)
            if has_shortcuts:  # not the button's own shortcut, which would act with a delay
                shortcut = QShortcut(f"Alt+{index + 1}", self)
                shortcut.activated.connect(partial(self.show_tab, index))
            button.setAccessibleName(f"{name}: {tip}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAutoExclusive(True)  # one of several, for screen readers too
            self._group.addButton(button, index)
            self.buttons.append(button)
            row.addWidget(button)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def index(self) -> int:
        """The index of the pressed one; -1 before the first `show_tab`."""
        return self._group.checkedId()

    def show_tab(self, index: int) -> None:
        """Press one."""
        self.buttons[index].setChecked(True)

    def _on_toggled(self, index: int, is_down: bool) -> None:
        if is_down:
            self.chosen.emit(index)


class _Tab(QPushButton):
    """As wide as its text in bold, so that nothing moves when it is pressed; margins shrink first."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setCheckable(True)
        self.setProperty("role", "tab")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self._size(MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self._size(MIN_MARGIN)

    def _size(self, margin: float) -> QSize:
        """`margin` is in multiples of the font's height, for both sides together."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(self.text()) + round(margin * metrics.height())
        return QSize(width, super().sizeHint().height())
