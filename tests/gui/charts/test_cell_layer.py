"""What pointing shows is painted over the canvas, near what it is about."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.charts.chart_style import chart_style
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from gui.charts.cell_layer import MAX_POINTS, CellLayer, CellNote, Polyline, Spark, paint_spark, spark_of

NOTE = CellNote("rate 0.2, seed 3", ("held-out accuracy 93.1 %",), "Click to open this training")
SPARK = Spark(3, (("training", (2.0, 1.0, 0.5)), ("validation", (2.0, 1.5, 1.6))))


@pytest.fixture
def layer(qtbot: QtBot) -> Iterator[CellLayer]:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(640, 400)
    made = CellLayer(canvas, chart_style("light"))
    canvas.show()
    yield made
    canvas.hide()


def image(layer: CellLayer) -> QImage:
    parent = layer.parentWidget()
    assert parent is not None
    return parent.grab().toImage()


def test_cell_layer_text_and_clear(layer: CellLayer) -> None:
    empty = image(layer)
    assert layer.text() == ""
    layer.show_note(NOTE, QPointF(100, 100))
    assert layer.text() == "rate 0.2, seed 3, held-out accuracy 93.1 %"
    assert image(layer) != empty
    layer.clear()
    assert layer.text() == "" and image(layer) == empty


@pytest.mark.parametrize("scale", [1.0, 1.35])
def test_cell_layer_note_is_inside_and_beside_the_point(layer: CellLayer, scale: float) -> None:
    layer.set_look(chart_style("dark"), scale)
    note = CellNote(NOTE.title, NOTE.lines, NOTE.hint, SPARK)
    for x in (0, 100, 320, 600, 640):
        for y in (0, 60, 200, 390, 400):
            layer.show_note(note, QPointF(x, y))
            area = layer.note_area()
            assert QRectF(layer.rect()).adjusted(-1, -1, 1, 1).contains(area)
            assert not area.contains(QPointF(x, y))


def test_cell_layer_paints_polylines_fields_and_curves(layer: CellLayer) -> None:
    layer.show_note(NOTE, QPointF(100, 200))
    plain = image(layer)
    layer.show_note(NOTE, QPointF(100, 200), [Polyline((QPointF(20, 250), QPointF(100, 200)), "#0072B2")])
    assert image(layer) != plain
    layer.show_note(NOTE, QPointF(100, 200), field=QRectF(60, 180, 80, 40))
    assert image(layer) != plain
    height = layer.note_area().height()
    layer.show_note(CellNote(NOTE.title, NOTE.lines, NOTE.hint, SPARK), QPointF(100, 200))
    assert layer.note_area().height() > height


def test_cell_layer_is_transparent_for_the_mouse(layer: CellLayer) -> None:
    layer.show_note(NOTE, QPointF(100, 100))
    parent = layer.parentWidget()
    assert parent is not None and parent.childAt(100, 100) is None


# --- The small picture of a training's losses.


def cell(**curves):
    return CellResult(Cell(0.2, 0), (), tuple(curves.items()))


def spark(**curves):
    found = spark_of(cell(**curves))
    assert found is not None
    return found


def painted(found):
    image = QImage(180, 80, QImage.Format.Format_RGB32)
    image.fill("white")
    with QPainter(image) as painter:
        paint_spark(painter, QRectF(0, 0, 180, 80), found, chart_style("light"), QFont())
    return image


def test_sparkline_has_training_without_dropout_and_validation():
    found = spark(loss=(9.0, 9.0), train_loss=(2.0, 1.0), val_loss=(3.0, 2.0))
    assert found.curves == (("training", (2.0, 1.0)), ("validation", (3.0, 2.0)))
    assert found.epochs == 2


def test_sparkline_falls_back_to_the_logged_loss():
    assert spark(loss=(9.0, 8.0)).curves == (("training", (9.0, 8.0)),)


def test_sparkline_is_none_without_a_curve():
    assert spark_of(cell()) is None
    assert spark_of(cell(loss=(1.0,))) is None
    assert spark_of(cell(loss=(math.nan, math.nan))) is None


def test_sparkline_thins_long_histories_and_keeps_the_last_value():
    ((_, values),) = spark(loss=tuple(map(float, range(1001)))).curves
    assert len(values) <= MAX_POINTS and values[-1] == 1000.0


def test_sparkline_paints_both_curves_with_gaps():
    both = painted(spark(train_loss=(2.0, 1.0, 0.5), val_loss=(3.0, 2.0, 2.5)))
    one = painted(spark(train_loss=(2.0, 1.0, 0.5)))
    assert both != one
    assert painted(spark(loss=(1.0, math.nan, 1.0, 1.0))) != painted(spark(loss=(1.0, 1.0, 1.0, 1.0)))


def test_sparkline_of_training_scores_with_gaps_is_a_whole_line():
    nan = math.nan
    gaps = spark(train_loss=(nan, 2.0, nan, 1.0, 1.0), val_loss=(3.0, 2.0, 2.0, 2.0, 2.5))
    whole = spark(train_loss=(nan, 2.0, 1.5, 1.0, 1.0), val_loss=(3.0, 2.0, 2.0, 2.0, 2.5))
    assert painted(gaps) == painted(whole)
    assert spark(train_loss=(nan, nan, 1.0)) is not None
