"""The steps at the left, and the area that shows the page of the chosen step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.language.texts import N_, _
from gui.theme.theme import Theme

# Name and icon of every page, in the order of the steps.
STEPS = (
    (N_("Data"), "data"),
    (N_("Network"), "network"),
    (N_("Train"), "train"),
    (N_("Sweep"), "chart"),
    (N_("Inside"), "inside"),
    (N_("Runs"), "runs"),
    (N_("Report"), "report"),
)
DATA, NETWORK, TRAIN, SWEEP, INSIDE, RUNS, REPORT = range(len(STEPS))
WIDTH, MOST, ICON_SIZE = 84, 124, 44  # the steps are as wide as their names, up to a bound
BESIDE, FONT_SIZE = 10, 12  # pixels beside the name of a step, and its font's


class Stepper(QFrame):
    """One button per page; Ctrl and its number choose it. In presentation mode they are icons."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "stepper")
        self.setAccessibleName(_("Steps"))
        self._group = QButtonGroup(self, exclusive=True)
        self._buttons: list[QToolButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(6)  # seven of them fit a screen of 540 pixels
        for index, (english, _icon) in enumerate(STEPS):
            button, name = QToolButton(), _(english)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of several, for screen readers too
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setToolTip(_("{name} (Ctrl+{n})").format(name=name, n=index + 1))
            button.setAccessibleName(_("Step {n}: {name}").format(n=index + 1, name=name))
            self._group.addButton(button, index)
            self._buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self._group.idToggled.connect(lambda *_states: self._paint_icons())
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def show_step(self, index: int) -> None:
        """Mark a step as the current one."""
        self._group.button(index).setChecked(True)

    def _show_theme(self) -> None:
        px = self._theme.px
        metrics = QFontMetrics(self._theme.font(FONT_SIZE, QFont.Weight.DemiBold))
        names = [_(name) for name, _icon in STEPS]
        widest = min(max(map(metrics.horizontalAdvance, names)) + BESIDE, px(MOST) - 16)
        size = QSize(max(px(WIDTH) - 16, widest), px(54))
        form = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        for number, (button, name) in enumerate(zip(self._buttons, names, strict=True), start=1):
            space, end = size.width() - BESIDE, Qt.TextElideMode.ElideRight
            is_whole = metrics.horizontalAdvance(name) <= space
            button.setText(name if is_whole else metrics.elidedText(name, end, space))
            button.setShortcut(f"Ctrl+{number}")  # a new text takes it away
        if self._theme.is_presenting:  # the chart is what has to be large
            size, form = QSize(ICON_SIZE, ICON_SIZE), Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setFixedWidth(size.width() + 16)
        for button in self._buttons:
            button.setToolButtonStyle(form)
            button.setIconSize(QSize(px(20), px(20)))
            button.setFixedSize(size)
        self._paint_icons()

    def _paint_icons(self) -> None:
        for index, (_name, icon_name) in enumerate(STEPS):
            button = self._group.button(index)
            button.setIcon(self._theme.icon(icon_name, "accent" if button.isChecked() else "muted"))


# --- Pages


class PageArea(QScrollArea):
    """A scroll area, so that pages do not force the window to be larger than a small screen."""

    def __init__(self, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        self.viewport().setAutoFillBackground(False)
        pages.setAutoFillBackground(False)


class Pages(QStackedWidget):
    """A stack of pages whose size hint is that of the current page, not of the largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def replace_page(self, index: int, page: QWidget) -> None:
        """Replace a page; the new one is shown if the old one was."""
        before, is_in_front = self.widget(index), self.currentIndex() == index
        self.insertWidget(index, page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
        if is_in_front:
            self.setCurrentIndex(index)

    def take_focus(self) -> None:
        """Give the page itself the focus, where no key does anything; Tab goes on to its first control."""
        page = self.currentWidget()
        if page is not None:
            page.setFocus()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the focus of a control that is hidden or disabled: the next one could be anything."""
        focused = QApplication.focusWidget()
        is_here = focused is not None and self.isAncestorOf(focused)
        if focused is not None and is_here and not (focused.isVisible() and focused.isEnabled()):
            self.take_focus()
            return True
        return super().focusNextPrevChild(is_next)

    def minimumSizeHint(self) -> QSize:
        """The least size of the page, with its texts wrapped at the width that they have."""
        page = self.currentWidget()
        if page is None:
            return QSize()
        size, layout = page.minimumSizeHint().expandedTo(page.minimumSize()), page.layout()
        if layout is not None and layout.hasHeightForWidth():
            width = max(self.width(), size.width())
            size = size.expandedTo(QSize(0, layout.minimumHeightForWidth(width)))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """None: a page with flexible height shrinks its chart first, and scrolls only below its minimum."""
        del width
        return -1
