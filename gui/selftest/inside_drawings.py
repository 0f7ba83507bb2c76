"""Figures of the page Inside, of made-up answers of the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from engine.charts.chart_style import ChartStyle

N_SAMPLES, N_UNITS, N_PASSES = 40, 6, 10


def draw_masks(path: Path) -> None:
    """Draw the masks of one layer."""
    import numpy as np

    from engine.charts.mask_figure import save_mask_figure
    from engine.inside.moment import Moment
    from engine.inside.steps import BatchSeen, LayerBatch

    mask = (np.random.default_rng(0).random((N_SAMPLES, N_UNITS)) > 0.5).astype("uint8")
    x = np.ones(mask.shape, "float32")
    layer = LayerBatch("dropout", x, 2 * x * mask, mask)
    save_mask_figure(BatchSeen(Moment(1, 1), np.arange(N_SAMPLES), 0.5, (layer,)), path)


def draw_film(path: Path) -> None:
    """Draw a frame of a film over one feature."""
    import numpy as np

    from engine.charts.figure_file import save_figure
    from engine.charts.figures import SCREEN
    from engine.charts.film_figure import FilmFigure
    from engine.inside.film import CURVE, FilmPoints, FilmSeen, FilmSide

    x = np.linspace(0, 1, 30, dtype="float32")
    full = np.stack([x, x**2])
    thinned = np.stack([full - 0.1, full + 0.1], axis=1)
    side = FilmSide(0.5, full, thinned, None, np.zeros((2, 2), "float32"))
    points = FilmPoints(x[:, np.newaxis], x)
    seen = FilmSeen(
        CURVE,
        seed=0,
        thinned_at=0.5,
        epochs=np.array([0, 1]),
        n_epochs=1,
        features=("x",),
        axes=(x,),
        limits=(0.0, 1.0),
        class_names=(),
        target="y",
        training=points,
        held_out=points,
        n_judged=30,
        are_judged_held_out=True,
        sides=(side,),
    )

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        chart = FilmFigure(figure, style, space_top=space_top)
        chart.set_film(seen, 2)
        chart.show(1, 2)
        chart.lay_out()

    save_figure(draw, path, SCREEN)


def draw_uncertainty(path: Path) -> None:
    """Draw what some passes of a classification say."""
    import numpy as np

    from engine.charts.uncertainty_figure import save_uncertainty_figure
    from engine.inside.uncertainty_summary import summarize
    from engine.inside.uncertainty_view import PassesOn, UncertaintySeen

    rng = np.random.default_rng(0)
    passes = rng.dirichlet((1.0, 2.0, 3.0), (N_PASSES, N_SAMPLES)).astype("float32")
    measured = PassesOn(passes, passes.mean(axis=0), rng.integers(0, 3, N_SAMPLES))
    seen = UncertaintySeen(
        epoch=1,
        n_epochs=1,
        split="test",
        measured=measured,
        samples=np.arange(N_SAMPLES),
        calibration_split="",
        calibration=None,
        images={},
        curve=None,
        is_random=True,
    )
    summary = summarize(seen, N_PASSES)
    assert summary is not None
    save_uncertainty_figure(summary, path)


def draw_coadaptation(path: Path) -> None:
    """Draw the units of a layer at two rates."""
    import numpy as np

    from engine.charts.coadaptation_figure import ShownLayer, save_coadaptation_figure
    from engine.inside.coadaptation import clustered_order, correlations, histogram_edges, layer_units
    from engine.inside.coadaptation_view import DrawnUnits, LayerSeen

    rng = np.random.default_rng(0)
    activations = [rng.random((N_SAMPLES, N_UNITS)) for _ in range(2)]
    norms = np.ones(N_UNITS)
    edges = histogram_edges(activations)
    drawn = []
    for one in activations:
        matrix = correlations(one)
        order = clustered_order(matrix)
        drawn.append(DrawnUnits(np.histogram(one, edges)[0], matrix[np.ix_(order, order)], order))
    units = [{0: layer_units(one, norms)} for one in activations]
    layer = LayerSeen("dense", 0, N_UNITS, edges, units[0], units[1], drawn[0], drawn[1])
    save_coadaptation_figure(ShownLayer(layer, 0.5, 0), path)
