"""Menus, and the round corners of windows without a frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

RADIUS = 8  # pixels, as in the style sheet


class Menu(QMenu):
    """A menu with round corners."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        round_corners(self)


def round_corners(window: QWidget) -> None:
    """Cut the corners of a window off. A translucent one would need a compositor, which labs may not have."""
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(window.rect()), RADIUS, RADIUS)
    window.setMask(QRegion(outline.toFillPolygon().toPolygon()))
