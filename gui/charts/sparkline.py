"""A small picture of one training's losses over its epochs, painted by Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from engine.charts.chart_style import ChartStyle
from engine.experiment.results import CellResult

SPARK = QSizeF(176, 74)
MOST_POINTS = 120
TRAIN, VALIDATION = "training", "validation"
_CURVES = ((("train_loss", "loss"), TRAIN), (("val_loss",), VALIDATION))


@dataclass(frozen=True)
class Spark:
    """Curves of loss values by name, and how many epochs they are."""

    epochs: int
    curves: tuple[tuple[str, tuple[float, ...]], ...]


def spark_of(result: CellResult) -> Spark | None:
    """The losses of a cell; None if there is no line to draw."""
    history = dict(result.history)
    found: list[tuple[str, tuple[float, ...]]] = []
    epochs = 0
    for names, words in _CURVES:
        values = next((history[name] for name in names if name in history), ())
        if len(values) > 1 and any(map(math.isfinite, values)):
            epochs = max(epochs, len(values))
            found.append((words, _thinned(values)))
    return Spark(epochs, tuple(found)) if found else None


def paint_spark(painter: QPainter, area: QRectF, spark: Spark, style: ChartStyle, font: QFont) -> None:
    """Paint the curves, and under them their names."""
    metrics = QFontMetricsF(font)
    words = QRectF(area.left(), area.bottom() - metrics.height() - 2, area.width(), metrics.height())
    field = QRectF(area.left(), area.top(), area.width(), words.top() - area.top() - 4)
    painter.setPen(QPen(QColor(style.line), 1))
    painter.drawLine(field.bottomLeft(), field.bottomRight())
    values = [value for _, curve in spark.curves for value in curve if math.isfinite(value)]
    low, high = min(values), max(values)
    inner = field.adjusted(1, 3, -1, -3)
    x = words.left()
    for name, curve in spark.curves:
        is_train = name == TRAIN
        colour = QColor(style.train if is_train else style.accent)
        pen = QPen(colour, 1.5, Qt.PenStyle.DashLine if is_train else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        for run in _runs(curve, inner, low, high):
            painter.drawPolyline(QPolygonF(run))
        middle = words.center().y()
        painter.drawLine(QPointF(x, middle), QPointF(x + 14, middle))
        painter.setFont(font)
        painter.setPen(QColor(style.muted))
        place = QRectF(x + 18, words.top(), words.right() - x - 18, words.height())
        label = f"{name} loss" if name == spark.curves[-1][0] else name
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
        x += 18 + metrics.horizontalAdvance(label) + 10


def _thinned(values: tuple[float, ...]) -> tuple[float, ...]:
    step = math.ceil(len(values) / MOST_POINTS)
    return values[(len(values) - 1) % step :: step]


def _runs(values: tuple[float, ...], area: QRectF, low: float, high: float) -> list[list[QPointF]]:
    """The curve in pieces, broken where a value is not finite."""
    runs: list[list[QPointF]] = [[]]
    for index, value in enumerate(values):
        if not math.isfinite(value):
            runs.append([])
            continue
        x = area.left() + area.width() * index / max(len(values) - 1, 1)
        share = (value - low) / (high - low) if high > low else 0.5
        runs[-1].append(QPointF(x, area.bottom() - share * area.height()))
    return [run for run in runs if len(run) > 1]
