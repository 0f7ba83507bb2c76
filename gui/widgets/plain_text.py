"""Shows text as it is, since Qt takes text such as a layer called <b>x</b> for HTML."""

from __future__ import annotations

import re

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.glossary import show_tip

_LONG_TOKEN = re.compile(r"\S{16,}")
_PARTS = re.compile(r"[_./\\-]|[a-z0-9](?=[A-Z][a-z])")  # after these another part of the word begins
_MAX_PART_LENGTH = 16
_BREAK = "\u200b"  # zero-width space
_PERCENT, _KEPT_PERCENT = " %", "\u00a0%"  # the sign stays on its number's line


def plain_tip(text: str) -> str:
    """The text for a tooltip or a message box, which guess the format."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return QtGui.Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def breakable(text: str) -> str:
    """The text with places to break long words: between their parts, and anywhere in very long ones.

    It does not break before a %.
    """
    text = text.replace(_PERCENT, _KEPT_PERCENT)
    return _LONG_TOKEN.sub(lambda match: _broken(match.group()), text)


def _broken(match: str) -> str:
    parts = _PARTS.sub(lambda found: f"{found.group()}{_BREAK}", match).split(_BREAK)
    return _BREAK.join(piece for part in parts for piece in re.findall(f".{{1,{_MAX_PART_LENGTH}}}", part))


class WrappedLabel(QLabel):
    """A label for sentences that contain names; it breaks lines even within long words."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(breakable(text))
        self.setAccessibleName(text)

    def event(self, event: QEvent) -> bool:
        """Explain the words of the glossary under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_tip(self, event, self.text())
            return True
        return super().event(event)

    def text(self) -> str:
        """The text that was set."""
        return super().text().replace(_BREAK, "").replace(_KEPT_PERCENT, _PERCENT)

    def minimumSizeHint(self) -> QSize:
        """The minimum size for the present width.

        A layout that assumes longer lines reserves too little height.
        """
        return QSize(0, super().minimumSizeHint().height())
