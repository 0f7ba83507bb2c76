"""A row of buttons of which one is pressed, to choose a view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.language.texts import _

MARGIN, MIN_MARGIN = 1.6, 0.5
LEAST_EM = 16  # how narrow a row may become where its names are shortened
EDGE, GAP = 3, 2
UNBOUNDED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX


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
        row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        row.setSpacing(GAP)
        for index, (name, tip) in enumerate(names):
            keyed = _("{tip} (Alt+{n})").format(tip=tip, n=index + 1)
            button = _Tab(name, keyed if has_shortcuts else tip)
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

    @property
    def shortened_width(self) -> int:
        """How narrow the row may become, its longest names shortened."""
        return LEAST_EM * self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        return QSize(self._width(MARGIN), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(MIN_MARGIN), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # a tab has come or gone
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Shorten the longest names until all have room; the tips have them whole."""
        shown = [button for button in self.buttons if not button.isHidden()]
        left = self.width() - self._width(MIN_MARGIN) + sum(button.wanted(MIN_MARGIN) for button in shown)
        for number, button in enumerate(sorted(shown, key=lambda button: button.wanted(MIN_MARGIN))):
            share = left // (len(shown) - number)
            button.shorten(share)
            left -= min(share, button.wanted(MIN_MARGIN))

    def _width(self, margin: float) -> int:
        """The width of the row with whole names."""
        widths = [button.wanted(margin) for button in self.buttons if not button.isHidden()]
        return sum(widths) + 2 * EDGE + GAP * max(0, len(widths) - 1)

    def show_tab(self, index: int) -> None:
        """Press one."""
        self.buttons[index].setChecked(True)

    def _on_toggled(self, index: int, is_down: bool) -> None:
        if is_down:
            self.chosen.emit(index)


class _Tab(QPushButton):
    """As wide as its text in bold, so that nothing moves when it is pressed; margins shrink first."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name)
        self._whole, self._tip = name, tip
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setProperty("role", "tab")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted(MARGIN), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.wanted(MIN_MARGIN), super().sizeHint().height())

    def wanted(self, margin: float) -> int:
        """The width for the whole name; `margin` is for both sides, in multiples of the font's height."""
        metrics = self._metrics()
        return metrics.horizontalAdvance(self._whole) + round(margin * metrics.height())

    def shorten(self, width: int) -> None:
        """Shorten the name for this width, if it is too long."""
        shown, most = self._whole, UNBOUNDED
        if self.wanted(MIN_MARGIN) > width:
            metrics, most = self._metrics(), width
            space = width - round(MIN_MARGIN * metrics.height())
            shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, space)
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(self._tip if shown == self._whole else f"{self._whole}\n{self._tip}")
        if most != self.maximumWidth():
            self.setMaximumWidth(most)

    def _metrics(self) -> QFontMetrics:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font)
