"""Real mouse and wheel events for a chart's canvas, at a point of its data."""

from __future__ import annotations

from matplotlib.axes import Axes
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.charts.blit_canvas import BlitCanvas

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PLAIN = Qt.KeyboardModifier.NoModifier


def place(canvas: BlitCanvas, axes: Axes, x: float, y: float) -> QPointF:
    """Where a point of the data is on the canvas."""
    pixel_x, pixel_y = axes.transData.transform((x, y))
    ratio = canvas.device_pixel_ratio
    return QPointF(pixel_x / ratio, canvas.height() - pixel_y / ratio)


def _send(
    canvas: BlitCanvas, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, _PLAIN))


def move(canvas: BlitCanvas, at: QPointF, held: Qt.MouseButton = NONE) -> None:
    _send(canvas, QEvent.Type.MouseMove, at, NONE, held)


def press(canvas: BlitCanvas, at: QPointF) -> None:
    _send(canvas, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)


def release(canvas: BlitCanvas, at: QPointF) -> None:
    _send(canvas, QEvent.Type.MouseButtonRelease, at, LEFT, NONE)


def double_click(canvas: BlitCanvas, at: QPointF) -> None:
    _send(canvas, QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT)
    release(canvas, at)


def drag(canvas: BlitCanvas, start: QPointF, end: QPointF) -> None:
    press(canvas, start)
    move(canvas, (start + end) / 2, LEFT)
    move(canvas, end, LEFT)
    release(canvas, end)


def wheel(canvas: BlitCanvas, at: QPointF, steps: int) -> None:
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * steps),
        NONE,
        _PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
