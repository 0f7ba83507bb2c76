"""Draws the network of one step: what stays is a pixmap, units, lines and feature maps are drawn anew."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip, QWidget

from engine.data.column_facts import number_text
from engine.inside.steps import StepsSeen
from engine.language.texts import _
from engine.network_picture import PictureStyle
from engine.network_picture.drawings import STROKE
from engine.network_picture.live_picture import INPUT, LiveLink, LivePart, LivePicture
from gui.inside_page.steps.frame import PartFrame, part_frame, tile_images, unit_indices
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.shades import DROPPED, N_SHADES, Shades
from gui.stack_editor.card_drawing import RADIUS
from gui.theme.theme import Theme
from gui.theme.tokens import Tokens
from gui.widgets.plain_text import plain_tip

KEPT_FILL = 0.6  # of the dropout colour in the cells of a mask that keep something
FULL_TINT, STRAIGHT_TINT = 0.34, 0.6  # of lines, as in the picture on the Network page
LINE = 0.8


class StepCanvas(QWidget):
    """A picture whose units change; a click chooses a layer. Keys that it does not need go to the view."""

    layer_chosen = Signal(int)

    def __init__(self, theme: Theme, own_tokens: Tokens | None = None) -> None:
        """`own_tokens` are colours that stay, whatever the theme."""
        super().__init__()
        self._theme, self._own_tokens = theme, own_tokens
        self._picture: LivePicture | None = None
        self._shades = Shades(self._tokens)
        self.ground = QPixmap()
        self._lines: list[list[QLineF]] = []
        self._pens: list[QPen] = []
        self._frames: dict[int, PartFrame] = {}
        self._indices: dict[int, list[int]] = {}
        self._images: list[tuple[QRectF, QImage, bool]] = []
        self._selected: int | None = None
        self._names: tuple[str, ...] = ()
        self.n_frames = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The network in this step"))

    @property
    def _tokens(self) -> Tokens:
        return self._own_tokens or self._theme.tokens

    @property
    def picture(self) -> LivePicture | None:
        """The places of all that is drawn."""
        return self._picture

    @property
    def shades(self) -> Shades:
        """The colours of numbers."""
        return self._shades

    def show_picture(self, picture: LivePicture, style: PictureStyle) -> None:
        """Show another network, or the same in other colours or of another size; without numbers."""
        self._picture = picture
        self._shades = Shades(self._tokens)
        self.ground = QPixmap()
        self._lines = [[QLineF(*line[2:]) for line in link.lines] for link in picture.links]
        self._pens = [_pen_of(link, style, picture.scale) for link in picture.links]
        self._frames, self._indices, self._images = {}, {}, []
        self.setMinimumSize(QSize(*picture.size))
        self.setAccessibleName(picture.sentence)
        self.update()

    def show_step(self, seen: StepsSeen, row: int, levels: Levels, *, is_training: bool) -> None:
        """Show the numbers of a step."""
        if self._picture is None:
            return
        self._names = tuple(layer.name for layer in seen.layers)
        self._images = []
        for part in self._picture.parts:
            frame = part_frame(seen, row, part, is_training=is_training)
            self._frames[part.index] = frame
            if part.units:
                self._indices[part.index] = unit_indices(frame, levels).tolist()
            if part.tiles:
                channels, places = zip(*part.tiles, strict=True)
                images = tile_images(frame, channels, levels, self._shades)
                for place, (image, is_dropped) in zip(places, images, strict=True):
                    self._images.append((QRectF(*place), image, is_dropped))
        self.update()

    def select(self, index: int | None) -> None:
        """Put a frame around a layer."""
        self._selected = index
        self.update()

    def is_line_shown(self, link: LiveLink, line: tuple[int, int, float, float, float, float]) -> bool:
        """Whether the mask leaves a line."""
        start, end = self._indices.get(link.start), self._indices.get(link.end)
        if start is None or end is None:
            return True
        return start[line[0]] != DROPPED and (link.is_full or end[line[1]] != DROPPED)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        self.n_frames += 1
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, whole = self._tokens, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), tokens.ring)
        painter.setPen(edge)
        painter.setBrush(QColor(tokens.card))
        painter.drawRoundedRect(whole, RADIUS, RADIUS)
        self.paint(painter)
        self._draw_selection(painter)
        painter.end()

    def paint(self, painter: QPainter) -> None:
        """Draw the step without a frame around it."""
        if self._picture is None:
            return
        painter.translate(self._origin)
        if self.ground.isNull() or self.ground.devicePixelRatioF() != self.devicePixelRatioF():
            self.ground = self._rendered(self._picture)
        painter.drawPixmap(0, 0, self.ground)
        self._draw_lines(painter, self._picture)
        for place, image, is_dropped in self._images:
            self._draw_tile(painter, place, image, is_dropped)
        for part in self._picture.parts:
            if part.units and part.index in self._indices:
                self._draw_units(painter, part)
            self._draw_masks(painter, part)

    @property
    def _origin(self) -> QPointF:
        """Where the picture is: in the middle."""
        width, height = self._picture.size if self._picture is not None else (0, 0)
        return QPointF(max(0, (self.width() - width) // 2), max(0, (self.height() - height) // 2))

    def _rendered(self, picture: LivePicture) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(round(picture.size[0] * ratio), round(picture.size[1] * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
        renderer.render(painter, QRectF(0, 0, *picture.size))
        painter.end()
        return made

    def _draw_lines(self, painter: QPainter, picture: LivePicture) -> None:
        for link, lines, pen in zip(picture.links, self._lines, self._pens, strict=True):
            start, end = self._indices.get(link.start), self._indices.get(link.end)
            shown = lines
            if start is not None and end is not None and (DROPPED in start or DROPPED in end):
                shown = [
                    line
                    for line, place in zip(lines, link.lines, strict=True)
                    if self.is_line_shown(link, place)
                ]
            painter.setPen(pen)
            painter.drawLines(shown)

    def _draw_units(self, painter: QPainter, part: LivePart) -> None:
        assert self._picture is not None
        tokens, scale = self._tokens, self._picture.scale
        usual = QPen(QColor(tokens.colour(part.tone)), STROKE * scale)
        hollow = QPen(QColor(tokens.dropout), STROKE * scale)
        minus = QPen(QColor(tokens.card), 1.3 * scale)
        brushes, radius, indices = self._shades.brushes, part.radius, self._indices[part.index]
        card = QBrush(QColor(tokens.card))
        for number, x, y in part.units:
            index = indices[number]
            is_dropped = index == DROPPED
            painter.setPen(hollow if is_dropped else usual)
            painter.setBrush(card if is_dropped else brushes[index])
            painter.drawEllipse(QPointF(x, y), radius, radius)
            if index < N_SHADES // 2:  # clearly below 0: not by its colour alone
                painter.setPen(minus)
                painter.drawLine(QLineF(x - radius * 0.5, y, x + radius * 0.5, y))

    def _draw_tile(self, painter: QPainter, place: QRectF, image: QImage, is_dropped: bool) -> None:
        if not is_dropped:
            painter.drawImage(place, image)
            return
        tokens = self._tokens
        painter.fillRect(place, QColor(tokens.card))
        painter.setPen(QPen(QColor(tokens.dropout), STROKE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        painter.drawLine(QLineF(place.bottomLeft(), place.topRight()))

    def _draw_masks(self, painter: QPainter, part: LivePart) -> None:
        frame = self._frames.get(part.index)
        if frame is None:
            return
        tokens = self._tokens
        painter.setPen(QPen(QColor(tokens.dropout), 1))
        kept, hollow = (
            QBrush(QColor(tokens.faded("dropout", "card", 1 - KEPT_FILL))),
            QBrush(QColor(tokens.card)),
        )
        for cells, mask in ((part.input_masks, frame.inputs), (part.state_masks, frame.state)):
            if mask is not None:
                for number_of_mask, number, place in cells:
                    painter.setBrush(kept if mask[number_of_mask, number] else hollow)
                    painter.drawRect(QRectF(*place))

    def _draw_selection(self, painter: QPainter) -> None:
        tokens = self._tokens
        painter.setBrush(Qt.BrushStyle.NoBrush)
        part = self._part(self._selected)
        if part is not None:
            painter.setPen(QPen(QColor(tokens.accent), 1.6))
            painter.drawRoundedRect(QRectF(*part.box), RADIUS, RADIUS)

    # --- reactions

    def _part(self, index: int | None) -> LivePart | None:
        parts = self._picture.parts if self._picture is not None else ()
        return next((part for part in parts if part.index == index), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position() - self._origin
        part = self._picture.part_at(at.x(), at.y()) if self._picture is not None else None
        if event.button() == Qt.MouseButton.LeftButton and part is not None:
            self.layer_chosen.emit(part.index)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose a layer; the scroll area would take other keys from the view."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or self._picture is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        indices = [part.index for part in self._picture.parts]
        at = indices.index(self._selected) if self._selected in indices else -1
        self.layer_chosen.emit(indices[max(0, min(len(indices) - 1, at + step))])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(
                event.globalPos(), plain_tip(self.text_at(QPointF(event.pos()) - self._origin)), self
            )
            return True
        return super().event(event)

    def text_at(self, point: QPointF) -> str:
        """What there is to say of the unit or feature map at a point of the picture; empty elsewhere."""
        part = self._picture.part_at(point.x(), point.y()) if self._picture is not None else None
        if part is None or part.index not in self._frames:
            return ""
        name = _("Input") if part.index == INPUT else self._names[part.index]
        values = self._frames[part.index].values.reshape(-1)
        for number, x, y in part.units:
            if abs(point.x() - x) <= part.radius + 1 and abs(point.y() - y) <= part.radius + 1:
                is_dropped = self._indices[part.index][number] == DROPPED
                if is_dropped:
                    return _("{layer}, unit {n}: dropped").format(layer=name, n=number + 1)
                text = _("{layer}, unit {n}: {value}")
                return text.format(layer=name, n=number + 1, value=number_text(float(values[number])))
        for channel, place in part.tiles:
            if channel >= 0 and QRectF(*place).contains(point):
                return _("{layer}, channel {n}").format(layer=name, n=channel + 1)
        return name

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _pen_of(link: LiveLink, style: PictureStyle, scale: float) -> QPen:
    tint = style.tint(link.tone, FULL_TINT if link.is_full else STRAIGHT_TINT)
    return QPen(QColor(tint), LINE * scale)
