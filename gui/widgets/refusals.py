"""Numbers that a spin box does not take: they can be typed, are refused in a sentence, and change nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from engine.language.numbers import with_marks, with_point
from engine.language.texts import _
from gui.widgets.plain_text import plain_tip

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_BEGUN = re.compile(
    r"[+-]?\d*\.?\d*(e[+-]?\d*)?", re.IGNORECASE
)  # what a number looks like while it is typed
Validated = tuple[QValidator.State, str, int]


class Refusals:
    """Judges the text of a box, in which Qt alone drops a key or puts another number without a word."""

    def __init__(self, box: QSpinBox | QDoubleSpinBox) -> None:
        self._box = box
        self.kept = box.value()  # what a refused text is replaced by

    def keep(self) -> None:
        """Note the value that was there before the user types, or that has just been entered."""
        self.kept = self._box.value()

    def state(self, text: str, found: Validated) -> Validated:
        """What the box's own validator found, except that any number may be typed."""
        if found[0] == QValidator.State.Invalid and _BEGUN.fullmatch(self._typed(text)):
            return QValidator.State.Intermediate, text, found[2]
        return found

    def problem(self, text: str) -> str:
        """Why this text is no value of the box, in a sentence; empty if it may be one."""
        typed = self._typed(text)
        if not _NUMBER.fullmatch(typed):
            return ""
        number, box, shown = float(typed), self._box, with_marks(typed)
        if number > box.maximum():
            sentence = _("{number} is too large. The largest value is {limit}.")
            return sentence.format(number=shown, limit=_shown(box.maximum()))
        if number < box.minimum():
            sentence = _("{number} is too small. The smallest value is {limit}.")
            return sentence.format(number=shown, limit=_shown(box.minimum()))
        if isinstance(box, QDoubleSpinBox):
            sentence, n = _("{number} has more than {n} decimals."), box.decimals()
            return sentence.format(number=shown, n=n)
        return _("{number} is not a whole number.").format(number=shown)

    def is_too_large(self, text: str) -> bool:
        """Whether no further key can make a value of this text."""
        typed = self._typed(text)
        return bool(_NUMBER.fullmatch(typed)) and float(typed) > self._box.maximum()

    def kept_text(self) -> str:
        """The text that takes the place of a refused one."""
        box, kept = self._box, self.kept
        shown = str(kept) if isinstance(box, QSpinBox) else box.textFromValue(kept)
        return f"{box.prefix()}{shown}{box.suffix()}"

    def _typed(self, text: str) -> str:
        """The number without what stands around it, with a point before its decimals."""
        return with_point(text.removeprefix(self._box.prefix()).removesuffix(self._box.suffix()).strip())


def show_refusal(box: QWidget, sentence: str) -> None:
    """Show a sentence under a box, where no form has a place for it."""
    if sentence:
        QToolTip.showText(box.mapToGlobal(QPoint(0, box.height())), plain_tip(sentence), box)
    else:
        QToolTip.hideText()


def _shown(limit: float) -> str:
    text = f"{limit:,}" if isinstance(limit, int) else f"{limit:,.6f}".rstrip("0").rstrip(".")
    return with_marks(text)
