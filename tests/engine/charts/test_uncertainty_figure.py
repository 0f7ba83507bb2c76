"""The figure of MC dropout: what its panels show, and what is saved."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.uncertainty_figure import UncertaintyFigure, save_uncertainty_figure
from engine.inside.uncertainty_summary import UncertaintySummary, summarize
from engine.inside.uncertainty_view import Curve, UncertaintySeen
from tests.engine.inside.seen_passes import numbers_seen, of_classes, of_numbers, seen


def summary_of(found: UncertaintySeen) -> UncertaintySummary:
    summary = summarize(found, len(found.measured.passes))
    assert summary is not None
    return summary


def classes() -> UncertaintySummary:
    rng = np.random.default_rng(0)
    passes = rng.dirichlet([4, 1, 1], (30, 100)).astype("float32")
    return summary_of(seen(of_classes(passes, rng.integers(0, 2, 100).tolist())))


def with_curve() -> UncertaintySummary:
    x = np.linspace(-1, 1, 20, dtype="float32")
    passes = of_numbers(np.random.default_rng(0).normal(size=(50, 20, 1)).astype("float32"), np.empty(0))
    return summary_of(replace(numbers_seen(), curve=Curve(x, passes, x[:5], x[:5])))


def drawn(summary: UncertaintySummary) -> UncertaintyFigure:
    figure = UncertaintyFigure(Figure(figsize=(10, 7), dpi=100), chart_style("light"))
    figure.update(summary)
    return figure


def titles(figure: UncertaintyFigure) -> list[str]:
    return [panel.axes.get_title(loc="left") for panel in figure.panels]


def test_classes_have_reliability_and_doubt() -> None:
    summary = classes()
    figure = drawn(summary)
    assert titles(figure)[1:3] == [
        "Is it as right as it is sure?",
        "Doubt of each sample, and how much the passes disagree",
    ]
    assert summary.classes is not None
    reliability = figure.panels[1].axes.lines[1]
    assert reliability.get_ydata() == pytest.approx([100 * row.accuracy for row in summary.classes.bins])
    distance = figure.panels[0].axes.lines[0]
    assert np.asarray(distance.get_ydata()) == pytest.approx(summary.convergence.distance)
    n_dots = sum(len(np.asarray(line.get_xdata())) for line in figure.panels[2].axes.lines)
    assert n_dots == 100


def test_numbers_have_intervals_and_coverage() -> None:
    summary = summary_of(numbers_seen())
    figure = drawn(summary)
    assert titles(figure)[1:3] == [
        "90 % intervals of samples, and true values",
        "Does the interval cover what it states?",
    ]
    assert summary.numbers is not None
    plain, conformal = figure.panels[2].axes.lines[1:3]
    assert plain.get_ydata() == pytest.approx([100 * row.share for row in summary.numbers.coverages])
    assert conformal.get_ydata() == pytest.approx([100 * row.share for row in summary.numbers.conformal])


def test_one_input_has_a_curve_with_its_band() -> None:
    figure = drawn(with_curve())
    assert titles(figure)[1] == "Prediction and its 90 % interval"
    assert len(figure.panels[1].axes.collections) == 2


def test_other_colours_draw_the_same() -> None:
    figure = drawn(classes())
    before = titles(figure)
    list(figure.restyle(chart_style("dark")))
    assert titles(figure) == before
    figure.update(summary_of(numbers_seen()))
    assert titles(figure) != before


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_figure_is_saved(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"figure.{suffix}"
    save_uncertainty_figure(classes(), path, title="A project")
    assert path.stat().st_size > 5000


def test_table_has_the_most_uncertain_sample_first(tmp_path: Path) -> None:
    for summary in (classes(), summary_of(numbers_seen())):
        save_uncertainty_figure(summary, tmp_path / "table.csv")
        with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(summary.uncertainty)
        first = int(np.argmax(summary.uncertainty))
        assert (rows[0]["split"], int(rows[0]["sample"])) == ("test", first)
        name = "entropy" if summary.classes is not None else "std_of_passes"
        assert float(rows[0][name]) == pytest.approx(float(summary.uncertainty[first]))
