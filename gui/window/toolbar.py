"""The one toolbar: file and undo at the left, the run at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.control.run import RunState
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import plain_tip

NARROW, TIGHT, MIN_WIDTH = 1200, 960, 900
_STATE_LABELS = {
    RunState.PAUSING: "Pausing…",
    RunState.PAUSED: "paused",
    RunState.STOPPING: "Stopping…",
}


class Toolbar(QFrame):
    """Buttons only; the window connects them."""

    def __init__(self, theme: Theme, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._controller = theme, controller
        self.setObjectName("toolbar")
        self.setMinimumWidth(MIN_WIDTH)  # words never keep a window wide: they go when it gets narrow
        self.brand = QLabel("Dropout Lab")
        self.brand.setProperty("role", "title")
        self.name = ElidedLabel()
        self.name.setProperty("role", "muted")
        self.open = self._tool("Open", "open", "Open a project (Ctrl+O)")
        self.open_menu = QMenu(self.open)
        self.open.setMenu(self.open_menu)
        self.open.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save = self._tool("Save", "save", "Save the project (Ctrl+S)")
        self.undo = self._tool("", "undo", "Undo (Ctrl+Z)")
        self.redo = self._tool("", "redo", "Redo (Ctrl+Shift+Z)")
        self.presentation = self._tool("", "presentation", "Larger, for a projector (Ctrl+Shift+P)")
        self.presentation.setCheckable(True)
        self.scheme = self._tool("", "moon", "Light or dark")
        self.help = self._tool("", "help", "Documentation (F1), keys, about")
        self.help_menu = QMenu(self.help)
        self.help.setMenu(self.help_menu)
        self.help.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for tool, text in (
            (self.undo, "Undo"),
            (self.redo, "Redo"),
            (self.presentation, "Presentation mode"),
            (self.scheme, "Light or dark"),
            (self.help, "Help"),
        ):
            tool.setAccessibleName(text)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.progress.setAccessibleName("Progress")
        self.time = QLabel()
        self.time.setProperty("role", "caption")
        self.train = QPushButton("Train")
        self.train.setToolTip("Train the network once (F5)")
        self.sweep = QPushButton("Sweep")
        self.sweep.setToolTip("Train at every rate and seed (F6)")
        self.pause = QPushButton("Pause")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("End the run and keep what was trained (Esc)")
        for button in self._run_buttons:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.brand)
        row.addWidget(self.name, 1)
        for widget in self._tools:
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.progress)
        row.addWidget(self.time)
        for button in self._run_buttons:
            row.addWidget(button)
        self._text, self._sweep_text = "", "Sweep"
        self._is_pause_focused = False
        self._is_leading = True
        controller.state_changed.connect(self.show_state)
        controller.progressed.connect(self.show_progress)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def _tools(self) -> tuple[QToolButton, ...]:
        return self.open, self.save, self.undo, self.redo, self.presentation, self.scheme, self.help

    @property
    def _run_buttons(self) -> tuple[QPushButton, ...]:
        return self.train, self.sweep, self.pause, self.stop

    def _tool(self, text: str, icon_name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("icon_name", icon_name)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(style)
        return button

    def show_undo(self, text: str) -> None:
        """Say which step Undo would undo."""
        self.undo.setToolTip(plain_tip(f"Undo {text} (Ctrl+Z)"))

    def show_redo(self, text: str) -> None:
        """Say which step Redo would redo."""
        self.redo.setToolTip(plain_tip(f"Redo {text} (Ctrl+Shift+Z)"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the buttons' texts in a narrow window; the icons stay."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _is_narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW)

    @property
    def _is_tight(self) -> bool:
        """Whether there is not even space for the app's name (presentation mode in a small window)."""
        return self.width() < self._theme.px(TIGHT)

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        if self._is_narrow:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        for tool in (self.open, self.save):
            tool.setToolButtonStyle(style)
        self.brand.setVisible(not self._is_tight)
        self.progress.setFixedWidth(self._theme.px(48 if self._is_tight else 72 if self._is_narrow else 120))
        self._show_run_buttons()

    def _show_theme(self) -> None:
        """Apply the theme's scale to sizes, then its colours."""
        px = self._theme.px
        self.setFixedHeight(px(54))
        self.name.setMinimumWidth(px(40))
        for tool in self._tools:
            tool.setIconSize(QSize(px(18), px(18)))
        for button in self._run_buttons:
            button.setIconSize(QSize(px(14), px(14)))
        self.presentation.setChecked(self._theme.is_presenting)
        self._fit()
        self.show_state()

    def set_name(self, text: str) -> None:
        """Show the project's name and state, shortened if needed."""
        self.name.set_whole_text(text)

    def set_sweep_text(self, text: str) -> None:
        """Say what pressing Sweep would do: train all cells, the missing ones, or all again."""
        self._sweep_text = text
        self._show_run_buttons()

    def forget_run(self) -> None:
        """Clear the last run's result, because another project was opened."""
        if not self._controller.is_running:
            self.show_progress(0.0, "")

    def set_leading(self, is_leading: bool) -> None:
        """Whether Sweep may be the primary button; a page may have a primary button of its own."""
        if is_leading != self._is_leading:
            self._is_leading = is_leading
            self.show_state()

    def show_state(self) -> None:
        """Enable the buttons that can be pressed, one primary at most, with icons in the theme's colours."""
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QFrame#toolbar {{ background: {tokens.panel}; border: none;"
            f" border-bottom: 1px solid {tokens.line}; }} QToolButton::menu-indicator {{ image: none; }}"
        )
        for tool in self._tools:
            tool.setIcon(self._theme.icon(tool.property("icon_name")))
        self.scheme.setIcon(self._theme.icon("sun" if self._theme.is_dark else "moon"))
        state = self._controller.state
        is_running = self._controller.is_running
        focused = next((button for button in self._run_buttons if button.hasFocus()), None)
        self.train.setEnabled(not is_running)
        self.sweep.setEnabled(not is_running)
        self.stop.setEnabled(is_running)
        self.stop.setText({RunState.STOPPING: "Force stop"}.get(state, "Stop"))
        self.train.setIcon(self._theme.icon("play", "muted" if is_running else "text"))
        sweep_colour = "on_accent" if self._is_leading else "text"
        self.sweep.setIcon(self._theme.icon("sweep", "muted" if is_running else sweep_colour))
        self.stop.setIcon(self._theme.icon("stop", "text" if is_running else "muted"))
        self.sweep.setProperty("primary", self._is_leading and not is_running)
        self._show_run_buttons()
        self._show_text()
        self.progress.setVisible(is_running or self.progress.value() > 0)
        for button in self._run_buttons:
            button.style().unpolish(button)
            button.style().polish(button)
        self._keep_focus(focused)

    def _keep_focus(self, focused: QPushButton | None) -> None:
        """Move the focus from a button that gets disabled to the next one, and back later."""
        self._is_pause_focused |= focused is self.pause
        if self._controller.state is RunState.PAUSED and self._is_pause_focused and focused is self.stop:
            self.pause.setFocus()
        elif focused is not None and not focused.isEnabled():
            order = (self.sweep,) if not self._controller.is_running else (self.pause, self.stop)
            next(button for button in order if button.isEnabled()).setFocus()
        if self._controller.state is not RunState.PAUSING:
            self._is_pause_focused = False

    def show_progress(self, share: float, text: str) -> None:
        self.progress.setValue(round(1000 * share))
        self.progress.setVisible(self._controller.is_running or share > 0)
        self._text = text
        self._show_text()

    def _show_text(self) -> None:
        self.time.setText(_STATE_LABELS.get(self._controller.state, self._text))

    def _show_run_buttons(self) -> None:
        """Show the texts of the run's buttons; in a narrow window the least important ones are hidden."""
        is_narrow = self._is_narrow
        is_short = self._is_tight or (is_narrow and self._controller.is_running)
        state = self._controller.state
        does_pause = state is not RunState.PAUSED
        pause = ("Pause", "Hold the run after this epoch") if does_pause else ("Go on", "Let the run go on")
        is_enabled = state in (RunState.RUNNING, RunState.PAUSED)
        for button, text, is_icon in (
            (self.train, "Train", is_short),
            (self.sweep, self._sweep_text, is_short),
            (self.pause, pause[0], is_narrow),
        ):
            button.setText("" if is_icon else text)
            button.setAccessibleName(text)
        self.pause.setToolTip(f"{pause[1]} (F7)")
        self.pause.setEnabled(is_enabled)
        colour = "text" if is_enabled else "muted"
        self.pause.setIcon(self._theme.icon("pause" if does_pause else "play", colour))
