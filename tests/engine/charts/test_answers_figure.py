"""The figure of answers: what stands where, and what a point of it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from engine.analysis.answers import answers
from engine.analysis.wording import three_digits
from engine.charts.answers_figure import (
    AnswersFigure,
    AnswersSide,
    MatrixPanel,
    ScatterPanel,
    ShownAnswers,
    matrix_colours,
    save_answers_figure,
)
from engine.charts.chart_style import chart_style
from engine.errors import InputError
from tests.engine.analysis.sample_answers import classes, images, numbers

STYLE = chart_style("light")
BOSTON = ShownAnswers(
    (AnswersSide("rate 0", numbers(3.0)), AnswersSide("rate 0.3", numbers(6.0))), (), "median price, $1,000s"
)
IRIS = ShownAnswers(
    (AnswersSide("rate 0", classes(0.6)), AnswersSide("rate 0.3", classes(0.2))),
    ("setosa", "versicolor", "virginica"),
)


def figure_of(shown: ShownAnswers, width: float = 10, height: float = 4) -> AnswersFigure:
    figure = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(figure)
    made = AnswersFigure(figure, STYLE)
    made.update(shown)
    figure.canvas.draw()
    return made


def test_numbers_share_their_limits_and_the_panels_are_square() -> None:
    made = figure_of(BOSTON)
    limits = {panel.axes.get_xlim() for panel in made.panels} | {
        panel.axes.get_ylim() for panel in made.panels
    }
    assert len(limits) == 1
    for panel, side in zip(made.panels, BOSTON.sides, strict=True):
        assert panel.axes.bbox.width == pytest.approx(panel.axes.bbox.height)
        assert panel.axes.get_title(loc="left").startswith(f"Rate {side.name[5:]}: mean squared error")
        diagonal, dots, rings = panel.axes.lines
        assert np.array_equal(diagonal.get_xdata(), diagonal.get_ydata())
        assert np.size(dots.get_xdata()) == 101 and np.size(rings.get_xdata()) == len(side.answers.mistakes)


def test_far_off_predictions_are_counted_and_not_drawn() -> None:
    found = numbers(1.0)
    wild = np.array(found.predicted)
    wild[:4] = (1e9, -1e9, np.nan, np.inf)
    side = AnswersSide("rate 0.5", replace(found, predicted_bytes=wild.tobytes(), mistakes=()))
    (panel,) = figure_of(ShownAnswers((side,))).panels
    assert isinstance(panel, ScatterPanel)
    assert panel.note.get_text() == "4 more outside"
    assert np.size(panel.axes.lines[1].get_xdata()) == 97
    low, high = panel.axes.get_ylim()
    assert high - low < 4 * (found.true.max() - found.true.min())


def test_a_training_without_a_finite_prediction_says_that_it_diverged() -> None:
    y = np.array([1.0, 2.0], "float32")
    lost = answers("test", "mean_squared_error", 0, np.full((2, 1), np.nan), y, np.zeros((2, 1)))
    (panel,) = figure_of(ShownAnswers((AnswersSide("rate 0", lost),))).panels
    assert isinstance(panel, ScatterPanel)
    assert panel.note.get_text() == "No prediction is a number: this training diverged."


def test_a_dot_says_true_predicted_and_error() -> None:
    panel = figure_of(BOSTON).panels[0]
    found = BOSTON.sides[0].answers
    worst = found.mistakes[0]
    x, y = panel.axes.transData.transform((worst.true, worst.predicted))
    text = panel.sample_at(x, y, 3.0)
    true, predicted = three_digits(worst.true), three_digits(worst.predicted)
    error = three_digits(worst.predicted - worst.true).replace("-", "−")
    assert text == f"true {true} · predicted {predicted} · error {error}"
    left, bottom = panel.axes.bbox.x0, panel.axes.bbox.y0
    assert panel.sample_at(left - 50, bottom - 50, 3.0) == ""


def test_counts_stand_in_their_fields_true_classes_downwards() -> None:
    panel = figure_of(IRIS).panels[0]
    assert isinstance(panel, MatrixPanel)
    counts = IRIS.sides[0].answers.confusion
    for text in panel.texts:
        column, row = text.get_position()
        assert text.get_text() == f"{counts[int(row)][int(column)]:,}"
    assert len(panel.texts) == sum(count > 0 for row in counts for count in row)
    top, below = panel.axes.transData.transform([(0, 0), (0, 2)])
    assert top[1] > below[1]
    assert [label.get_text() for label in panel.axes.get_yticklabels()] == list(IRIS.class_names)


def test_a_field_says_what_it_counts() -> None:
    panel = figure_of(IRIS).panels[0]
    row = IRIS.sides[0].answers.confusion[1]
    x, y = panel.axes.transData.transform((2, 1))
    assert panel.sample_at(x, y, 0) == (
        f"true versicolor, predicted virginica: {row[2]} of {sum(row)} ({100 * row[2] / sum(row):.1f} %)"
    )
    assert panel.sample_at(panel.axes.bbox.x0 - 5, y, 0) == ""


def test_right_answers_are_blue_wrong_ones_orange_and_none_is_pale() -> None:
    colours = matrix_colours(np.array([[9, 0], [9, 0]]), STYLE)
    assert tuple(colours[0, 0]) == pytest.approx(to_rgb(STYLE.accent))
    assert tuple(colours[1, 0]) == pytest.approx(to_rgb(STYLE.dropout))
    for field in (colours[0, 1], colours[1, 1]):
        assert np.abs(field - to_rgb(STYLE.card)).max() < 0.1


def test_many_classes_stay_readable_and_panels_stack_in_a_narrow_figure() -> None:
    shown = ShownAnswers(
        (AnswersSide("rate 0", images(1.0)), AnswersSide("rate 0.3", images(0.5))), tuple("0123456789")
    )
    made = figure_of(shown, 4, 8)
    upper, lower = (panel.axes.bbox for panel in made.panels)
    assert upper.y0 > lower.y1 and upper.x0 == lower.x0
    for panel in made.panels:
        title = panel.title.get_window_extent()
        assert title.x1 <= made.figure.bbox.width


def test_names_of_many_classes_stand_upright_below_and_are_readable() -> None:
    names = tuple(f"grade {number}, or so the form says" for number in range(10))
    shown = ShownAnswers(
        (AnswersSide("rate 0", images(1.0)), AnswersSide("rate 0.3", images(0.5))), names, "grade"
    )
    made = figure_of(shown, 9, 4)
    for panel in made.panels:
        labels = panel.axes.get_xticklabels()
        assert {label.get_rotation() for label in labels} == {90.0}
        assert len({label.get_text() for label in labels}) == len(labels) > 5
        boxes = [label.get_window_extent() for label in labels]
        what = panel.axes.xaxis.label.get_window_extent()
        assert all(box.y0 >= what.y1 for box in boxes) and what.y0 >= 0
    plain = figure_of(IRIS).panels[0].axes.get_xticklabels()
    assert {label.get_rotation() for label in plain} == {0.0}


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_figure_is_saved_in_the_format_of_the_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"answers.{suffix}"
    save_answers_figure(IRIS, path, title="Answers: rate 0.3, seed 4")
    content = path.read_bytes()
    assert content.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix])
    with pytest.raises(InputError):
        save_answers_figure(IRIS, tmp_path / "answers.gif")
