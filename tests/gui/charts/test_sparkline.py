"""The small picture of a training's losses."""

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage, QPainter

from engine.charts.chart_style import chart_style
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from gui.charts.sparkline import MOST_POINTS, paint_spark, spark_of


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


def test_it_has_training_without_dropout_and_validation():
    found = spark(loss=(9.0, 9.0), train_loss=(2.0, 1.0), val_loss=(3.0, 2.0))
    assert found.curves == (("training", (2.0, 1.0)), ("validation", (3.0, 2.0)))
    assert found.epochs == 2


def test_the_logged_loss_stands_in_and_there_may_be_no_validation():
    assert spark(loss=(9.0, 8.0)).curves == (("training", (9.0, 8.0)),)


def test_without_a_line_there_is_none():
    assert spark_of(cell()) is None
    assert spark_of(cell(loss=(1.0,))) is None
    assert spark_of(cell(loss=(math.nan, math.nan))) is None


def test_long_histories_are_thinned_and_keep_their_last_value():
    ((_, values),) = spark(loss=tuple(map(float, range(1001)))).curves
    assert len(values) <= MOST_POINTS and values[-1] == 1000.0


def test_it_paints_both_curves_and_gaps_are_no_bridges():
    both = painted(spark(train_loss=(2.0, 1.0, 0.5), val_loss=(3.0, 2.0, 2.5)))
    one = painted(spark(train_loss=(2.0, 1.0, 0.5)))
    assert both != one
    assert painted(spark(loss=(1.0, math.nan, 1.0, 1.0))) != painted(spark(loss=(1.0, 1.0, 1.0, 1.0)))
