"""The right side of the window: the lesson panel, or a bar in its place; the panel can also float."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.language.texts import _
from gui.lesson.panel import LessonPanel
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen

WIDTH, MIN_WIDTH, SHARE = 340, 288, 0.38  # pixels, and of the window's width
SMALL_WIDTH, SMALL = 302, 1200  # pixels, in a window that is narrower than this
BAR = 44
FLOATING, MIN_FLOATING = QSize(420, 640), QSize(320, 360)


class LessonSide(QWidget):
    """Closed at first. `changed` when it takes another part of the window's width.

    The panel is in the window, folded to a bar, or floats; closing it leaves the lesson as it is.
    """

    changed = Signal()

    def __init__(self, panel: LessonPanel, theme: Theme) -> None:
        super().__init__()
        self.panel, self._theme = panel, theme
        self._window_width = 0
        self._floating: FloatingWindow | None = None
        self.bar = QFrame()
        self.bar.setProperty("role", "panel")
        self.bar.setAccessibleName(_("Folded lesson"))
        self.unfold_button = QToolButton()
        self.unfold_button.setAccessibleName(_("Unfold the lesson"))
        self.unfold_button.setToolTip(_("Unfold the lesson"))
        self.bar_close = QToolButton()
        self.bar_close.setAccessibleName(_("Close the lessons"))
        self.bar_close.setToolTip(_("Close the lessons"))
        self._edge = QFrame()
        self._edge.setProperty("role", "edge")
        self._edge.setFixedWidth(1)
        column = QVBoxLayout(self.bar)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(4)
        for button in (self.bar_close, self.unfold_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._edge)
        row.addWidget(self.bar)
        row.addWidget(panel, 1)
        self.bar.hide()
        self.hide()
        panel.fold_requested.connect(lambda: self.set_folded(True))
        panel.close_requested.connect(self.close_panel)
        panel.float_requested.connect(lambda: self.set_floating(not self.is_floating))
        self.unfold_button.clicked.connect(lambda: self.set_folded(False))
        self.bar_close.clicked.connect(self.close_panel)
        theme.changed.connect(self._show_look)
        self._show_look()

    @property
    def is_open(self) -> bool:
        """Whether the panel, or its bar, is there."""
        return self.is_floating or not self.isHidden()

    @property
    def is_folded(self) -> bool:
        """Whether only the bar is there."""
        return not self.isHidden() and not self.bar.isHidden()

    @property
    def is_floating(self) -> bool:
        """Whether the panel is in a window of its own."""
        return self._floating is not None and not self._floating.isHidden()

    @property
    def taken_width(self) -> int:
        """The pixels of the window's width that are taken."""
        return 0 if self.isHidden() else self.width_wanted

    @property
    def width_wanted(self) -> int:
        """The width in a window of the present width."""
        if self.is_folded:
            return self._theme.px(BAR)
        most = max(MIN_WIDTH, round(SHARE * self._window_width))
        width = SMALL_WIDTH if self._window_width < SMALL else WIDTH
        return min(self._theme.px(width), most)

    def fit(self, window_width: int) -> None:
        """Take a share of a window of this width."""
        self._window_width = window_width
        self.setFixedWidth(self.width_wanted)

    def open_up(self) -> None:
        """Show the panel, where it was last."""
        if self._floating is not None:
            self._floating.show()
            self._floating.raise_()
        else:
            self.set_folded(False)
        self.panel.refresh()

    def close_panel(self) -> None:
        """Close the panel; the lesson goes on where it was when it is opened again."""
        if self._floating is not None:
            self._floating.hide()
        self._keep_focus_in_window()
        self.hide()
        self.changed.emit()

    def set_folded(self, is_folded: bool) -> None:
        """Fold the panel to a bar at the side of the window, or unfold it."""
        if self._floating is not None:
            self.set_floating(False)
        had_focus = self._has_focus
        self.panel.setVisible(not is_folded)
        self.bar.setVisible(is_folded)
        self.show()
        self.setFixedWidth(self.width_wanted)
        if had_focus and is_folded:
            self.unfold_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self.panel.take_focus()
        self.changed.emit()

    def set_floating(self, is_floating: bool) -> None:
        """Move the panel to a window of its own, or back."""
        if is_floating == (self._floating is not None):
            return
        if is_floating:
            self.hide()
            self._floating = FloatingWindow(self.panel, self._theme, self.window())
            self._floating.closed.connect(self.close_panel)
            self._floating.show()
        elif self._floating is not None:
            floating, self._floating = self._floating, None
            self._row.addWidget(self.panel, 1)
            floating.hide()
            floating.deleteLater()
            self.panel.show()
            self.bar.hide()
            self.show()
            self.setFixedWidth(self.width_wanted)
        self.panel.fold_button.setVisible(not is_floating)
        self.changed.emit()

    @property
    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _keep_focus_in_window(self) -> None:
        """Let the window decide who gets the focus, and not the next widget in line."""
        if self._has_focus and (focus := QApplication.focusWidget()) is not None:
            focus.clearFocus()

    def _show_look(self) -> None:
        px = self._theme.px
        for button, icon in ((self.unfold_button, "unfold_right"), (self.bar_close, "close")):
            button.setIcon(self._theme.icon(icon, "muted"))
            button.setIconSize(QSize(px(16), px(16)))
        self.setFixedWidth(self.width_wanted)


class FloatingWindow(QWidget):
    """Holds the panel; the window's keys work here too, since it is a tool window."""

    closed = Signal()

    def __init__(self, panel: LessonPanel, theme: Theme, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Tool)
        self.setWindowTitle(_("Lessons – Dropout Lab"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        fit_to_screen(self, MIN_FLOATING * theme.scale, FLOATING * theme.scale)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
