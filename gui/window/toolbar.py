"""The one toolbar: file and undo at the left, the run at the right. Nothing in it moves through a run."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.language.texts import N_, _, pgettext
from gui.control.run import RunState
from gui.control.run_controller import RunController
from gui.document.labels import SWEEP_TIP
from gui.theme.surfaces import set_sheet
from gui.theme.theme import Theme
from gui.widgets.controls import reserve_width
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.menu import Menu
from gui.widgets.plain_text import plain_tip
from gui.window.project_name import ProjectName

NARROW, TIGHT, MIN_WIDTH = 1200, 960, 760  # for the English words
_FIRST_TO_GO = ("Open", "Save", "Train", "Resume")  # not a text: for their widths
_LAST_TO_GO = ("File", "Sweep 999 more", "Force stop")  # not a text: for their widths
STATUS_WIDTH, TIGHT_STATUS = 124, 92
STOP_KEY = "Shift+F5"
CONTRAST_KEY = "Ctrl+Shift+H"
_STATE_LABELS = {
    RunState.PAUSING: N_("Pausing…"),
    RunState.PAUSED: N_("paused"),
    RunState.STOPPING: N_("Stopping…"),
}
PAUSE, RESUME, STOP, FORCE_STOP = N_("Pause"), N_("Resume"), N_("Stop"), N_("Force stop")


class Toolbar(QFrame):
    """Buttons only; the window connects them."""

    def __init__(self, theme: Theme, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._controller = theme, controller
        self.setObjectName("toolbar")
        self.setMinimumWidth(MIN_WIDTH)  # words never keep a window wide: they go when it gets narrow
        self.brand = QLabel("Dropout Lab")  # not a text: the name of the app
        self.brand.setProperty("role", "title")
        self.name = ProjectName()
        self.file = QPushButton(_("File"))
        self.file.setObjectName("file")
        self.file.setToolTip(_("New, save as, rename, import, class, recent projects, examples"))
        self.file_menu = Menu(self.file)
        self.file_menu.setToolTipsVisible(True)
        self.file.setMenu(self.file_menu)
        self.open = self._tool(_("Open"), "open", _("Open a project (Ctrl+O)"))
        self.save = self._tool(_("Save"), "save", _("Save the project (Ctrl+S)"))
        self.undo = self._tool("", "undo", _("Undo (Ctrl+Z)"))
        self.redo = self._tool("", "redo", _("Redo (Ctrl+Shift+Z)"))
        self.presentation = self._tool("", "presentation", _("Presentation mode: larger text (Ctrl+Shift+P)"))
        self.presentation.setCheckable(True)
        self.scheme = self._tool("", "moon", _("Light or dark (high contrast: Ctrl+Shift+H)"))
        self.help = self._tool("", "help", _("Documentation (F1), keys, about"))
        self.help_menu = Menu(self.help)
        self.help.setMenu(self.help_menu)
        self.help.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for tool, text in (
            (self.undo, _("Undo")),
            (self.redo, _("Redo")),
            (self.presentation, _("Presentation mode")),
            (self.scheme, _("Light or dark")),
            (self.help, _("Help")),
        ):
            tool.setAccessibleName(text)
        self.train = QPushButton(pgettext("button", "Train"))
        self.train.setToolTip(_("Train the network once (F5)"))
        self.sweep = QPushButton(pgettext("button", "Sweep"))
        self.sweep.setToolTip(_(SWEEP_TIP))
        self.pause = QPushButton(_(PAUSE))
        self.stop = QPushButton(_(STOP))
        self.stop.setToolTip(_("Stop and keep what has been trained (Shift+F5)"))
        for button in self._run_buttons:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._make_status()
        self._lay_out()
        self._text, self._sweep_text = "", pgettext("button", "Sweep")
        self._left: QPushButton | None = None
        self._is_leading = True
        controller.state_changed.connect(self.show_state)
        controller.progressed.connect(self.show_progress)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def _make_status(self) -> None:
        """The run's time over its progress, in a place of its own, which is there without a run as well.

        It takes the focus from a button that gets disabled, and gives it back later.
        """
        self.status = QFrame()
        self.status.setObjectName("status")
        self.status.setAccessibleName(_("State of the run"))
        self.time = ElidedLabel()
        self.time.setProperty("role", "caption")
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.progress.setAccessibleName(_("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        column = QVBoxLayout(self.status)
        column.setContentsMargins(4, 2, 4, 4)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self.time)
        column.addWidget(self.progress)
        column.addStretch(1)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.brand)
        for tool in (self.file, self.open, self.save, self.undo, self.redo):
            row.addWidget(tool)
        row.addWidget(self.name)
        row.addStretch(1)
        row.addWidget(self.status)
        for button in self._run_buttons:
            row.addWidget(button)
        row.addSpacing(8)
        for tool in (self.presentation, self.scheme, self.help):
            row.addWidget(tool)

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
        self.undo.setToolTip(plain_tip(_("Undo {step} (Ctrl+Z)").format(step=text)))

    def show_redo(self, text: str) -> None:
        """Say which step Redo would redo."""
        self.redo.setToolTip(plain_tip(_("Redo {step} (Ctrl+Shift+Z)").format(step=text)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the buttons' texts in a narrow window; the icons stay."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _is_narrow(self) -> bool:
        words = (self.open.text(), self.save.text(), pgettext("button", "Train"), _(RESUME))
        return self.width() < self._theme.px(NARROW) + self._excess(_FIRST_TO_GO, words)

    @property
    def _is_tight(self) -> bool:
        """Whether there is not even space for the app's name (presentation mode in a small window)."""
        return self.width() < self._theme.px(TIGHT) + self._excess((), ())

    def _excess(self, english: tuple[str, ...], words: tuple[str, ...]) -> int:
        """By how many pixels these words, and those that stay longer, are wider than the English ones."""
        width = QFontMetrics(self._theme.font()).horizontalAdvance
        words = (*words, self.file.text(), max(_sweep_texts(), key=width), _(FORCE_STOP))
        return max(0, sum(map(width, words)) - sum(map(width, (*english, *_LAST_TO_GO))))

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        if self._is_narrow:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        for tool in (self.open, self.save):
            tool.setToolButtonStyle(style)
        self.brand.setVisible(not self._is_narrow)
        self.status.setFixedHeight(self._theme.px(36))
        self.status.setFixedWidth(self._theme.px(TIGHT_STATUS if self._is_tight else STATUS_WIDTH))
        self._show_run_buttons()
        for button, texts, is_icon in (  # with the longest texts that each may get
            (self.train, (pgettext("button", "Train"),), self._is_narrow),
            (self.sweep, _sweep_texts(), self._is_tight),
            (self.pause, (_(PAUSE), _(RESUME)), self._is_narrow),
            (self.stop, (_(STOP), _(FORCE_STOP)), self._is_tight),
        ):
            reserve_width(button, ("",) if is_icon else texts)

    def _show_theme(self) -> None:
        """Apply the theme's scale to sizes, then its colours."""
        px = self._theme.px
        self.setFixedHeight(px(54))
        for tool in self._tools:
            tool.setIconSize(QSize(px(18), px(18)))
        for button in self._run_buttons:
            button.setIconSize(QSize(px(14), px(14)))
            button.setFixedHeight(px(32))  # also with the thicker border of a primary one that has the focus
        self.presentation.setChecked(self._theme.is_presenting)
        self._fit()
        self.show_state()

    def set_sweep_cost(self, text: str) -> None:
        """Say in the tip of Sweep what it will cost."""
        self.sweep.setToolTip(f"{_(SWEEP_TIP)}: {text}")

    def set_sweep_text(self, text: str) -> None:
        """Say what pressing Sweep would do: train all cells, the missing ones, or all again."""
        self._sweep_text = text
        self._show_run_buttons()

    def forget_run(self) -> None:
        """Clear the last run's end, because the project is another one or has changed since."""
        if not self._controller.is_running:
            self.show_progress(0.0, "")

    def set_leading(self, is_leading: bool) -> None:
        """Whether Sweep may be the primary button; a page may have a primary button of its own."""
        if is_leading != self._is_leading:
            self._is_leading = is_leading
            self.show_state()
            self._fit()  # now: the primary button's letters are heavier

    def show_state(self) -> None:
        """Enable the buttons that can be pressed, one primary at most, with icons in the theme's colours."""
        tokens = self._theme.tokens
        set_sheet(
            self,
            f"QFrame#toolbar {{ background: {tokens.panel}; border: none;"
            f" border-bottom: 1px solid {tokens.line}; }} QToolButton::menu-indicator {{ image: none; }}"
            " QPushButton#file { background: transparent; border: 1px solid transparent;"
            " border-radius: 6px; padding: 0 8px; font-weight: 400; }"
            f" QPushButton#file:hover {{ background: {tokens.chip}; }}"
            f" QPushButton#file:focus {{ border-color: {tokens.accent}; }}"
            " QFrame#status { border: 1px solid transparent; border-radius: 6px; }"
            f" QFrame#status:focus {{ border-color: {tokens.accent}; }}",
        )
        for tool in self._tools:
            tool.setIcon(self._theme.icon(tool.property("icon_name")))
        self.scheme.setIcon(self._theme.icon("sun" if self._theme.is_dark else "moon"))
        is_running = self._controller.is_running
        focused = next((button for button in self._run_buttons if button.hasFocus()), None)
        self.train.setEnabled(not is_running)
        self.sweep.setEnabled(not is_running)
        self.stop.setEnabled(is_running)
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
        """Let a button that gets disabled leave the focus to the run's state, where a key does nothing.

        When the button can be pressed again, it gets the focus back, unless the user has moved on.
        """
        if focused is not None and not focused.isEnabled():
            self._left = focused
            self.status.setFocus()
        if self._left in (self.pause, self.stop) and not self._controller.is_running:
            self._left = None
        elif self._left is not None and self._left.isEnabled():
            if self.status.hasFocus():
                self._left.setFocus()
            self._left = None

    def show_progress(self, share: float, text: str) -> None:
        self.progress.setValue(round(1000 * share))
        self.progress.setVisible(self._controller.is_running or share > 0)
        self._text = text
        self._show_text()

    def _show_text(self) -> None:
        label = _STATE_LABELS.get(self._controller.state)
        text = self._text if label is None else _(label)
        self.time.set_whole_text(text)
        self.status.setAccessibleDescription(text)

    def _show_run_buttons(self) -> None:
        """Show the texts of the run's buttons; in a narrow window the least important ones are hidden."""
        state = self._controller.state
        does_pause = state is not RunState.PAUSED
        pause = (_(PAUSE), _("Pause after this epoch")) if does_pause else (_(RESUME), _(RESUME))
        stop = _(FORCE_STOP if state is RunState.STOPPING else STOP)
        is_enabled = state in (RunState.RUNNING, RunState.PAUSED)
        for button, text, is_icon in (
            (self.train, pgettext("button", "Train"), self._is_narrow),
            (self.sweep, self._sweep_text, self._is_tight),
            (self.pause, pause[0], self._is_narrow),
            (self.stop, stop, self._is_tight),
        ):
            button.setText("" if is_icon else text)
            button.setAccessibleName(text)
        self.pause.setToolTip(f"{pause[1]} (F7)")
        self.pause.setEnabled(is_enabled)
        colour = "text" if is_enabled else "muted"
        self.pause.setIcon(self._theme.icon("pause" if does_pause else "play", colour))


def _sweep_texts() -> tuple[str, ...]:
    """What the button Sweep may say, with a large number."""
    return pgettext("button", "Sweep"), _("Sweep again"), _("Sweep {n} more").format(n=999)
