"""A message laid over the page: one sentence, with details behind a button. Never modal, moves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from engine.language.texts import _
from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.plain_text import WrappedLabel

STAY, STAY_PER_LETTER = 5000, 40  # milliseconds
_ICONS = {"good": "check", "busy": "train"}


@dataclass(frozen=True)
class _Message:
    sentence: str
    details: str = ""
    tone: str = "bad"
    is_until_run: bool = False


class Notice(QFrame):
    """Shows the newest message. An error stays until it is closed, and comes back after a newer message.

    "busy" stays until the message about its end. Others go after some seconds, but not while the pointer or
    the focus is on them.
    """

    shown = Signal()
    gone = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "toast")
        self.setObjectName("notice")
        self.setAccessibleName(_("Message"))
        self._theme = theme
        self._message = _Message("")
        self._earlier: list[_Message] = []
        self._mark = QLabel()
        self.text = WrappedLabel()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details_button = SteadyButton(_("Details"))
        self.details_button.setProperty("role", "small")
        self.details_button.setCheckable(True)
        self.close_button = QPushButton(_("Close"))
        self.close_button.setProperty("role", "small")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where it is
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.setToolTip(_("Close this message (Esc)"))
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName(_("Details"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._mark, self.text, self.details_button, self.close_button):
            row.addWidget(widget, int(widget is self.text), Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._details)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)
        self.details_button.toggled.connect(self._details.setVisible)
        self.close_button.clicked.connect(self.close_message)
        theme.changed.connect(self._show_tone)
        self._show_tone()
        self.hide()

    @property
    def is_timed(self) -> bool:
        """Whether the message in view goes by itself."""
        return self._message.tone not in ("bad", "busy")

    def show_message(
        self, sentence: str, details: str = "", tone: str = "bad", *, is_until_run: bool = False
    ) -> None:
        """Show a sentence; the tone is bad, warn, good or busy (work in progress).

        What `is_until_run` is about a run that could not start: the next one that does removes it.
        """
        message = _Message(sentence, details, tone, is_until_run)
        self._earlier = [one for one in self._earlier if one != message]
        if not self.isHidden() and self._message.tone == "bad" and self._message != message:
            self._earlier.append(self._message)
        self._show_message(message)

    def close_message(self) -> None:
        """Close the message in view; an earlier error that is still open comes back."""
        if self._earlier:
            self._show_message(self._earlier.pop())
        else:
            self.hide()

    def forget_for_run(self) -> None:
        """A run starts: messages about why none could, and those that would go by themselves, go."""
        self._earlier = [one for one in self._earlier if not one.is_until_run]
        if not self.isHidden() and (self._message.is_until_run or self._message.tone != "bad"):
            self.close_message()

    def _show_message(self, message: _Message) -> None:
        self._message = message
        self._show_tone()
        self.text.setText(message.sentence)
        self._details.setPlainText(message.details)
        self.details_button.setVisible(bool(message.details))
        self.details_button.setChecked(False)
        self._details.hide()
        self._timer.stop()
        if self.is_timed:
            self._timer.start(STAY + STAY_PER_LETTER * len(message.sentence))
        self.show()
        self.shown.emit()
        self._announce()

    def _announce(self) -> None:
        """Have screen readers say it; the focus stays where it is."""
        event = QAccessibleAnnouncementEvent(self, self._message.sentence)
        if self._message.tone == "bad":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _on_time(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(STAY)
        else:
            self.close_message()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.gone.emit()

    def event(self, event: QEvent) -> bool:
        """Once the pointer has left, count anew."""
        if event.type() == QEvent.Type.Leave and self._timer.isActive():
            self._timer.start(STAY)
        return super().event(event)

    def _show_tone(self) -> None:
        tokens, tone = self._theme.tokens, self._message.tone
        colour = tokens.accent if tone == "busy" else tokens.colour(tone)
        soft = {"bad": tokens.bad_soft, "warn": tokens.warn_soft}.get(tone, tokens.accent_soft)
        self.setStyleSheet(
            f"QFrame#notice {{ background: {soft}; border: 1px solid {colour}; border-radius: 10px; }}"
        )
        size = self._theme.px(18)
        self._mark.setPixmap(icon(_ICONS.get(tone, "warning"), colour, self._theme.scale).pixmap(size, size))
        self._details.setFixedHeight(self._theme.px(120))
