"""The steps at the left: where one is, what is done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.theme.theme import Theme

# Name and icon of every page, in the order in which the window has them.
STEPS = (
    ("Data", "data"),
    ("Network", "network"),
    ("Train", "train"),
    ("Sweep", "chart"),
    ("Runs", "runs"),
    ("Report", "report"),
)
WIDTH = 84


class Stepper(QFrame):
    """One button per page, Ctrl and its number on the keyboard."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("stepper")
        self._group = QButtonGroup(self, exclusive=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(8)
        for index, (name, _) in enumerate(STEPS):
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setShortcut(f"Ctrl+{index + 1}")
            button.setToolTip(f"{name} (Ctrl+{index + 1})")
            button.setAccessibleName(f"Step {index + 1}: {name}")
            self._group.addButton(button, index)
            column.addWidget(button)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self._group.idToggled.connect(lambda *_: self._paint_icons())
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def show_step(self, index: int) -> None:
        """Mark a step as the one in view."""
        self._group.button(index).setChecked(True)

    def _show_theme(self) -> None:
        tokens, px = self._theme.tokens, self._theme.px
        self.setFixedWidth(px(WIDTH))
        for button in self._group.buttons():
            button.setIconSize(QSize(px(20), px(20)))
            button.setFixedSize(px(WIDTH) - 16, px(58))
        self.setStyleSheet(
            f"QFrame#stepper {{ background: {tokens.panel}; border: none; }}"
            f"QToolButton {{ color: {tokens.muted}; font-size: {px(12)}px;"
            " border-radius: 8px; padding: 4px; }"
            f"QToolButton:checked {{ color: {tokens.accent}; background: {tokens.accent_soft};"
            " font-weight: 600; }"
        )
        self._paint_icons()

    def _paint_icons(self) -> None:
        for index, (_, name) in enumerate(STEPS):
            button = self._group.button(index)
            button.setIcon(self._theme.icon(name, "accent" if button.isChecked() else "muted"))


# --- The pages of the window, one in view; where a page needs more room than there is, it can be scrolled.


class PageArea(QScrollArea):
    """Keeps no window wide: pages of presentation mode on a small screen scroll."""

    def __init__(self, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        self.viewport().setAutoFillBackground(False)
        pages.setAutoFillBackground(False)


class Pages(QStackedWidget):
    """Needs the room of the page in view, not of the largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def replace_page(self, index: int, page: QWidget) -> None:
        """Put a page in the place of another, in view if that was."""
        before, is_in_front = self.widget(index), self.currentIndex() == index
        self.insertWidget(index, page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
        if is_in_front:
            self.setCurrentIndex(index)

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return QSize() if page is None else page.minimumSizeHint().expandedTo(page.minimumSize())

    def heightForWidth(self, width: int) -> int:
        """None: a page that could be higher shrinks its chart first, and scrolls only below its least."""
        del width
        return -1
