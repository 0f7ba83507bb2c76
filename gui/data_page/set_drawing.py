"""Draws the small picture of a data set in the colours of the scheme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from engine.data.pixels import Pixels
from engine.data.set_picture import SetPicture
from gui.data_page.class_colours import class_colour
from gui.theme.theme import Theme
from gui.widgets.pixel_image import pixel_image

RADIUS, MARGIN, GAP = 6, 5, 1
DOT, LINE = 1.4, 1.4


def paint_set(painter: QPainter, area: QRect, picture: SetPicture, theme: Theme) -> None:
    """Paint a picture on a tile with round corners."""
    px = theme.px
    tile = QPainterPath()
    tile.addRoundedRect(QRectF(area), px(RADIUS), px(RADIUS))
    painter.fillPath(tile, theme.colour("background"))
    inner = QRectF(area).adjusted(px(MARGIN), px(MARGIN), -px(MARGIN), -px(MARGIN))
    if picture.images:
        painter.save()
        painter.setClipPath(tile)
        _paint_images(painter, area, picture.images)
        painter.restore()
    elif picture.points:
        _paint_points(painter, inner, picture, theme)
    elif picture.lines:
        _paint_lines(painter, inner, picture, theme)
    else:
        _paint_bars(painter, inner, picture, theme)
    if theme.is_high_contrast:
        painter.setPen(theme.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(tile)


def _paint_images(painter: QPainter, area: QRect, images: tuple[Pixels, ...]) -> None:
    """Two rows of two; a single one fills the tile."""
    n_each = 1 if len(images) == 1 else 2
    side = (area.width() - GAP * (n_each - 1)) / n_each
    for place, pixels in enumerate(images):
        image = _image(pixels)
        is_smaller = image.width() > side * painter.device().devicePixelRatioF() / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smaller)
        left = area.left() + place % n_each * (side + GAP)
        top = area.top() + place // n_each * (side + GAP)
        painter.drawImage(QRectF(left, top, side, side), image)


@lru_cache(maxsize=256)
def _image(pixels: Pixels) -> QImage:
    return pixel_image(*pixels)


def _paint_points(painter: QPainter, inner: QRectF, picture: SetPicture, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    radius = theme.px(10) * DOT / 10
    for x, y, number in picture.points:
        painter.setBrush(class_colour(number, is_dark=theme.is_dark))
        place = QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())
        painter.drawEllipse(place, radius, radius)


def _paint_lines(painter: QPainter, inner: QRectF, picture: SetPicture, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, line in enumerate(picture.lines):
        step = inner.width() / max(1, len(line) - 1)
        points = [
            QPointF(inner.left() + step * at, inner.bottom() - inner.height() * value)
            for at, value in enumerate(line)
        ]
        painter.setPen(QPen(class_colour(number, is_dark=theme.is_dark), theme.px(10) * LINE / 10))
        painter.drawPolyline(QPolygonF(points))


def _paint_bars(painter: QPainter, inner: QRectF, picture: SetPicture, theme: Theme) -> None:
    """Bars of classes stand apart, each in its colour; those of a number side by side in one."""
    is_classes, n_bars = picture.is_classes, max(1, len(picture.bars))
    step = min(inner.width() / n_bars, inner.width() / 4) if is_classes else inner.width() / n_bars
    gap = max(1.0, step * 0.2) if is_classes else 0.5
    left = inner.center().x() - n_bars * step / 2
    for place, share in enumerate(picture.bars):
        colour = class_colour(place, is_dark=theme.is_dark) if is_classes else theme.colour("accent")
        height = max(1.0, share * inner.height()) if share else 0.0
        bar = QRectF(left + place * step + gap / 2, inner.bottom() - height, step - gap, height)
        painter.fillRect(bar, QColor(colour))
