"""The figure of co-adaptation: what its panels show, and what is saved."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.coadaptation_figure import CoadaptationFigure, ShownLayer, save_coadaptation_figure
from tests.engine.inside.seen_units import layer_seen

SHOWN = ShownLayer(layer_seen(), 0.5, 0)


def test_both_rates_stand_beside_each_other() -> None:
    figure = CoadaptationFigure(Figure(figsize=(10, 7), dpi=100), chart_style("light"))
    figure.update(SHOWN)
    first, second, histograms, norms = (panel.axes for panel in figure.panels)
    layer = SHOWN.layer
    assert f"mean |r| {layer.without[0].correlation:.2f}" in first.get_title(loc="left")
    assert second.get_title(loc="left").startswith("Rate 0.5")
    for axes, drawn in ((first, layer.shown_without), (second, layer.shown_dropped)):
        image = np.asarray(axes.images[0].get_array())
        assert image == pytest.approx(drawn.correlations)
    assert len(histograms.patches) == len(norms.lines) == 2
    assert np.asarray(norms.lines[0].get_ydata()) == pytest.approx(np.sort(layer.without[0].norms))


def test_a_constant_unit_and_another_look_are_drawn() -> None:
    matrix = SHOWN.layer.shown_without.correlations
    matrix[-1] = matrix[:, -1] = np.nan
    figure = CoadaptationFigure(Figure(figsize=(10, 7), dpi=100), chart_style("light"))
    figure.update(SHOWN)
    list(figure.restyle(chart_style("dark")))
    image = figure.panels[0].axes.images[0].get_array()
    assert np.ma.is_masked(image)


def test_a_single_unit_shows_its_weights_on_one_scale() -> None:
    layer = layer_seen(n_units=1)
    weights = np.array([2.0, -1.0, 0.5]), np.array([0.5, 0.0, 0.25])
    without, dropped = (
        replace(drawn, weights=found)
        for drawn, found in zip((layer.shown_without, layer.shown_dropped), weights, strict=True)
    )
    shown = ShownLayer(replace(layer, shown_without=without, shown_dropped=dropped), 0.5, 0)
    figure = CoadaptationFigure(Figure(figsize=(10, 7), dpi=100), chart_style("light"))
    figure.update(shown)
    first, second, _, norms = (panel.axes for panel in figure.panels)
    for axes, rate, found in ((first, "0", weights[0]), (second, "0.5", weights[1])):
        assert axes.get_title(loc="left") == f"Rate {rate}: weight of each input"
        (bars,) = axes.collections
        assert isinstance(bars, LineCollection)
        assert np.asarray([line[1, 1] for line in bars.get_segments()]) == pytest.approx(found)
    assert first.get_ylim() == second.get_ylim()
    assert [line.get_marker() for line in norms.lines] == ["o", "o"]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_figure_is_saved(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"figure.{suffix}"
    save_coadaptation_figure(SHOWN, path, title="A project")
    assert path.stat().st_size > 5000


def test_table_has_a_row_for_each_rate_and_seed(tmp_path: Path) -> None:
    save_coadaptation_figure(SHOWN, tmp_path / "units.csv")
    with (tmp_path / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rate"], row["seed"]) for row in rows] == [
        (d, str(k)) for d in ("0.0", "0.5") for k in range(6)
    ]
    assert float(rows[7]["correlation"]) == SHOWN.layer.dropped[1].correlation
