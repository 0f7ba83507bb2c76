"""A row for each step of a page: a mark that gets a tick, the text, and what the student can press."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.language.texts import _
from engine.lessons.controls import CONTROLS
from engine.lessons.lesson import Lock, Point, SetUp, Step, Wait
from gui.lesson.player import LessonPlayer, lock_button, lock_text
from gui.lesson.rich_text import Drawings, RichText
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

MARK = 16  # pixels


class StepRow(QFrame):
    """What all steps share: the mark, the text, one line on the state, hints."""

    def __init__(self, step: Step, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__()
        self.step, self.player, self._theme, self._drawings = step, player, theme, drawings
        self.mark = QLabel()
        self.text = RichText(theme, _("Step"))
        self.text.show_markdown(step.text, drawings)
        self.state = WrappedLabel()
        self.state.setProperty("role", "caption")
        self.hints = [
            RichText(theme, _("Hint {n}").format(n=number + 1), "muted") for number in range(len(step.hints))
        ]
        self.hint_button = small_button(_("Hint"), _("Show a hint"))
        self.hint_button.clicked.connect(lambda: player.show_hint(step))
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        if step.text:
            self.column.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        player.changed.connect(self.show_state)
        theme.changed.connect(self._show_mark)

    def finish(self, *buttons: QPushButton, said: QWidget | None = None) -> None:
        """Put the buttons, what is said, the state and the hints below what the step has of its own.

        What has no parent yet would be a window of its own if it were shown.
        """
        shown = [*buttons, self.hint_button] if self.step.hints else buttons
        if shown:
            self.column.addLayout(line_of(*shown))
        for widget in filter(None, (said, self.state, *self.hints)):
            widget.hide()
            self.column.addWidget(widget)
        self.show_state()

    def use_drawings(self, drawings: Drawings) -> None:
        """Show the texts with these."""
        self._drawings = drawings
        for text in self.findChildren(RichText):
            text.show_markdown(text.markdown, drawings)

    @property
    def is_done(self) -> bool:
        return self.player.is_done(self.step)

    def show_state(self) -> None:
        """Show what has changed."""
        text = self.state_text()
        if text != self.state.text():
            self.state.setText(text)
        self.state.setVisible(bool(text))
        shown = len(self.player.hints_of(self.step))
        for number, (label, hint) in enumerate(zip(self.hints, self.step.hints, strict=True)):
            if number < shown and label.isHidden():
                label.show_markdown(_("*Hint:* {hint}").format(hint=hint), self._drawings)
                label.show()
        n_left = len(self.step.hints) - shown
        self.hint_button.setEnabled(n_left > 0)
        self.hint_button.setText(_("Another hint") if shown > 0 and n_left else _("Hint"))
        self._show_mark()

    def state_text(self) -> str:
        """One line on how far the step is."""
        return ""

    def _show_mark(self) -> None:
        px = self._theme.px
        name, colour = ("check", "good") if self.is_done else ("circle", "muted")
        self.mark.setPixmap(self._theme.icon(name, colour).pixmap(px(MARK), px(MARK)))
        self.mark.setFixedSize(QSize(px(MARK), px(MARK) + 2))
        self.mark.setAccessibleName(_("Done") if self.is_done else _("Not done yet"))
        self.mark.setToolTip(self.mark.accessibleName())


class PointRow(StepRow):
    """Rings a control of the window."""

    def __init__(self, step: Point, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        label = _(CONTROLS[step.control].label)
        self.button = small_button(_("Show me"), _("Show {control} in the window").format(control=label))
        self.button.setAccessibleName(_("Show me {control}").format(control=label))
        self.button.clicked.connect(lambda: player.point(step))
        self.finish(self.button)


class SetUpRow(StepRow):
    """Sets the project up, and says before what it changes."""

    def __init__(self, step: SetUp, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._set_up = step
        self.button = small_button(_("Set up"), _("Set the window up for this step, as one edit"))
        self.button.clicked.connect(lambda: player.set_up(step))
        self.finish(self.button)

    def state_text(self) -> str:
        return self.player.set_up_changes(self._set_up)


class LockRow(StepRow):
    """Locks parts of the project for this lesson."""

    def __init__(self, step: Lock, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._lock = step
        self.button = small_button(lock_button(step), _("Anybody can unlock a part again"))
        self.button.clicked.connect(lambda: player.lock(step))
        self.finish(self.button)

    def state_text(self) -> str:
        return lock_text(self._lock)


class WaitRow(StepRow):
    """Ticks itself when all that it waits for is there."""

    def __init__(self, step: Wait, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._wait = step
        self.finish()

    def state_text(self) -> str:
        return "" if self.is_done else self.player.missing(self._wait)


def small_button(text: str, tip: str) -> QPushButton:
    """Return a button of a step."""
    button = QPushButton(text)
    button.setProperty("role", "small")
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button


def line_of(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets side by side, at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
