"""The samples as points in a plane, coloured by the target."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from engine.analysis.wording import three_digits
from engine.data.info import DataSetInfo
from engine.data.point_map import PointMap
from engine.data.preview import DataPreview
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from gui.data_page.class_colours import class_colour, class_mark, number_colour
from gui.data_page.look_view import LookView
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

MARGIN, AXIS, KEY_WIDTH, KEY_ROW = 12, 26, 150, 20
RADIUS, NEAR, MAX_KEY = 3.4, 8, 24
NARROW = 420  # below this the key stands under the points


class MapView(LookView):
    """The points with a key beside them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = PointPlot(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    @property
    def caption(self) -> str:
        if self._preview is None or self._preview.map is None:
            return ""
        shown, preview = self._preview.map, self._preview
        n_shown = len(shown.points)
        parts = []
        if shown.is_projection:
            text = _("First two principal components, {share} % of the variance")
            parts.append(text.format(share=number_text(100 * shown.share, ".0f")))
        if n_shown < preview.n_samples:
            text = ngettext("{n_shown} of {n} sample", "{n_shown} of {n} samples", preview.n_samples)
        else:
            text = ngettext("{n} sample", "{n} samples", n_shown)
        n_all = number_text(preview.n_samples if n_shown < preview.n_samples else n_shown, ",")
        parts.append(text.format(n_shown=number_text(n_shown, ","), n=n_all))
        return " · ".join(parts)

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        super().show_preview(preview, info)
        self.plot.show_points(preview.map, info)
        self.plot.setAccessibleDescription(self.caption)


class PointPlot(QWidget):
    """Paints the points once for each size and look; what a point is stands in its tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._map: PointMap | None = None
        self._info: DataSetInfo | None = None
        self._picture: QPixmap | None = None
        self._places: list[QPointF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        theme.changed.connect(self._forget_picture)

    def show_points(self, points: PointMap | None, info: DataSetInfo) -> None:
        """Show these points; without any, nothing."""
        self._map, self._info = points, info
        n_points = len(points.points) if points is not None else 0
        text = ngettext(
            "{n} sample as points, coloured by {target}",
            "{n} samples as points, coloured by {target}",
            n_points,
        )
        self.setAccessibleName(text.format(n=number_text(n_points, ","), target=info.target))
        self._forget_picture()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(360), self._theme.px(280))

    def event(self, event: QEvent) -> bool:
        """Say which sample the pointer is on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPointF) -> str:
        """What the nearest point is; nothing where none is near."""
        if self._map is None or self._info is None or not self._places:
            return ""
        distances = [math.hypot(one.x() - place.x(), one.y() - place.y()) for one in self._places]
        nearest = min(range(len(distances)), key=distances.__getitem__)
        if distances[nearest] > self._theme.px(NEAR):
            return ""
        target = self._map.targets[nearest]
        names = self._info.class_names
        name = self._info.target
        text = names[int(target)] if names else f"{name} {three_digits(target)}"
        number = number_text(self._map.samples[nearest] + 1, ",")
        # Translators: under the pointer: the number of a sample and its class, or the value of the target.
        return _("Sample {number}: {target}").format(number=number, target=text)

    def resizeEvent(self, event: object) -> None:
        del event
        self._forget_picture()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._map is None or self._info is None:
            return
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, self._map, self._info)
            painter.end()
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    def _paint(self, painter: QPainter, points: PointMap, info: DataSetInfo) -> None:
        px = self._theme.px
        has_room = self.width() >= px(NARROW)
        key_width = px(KEY_WIDTH) if has_room else 0
        plot = QRectF(self.rect()).adjusted(px(AXIS), px(MARGIN), -px(MARGIN) - key_width, -px(AXIS))
        inner = plot.adjusted(px(6), px(6), -px(6), -px(6))
        self._places = _places(points, inner, is_even=info.group == "generated" and not points.is_projection)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.drawLine(plot.bottomLeft(), plot.topLeft())
        axes = (_(points.axes[0]), _(points.axes[1])) if points.is_projection else points.axes
        self._paint_axes(painter, plot, axes)
        if info.class_names:
            self._paint_classes(painter, points)
        else:
            self._paint_numbers(painter, points)
        if has_room:
            key = QRectF(plot.right() + px(20), plot.top(), key_width - px(20), plot.height())
            if info.class_names:
                self._paint_class_key(painter, key, info.class_names)
            else:
                self._paint_number_key(painter, key, points, info.target)

    def _paint_axes(self, painter: QPainter, plot: QRectF, axes: tuple[str, str]) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font(12))
        painter.setPen(QColor(self._theme.tokens.readable("muted", "card")))
        metrics = QFontMetrics(self._theme.font(12))
        elide = Qt.TextElideMode.ElideRight
        below = QRectF(plot.left(), plot.bottom() + px(4), plot.width(), px(20))
        across = metrics.elidedText(axes[0], elide, round(plot.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, across)
        painter.save()
        painter.translate(plot.left() - px(4), plot.center().y())
        painter.rotate(-90)
        up = metrics.elidedText(axes[1], elide, round(plot.height()))
        area = QRectF(-plot.height() / 2, -px(20), plot.height(), px(18))
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, up)
        painter.restore()

    def _paint_classes(self, painter: QPainter, points: PointMap) -> None:
        is_dark, radius = self._theme.is_dark, self._theme.px(10) * RADIUS / 10
        painter.setPen(Qt.PenStyle.NoPen)
        for place, target in zip(self._places, points.targets, strict=True):
            painter.setBrush(_faint(class_colour(int(target), is_dark=is_dark), len(points.points)))
            _paint_mark(painter, class_mark(int(target)), place, radius)

    def _paint_numbers(self, painter: QPainter, points: PointMap) -> None:
        low, high = min(points.targets, default=0.0), max(points.targets, default=1.0)
        span, radius = (high - low) or 1.0, self._theme.px(10) * RADIUS / 10
        painter.setPen(Qt.PenStyle.NoPen)
        for place, target in zip(self._places, points.targets, strict=True):
            colour = number_colour((target - low) / span, is_dark=self._theme.is_dark)
            painter.setBrush(_faint(colour, len(points.points)))
            painter.drawEllipse(place, radius, radius)

    def _paint_class_key(self, painter: QPainter, area: QRectF, names: tuple[str, ...]) -> None:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(12))
        n_rows = min(MAX_KEY, max(1, int(area.height() // px(KEY_ROW))))
        shown, n_more = names, len(names) - n_rows + 1
        if n_more > 1:
            # Translators: the last row of a list of classes.
            shown = (*names[: n_rows - 1], _("and {n} more").format(n=n_more))
        for number, name in enumerate(shown):
            top = area.top() + number * px(KEY_ROW)
            if number < len(names) and name == names[number]:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(class_colour(number, is_dark=self._theme.is_dark))
                centre = QPointF(area.left() + px(5), top + px(KEY_ROW) / 2)
                _paint_mark(painter, class_mark(number), centre, px(4))
            painter.setPen(self._theme.colour("text"))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(area.width()) - px(16))
            place = QRectF(area.left() + px(16), top, area.width() - px(16), px(KEY_ROW))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_number_key(self, painter: QPainter, area: QRectF, points: PointMap, name: str) -> None:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(12))
        painter.setPen(self._theme.colour("text"))
        title = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(QRectF(area.left(), area.top(), area.width(), px(KEY_ROW)), 0, title)
        bar = QRectF(area.left(), area.top() + px(26), px(10), min(area.height() - px(30), px(140)))
        scale = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for step in range(11):
            scale.setColorAt(step / 10, number_colour(step / 10, is_dark=self._theme.is_dark))
        painter.fillRect(bar, scale)
        painter.setPen(QColor(self._theme.tokens.readable("muted", "card")))
        low, high = min(points.targets, default=0.0), max(points.targets, default=1.0)
        for value, y in ((high, bar.top()), ((low + high) / 2, bar.center().y()), (low, bar.bottom())):
            label = QRectF(bar.right() + px(6), y - px(9), area.width(), px(18))
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, three_digits(value))


def _places(points: PointMap, plot: QRectF, *, is_even: bool) -> list[QPointF]:
    """Where the points stand: they fill the plot, or with `is_even` a circle stays a circle."""
    if not points.points:
        return []
    xs, ys = [x for x, _ in points.points], [y for _, y in points.points]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    x_scale = plot.width() / ((max(xs) - min(xs)) or 1.0)
    y_scale = plot.height() / ((max(ys) - min(ys)) or 1.0)
    if is_even:
        x_scale = y_scale = min(x_scale, y_scale)
    centre = plot.center()
    return [
        QPointF(centre.x() + (x - middle_x) * x_scale, centre.y() - (y - middle_y) * y_scale)
        for x, y in points.points
    ]


def _faint(colour: QColor, n_points: int) -> QColor:
    """The colour, more transparent the more points there are, so that crowds show."""
    colour.setAlphaF(0.9 if n_points <= 300 else 0.7 if n_points <= 1000 else 0.55)
    return colour


def _paint_mark(painter: QPainter, mark: str, at: QPointF, radius: float) -> None:
    if mark == "circle":
        painter.drawEllipse(at, radius, radius)
    elif mark == "square":
        side = radius * 0.9
        painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))
    else:
        top, size = QPointF(at.x(), at.y() - radius * 1.2), radius * 1.1
        if mark == "triangle":
            corners = [top, at + QPointF(size, size * 0.8), at + QPointF(-size, size * 0.8)]
        else:
            corners = [top, at + QPointF(size, 0), at + QPointF(0, radius * 1.2), at + QPointF(-size, 0)]
        painter.drawPolygon(QPolygonF(corners))
