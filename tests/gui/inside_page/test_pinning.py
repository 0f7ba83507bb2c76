"""Pictures of figures and of what is painted: light, wide enough for paper, small enough to be kept."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from engine.charts.chart_style import ChartStyle
from engine.errors import InputError
from engine.project.pins import MAX_BYTES, Pin, with_pin
from gui.inside_page.pinning import WIDTH, figure_pin, painted_pin
from gui.theme.tokens import tokens
from gui.widgets.pixel_image import png_image

PIN = Pin("Title", "Caption", 0.5, 3, 12, 4)
CARD = tokens("light").card.lower()


def drawn(figure: Figure, style: ChartStyle, space_top: float) -> None:
    assert space_top == 0
    figure.set_facecolor(style.card)
    axes = figure.add_axes((0.25, 0.25, 0.5, 0.5))
    axes.imshow([[0.0, 1.0], [1.0, 0.0]], aspect="auto")


def noisy(figure: Figure, style: ChartStyle, space_top: float) -> None:
    del style, space_top
    noise = np.random.default_rng(0).random((2000, 2000, 3))
    figure.add_axes((0, 0, 1, 1)).imshow(noise, aspect="auto", interpolation="nearest")


def test_figure_is_light_and_sharp() -> None:
    pin = figure_pin(PIN, drawn)()
    assert with_pin((), pin) == (pin,)
    assert (pin.title, pin.facts) == ("Title", "rate 0.5, seed 3, epoch 12, step 4")
    assert pin.size == (pytest.approx(WIDTH, abs=5), pytest.approx(WIDTH * 95 / 170, abs=5))
    assert png_image(pin.png).pixelColor(3, 3).name() == CARD


def test_figure_may_be_higher() -> None:
    width, height = figure_pin(PIN, drawn, 200)().size
    assert height / width == pytest.approx(200 / 170, abs=0.01)


def test_figure_with_too_many_bytes_is_made_smaller_or_refused() -> None:
    with pytest.raises(InputError, match="up to 1 MB"):
        with_pin((), figure_pin(PIN, noisy, 170)())
    pin = figure_pin(PIN, noisy, 60)()
    assert len(pin.png) <= MAX_BYTES
    assert pin.size[0] < WIDTH - 100
    assert with_pin((), pin)


def test_painted_picture_is_enlarged_on_a_light_card(qtbot: QtBot) -> None:
    del qtbot

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRectF(100, 50, 100, 50), QColor("#123456"))
        painter.drawText(QPointF(10, 10), "words")

    pin = painted_pin(PIN, paint, QSizeF(400, 200))()
    assert pin.size == (1600, 800)
    image = png_image(pin.png)
    assert image.pixelColor(600, 300).name() == "#123456"
    assert image.pixelColor(300, 300).name() == CARD
    assert with_pin((), pin) == (pin,)


def test_high_painting_has_no_more_pixels_than_a_project_may_have(qtbot: QtBot) -> None:
    del qtbot
    pin = painted_pin(PIN, lambda painter: None, QSizeF(100, 900))()
    assert with_pin((), pin) == (pin,)
    assert pin.size[1] / pin.size[0] == pytest.approx(9, abs=0.1)
