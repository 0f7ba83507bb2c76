"""The figure of masks has a row for each sample and a column for each unit or channel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.mask_figure import draw_masks, save_mask_figure
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, LayerBatch


def seen() -> BatchSeen:
    rng = np.random.default_rng(0)
    units = (rng.random((16, 12)) > 0.5).astype(np.uint8)
    channels = np.broadcast_to((rng.random((16, 1, 1, 3)) > 0.5).astype(np.uint8), (16, 4, 4, 3))
    layers = tuple(
        LayerBatch(name, mask.astype(np.float32), mask.astype(np.float32), mask)
        for name, mask in (("dropout", units), ("spatial_dropout2d", channels))
    )
    return BatchSeen(Moment(1, 1), np.arange(16), 0.7, layers)


def test_masks_are_drawn_side_by_side() -> None:
    figure = Figure(figsize=(8, 4), dpi=100)
    what = seen()
    draw_masks(what, figure, chart_style("light"))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["dropout", "spatial_dropout2d"]
    units, channels = (axes.get_images()[0].get_array() for axes in figure.axes)
    np.testing.assert_array_equal(units, what.layers[0].mask)
    np.testing.assert_array_equal(channels, what.layers[1].mask[:, 0, 0])


def test_figure_is_saved(tmp_path: Path) -> None:
    save_mask_figure(seen(), tmp_path / "masks.svg", title="A project")
    assert "<svg " in (tmp_path / "masks.svg").read_text("utf-8")
