"""The sheets on which a report can be printed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize

from engine.language.texts import N_

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Paper:
    """A sheet's name in English, its size and margins in points."""

    name: str
    page: QPageSize.PageSizeId
    width: float
    height: float
    side: float = 18 * POINTS_PER_MM
    top: float = 20 * POINTS_PER_MM
    bottom: float = 20 * POINTS_PER_MM

    @property
    def text_size(self) -> QSizeF:
        """The size between the margins."""
        return QSizeF(self.width - 2 * self.side, self.height - self.top - self.bottom)


A4 = Paper("A4", QPageSize.PageSizeId.A4, 210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
LETTER = Paper(N_("Letter"), QPageSize.PageSizeId.Letter, 612, 792)
PAPERS = (A4, LETTER)
