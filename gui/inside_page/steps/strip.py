"""Feature maps of one layer, channel by channel, before and after dropout; and the filters that made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from engine.inside.steps import StepsSeen
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.network_picture.live_picture import INPUT, LivePart
from gui.inside_page.steps.frame import channels_of, part_frame, tile_images
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.shades import Shades, shade_indices
from gui.theme.theme import Theme

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_CHANNELS = 64
SIDE, GAP, TITLE, MARGIN = 44, 4, 20, 20
TEXT_SIZE = 12
Image = tuple[QImage, bool]


@dataclass(frozen=True, eq=False)
class StripRow:
    """A row of images under a title; each image and whether it is dropped as a whole."""

    title: str
    images: list[Image]


def strip_rows(
    seen: StepsSeen,
    row: int,
    parts: tuple[LivePart, ...],
    index: int,
    levels: Levels,
    shades: Shades,
    *,
    is_training: bool,
    convolution: int | None,
) -> list[StripRow]:
    """The rows of the layer `index`; empty if its output has no channels. `parts` are those of the picture.

    `convolution` is the index of the first convolution, whose kernel the answer has.
    """
    found = {part.index: part for part in parts}
    if index not in found or not found[index].tiles:
        return []

    def maps(title: str, at: int) -> StripRow:
        frame = part_frame(seen, row, found[at], is_training=is_training)
        n_channels = frame.values.shape[-1] if frame.values.ndim > 2 else 1
        if n_channels > MAX_CHANNELS:
            # Translators: {title} is such as "Before dropout" or "Feature maps of conv2d".
            text = _("{title}, the first {shown} of {n} channels")
            title = text.format(title=title, shown=MAX_CHANNELS, n=number_text(n_channels, ","))
        return StripRow(title, tile_images(frame, channels_of(frame, MAX_CHANNELS), levels, shades))

    if index == INPUT:
        return [maps(_("Input"), INPUT)]
    layer = seen.layers[index]
    is_recurrent = bool(found[index].input_masks or found[index].state_masks)
    if layer.kept is not None and not is_recurrent and found[index - 1].tiles:
        before, after = _("Before {layer}"), _("After {layer}")
        return [
            maps(before.format(layer=layer.name), index - 1),
            maps(after.format(layer=layer.name), index),
        ]
    rows = []
    if index == convolution and seen.filters is not None:
        rows.append(
            StripRow(_("Filters of {layer}").format(layer=layer.name), _filters(seen.filters[row], shades))
        )
    title = _("Feature maps of {layer}") if layer.output.ndim > 3 else _("Output of {layer}")
    return [*rows, maps(title.format(layer=layer.name), index)]


def _counted(row: StripRow) -> str:
    n = len(row.images)
    return ngettext("{title}: {n} image", "{title}: {n} images", n).format(title=row.title, n=n)


def _filters(kernel: Array, shades: Shades) -> list[Image]:
    """An image for each filter; the channels of its input are below each other."""
    if kernel.ndim == 3:  # of a Conv1D: channels from top to bottom, steps from left to right
        kernel = kernel.transpose(1, 0, 2)[:, :, None, :]
    height, width, channels, count = kernel.shape
    planes = kernel.transpose(2, 0, 1, 3).reshape(channels * height, width, count)
    indices = shade_indices(planes, np.abs(kernel).max())
    return [(shades.image(indices[..., number]), False) for number in range(min(count, MAX_CHANNELS))]


class FeatureStrip(QScrollArea):
    """Shows the rows, side by side where they fit; scrolls sideways where there are many channels."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = _Rows(theme)
        self.setWidget(self.tiles)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.tiles.setAutoFillBackground(False)

    def show_rows(self, rows: list[StripRow]) -> None:
        """Show these rows; without any, nothing is there."""
        if self.isHidden() == bool(rows):
            self.setVisible(bool(rows))
        self.tiles.show_rows(rows, self.width())
        is_wide = self.tiles.width() > self.width()
        height = self.tiles.height() + (self.horizontalScrollBar().sizeHint().height() if is_wide else 0)
        if height != self.height():
            self.setFixedHeight(height)


class _Rows(QWidget):
    """What the strip scrolls over."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[StripRow] = []
        self._places: list[tuple[int, int]] = []  # left and top of each row

    def show_rows(self, rows: list[StripRow], space: int) -> None:
        """Place these rows in a space of this width."""
        px = self._theme.px
        self.rows = rows
        if not rows:
            return
        widths = [sum(self._width(one[0]) + px(GAP) for one in row.images) for row in rows]
        metrics = QFontMetrics(self._theme.font(TEXT_SIZE))
        widths = [
            max(width, metrics.horizontalAdvance(row.title)) + px(MARGIN)
            for width, row in zip(widths, rows, strict=True)
        ]
        height = px(TITLE) + px(SIDE) + px(GAP)
        is_one_line = sum(widths) <= space
        self._places = [(sum(widths[:at]), 0) if is_one_line else (0, at * height) for at in range(len(rows))]
        size = QSize(sum(widths) if is_one_line else max(widths), height * (1 if is_one_line else len(rows)))
        if size != self.size():
            self.setFixedSize(size)
        name = "; ".join(map(_counted, rows))
        if name != self.accessibleName():
            self.setAccessibleName(name)
        self.update()

    def _width(self, image: QImage) -> int:
        """The width of an image; that of a sequence may be stretched."""
        side = self._theme.px(SIDE)
        return max(side // 2, min(4 * side, round(side * image.width() / max(1, image.height()))))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setFont(self._theme.font(TEXT_SIZE))
        for row, (left, top) in zip(self.rows, self._places, strict=True):
            painter.setPen(QColor(tokens.readable("muted", "background")))
            painter.drawText(QPointF(left, top + painter.fontMetrics().ascent()), row.title)
            at = left
            for image, is_dropped in row.images:
                place = QRectF(at, top + px(TITLE), self._width(image), px(SIDE))
                if place.right() >= event.rect().left() and place.left() <= event.rect().right():
                    self._draw(painter, place, image, is_dropped)
                at += self._width(image) + px(GAP)
        painter.end()

    def _draw(self, painter: QPainter, place: QRectF, image: QImage, is_dropped: bool) -> None:
        if not is_dropped:
            painter.drawImage(place, image)
            return
        inner = place.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._theme.tokens.dropout), 1.2))
        painter.drawRect(inner)
        painter.drawLine(QLineF(inner.bottomLeft(), inner.topRight()))
