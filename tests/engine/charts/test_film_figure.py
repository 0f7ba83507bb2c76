"""Frames of a film: what moves, where it stands in every size, and what is written beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.film_curve import CurveSide
from engine.charts.film_figure import FilmFigure, description, frame_text
from engine.charts.film_plane import PlaneSide
from engine.inside.film import NUMBERS, FilmSeen
from tests.engine.charts.sample_film import SIZE, curve_film, plane_film


def drawn(seen: FilmSeen, width: int = 1000, height: int = 620, scheme: str = "light") -> FilmFigure:
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    film = FilmFigure(figure, chart_style(scheme))
    film.set_film(seen, min(4, seen.n_networks))
    figure.canvas.draw()
    return film


def pixels(film: FilmFigure) -> np.ndarray:
    canvas = film.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


def texts(film: FilmFigure) -> list[str]:
    return [text.get_text() for text in film.figure.texts if text.get_text()]


def test_what_is_written() -> None:
    seen = plane_film()
    assert [frame_text(seen, frame) for frame in (0, 3)] == [
        "Before the training, seed 4",
        "After epoch 5 of 5, seed 4",
    ]
    film = drawn(seen)
    assert texts(film) == [
        "Before the training, seed 4",
        "Trained at rate 0",
        "Trained at rate 0.5",
        "Whole network",
        "Mean of 4 thinned",
        "Thinned at rate 0.5",
        "x",
        "y",
    ]
    assert not film.show(2, 4)
    assert film.show(2, 3)  # a text changes that is not drawn at every frame
    assert {"After epoch 2 of 5, seed 4", "Mean of 3 thinned"} <= set(texts(film))
    assert description(seen) == "4 frames over x and y: networks trained at rate 0 beside trained at rate 0.5"


def test_key_names_classes_or_numbers() -> None:
    def key(seen: FilmSeen) -> list[str]:
        (legend,) = drawn(seen).figure.legends
        return [text.get_text() for text in legend.get_texts()]

    assert key(plane_film()) == ["left", "right", "trained on", "held out"]
    numbers = replace(plane_film(), kind=NUMBERS, class_names=())
    assert key(numbers) == ["y: 0.0", "5.0", "10.0", "trained on", "held out"]
    assert key(curve_film())[:2] == ["whole network", "thinned"]


def test_one_side_needs_no_name() -> None:
    assert texts(drawn(plane_film((None,))))[1:3] == ["Whole network", "Mean of 4 thinned"]
    assert texts(drawn(plane_film((None,), n_networks=0)))[1] == "Whole network"


@pytest.mark.parametrize("scheme", ["light", "dark", "light_contrast", "dark_contrast"])
def test_boundary_stands_where_the_network_has_it(scheme: str) -> None:
    """Along a row of pixels without samples, the colour changes once, where x = frame + 0.5."""
    film = drawn(plane_film(), scheme=scheme)
    (side, _) = film.sides
    assert isinstance(side, PlaneSide)
    for frame in (1, 3):
        film.show(frame, 4)
        image = pixels(film)
        axes = side.panels[0]
        x0, y0, x1, _ = (round(one) for one in axes.bbox.extents)
        row = image[image.shape[0] - 1 - (y0 + 4), x0 + 3 : x1 - 3]
        shares = np.linspace(0, 1, len(row))
        first, last = row[0], row[-1]
        assert np.abs(first - last).sum() > 60
        is_right = np.abs(row - last).sum(axis=1) < np.abs(row - first).sum(axis=1)
        assert (np.diff(is_right.astype(int)) != 0).sum() == 1
        assert 7 * shares[is_right.argmax()] == pytest.approx(frame + 0.5, abs=0.35)


def test_frames_are_told_apart_and_come_back() -> None:
    film = drawn(plane_film())
    film.show(0, 4)
    first = pixels(film)
    film.show(3, 4)
    assert np.abs(pixels(film) - first).any()
    film.show(0, 4)
    np.testing.assert_array_equal(pixels(film), first)


@pytest.mark.parametrize(("width", "height"), [(1000, 620), (640, 480), (420, 700), (1500, 500), (60, 50)])
@pytest.mark.parametrize("rates", [(0.0, 0.5), (None,)])
def test_panels_stay_apart_and_inside(width: int, height: int, rates: tuple[float | None, ...]) -> None:
    for seen in (plane_film(rates), plane_film(rates, n_networks=0), curve_film(rates)):
        film = drawn(seen, width, height)
        if min(width, height) < 100:
            continue  # it is drawn without an error
        boxes = [axes.bbox for axes in film.figure.axes]
        assert len(boxes) == len(rates) * (3 if seen.n_networks and seen.kind == "classes" else 1)
        for number, box in enumerate(boxes):
            assert box.x0 >= 30
            assert box.y0 >= 20
            assert box.x1 <= width + 1
            assert box.y1 <= height
            assert not any(box.overlaps(other) for other in boxes[:number])


def test_curve_and_its_band() -> None:
    film = drawn(curve_film())
    side = film.sides[0]
    assert isinstance(side, CurveSide)
    film.show(2, 3)
    np.testing.assert_array_equal(np.asarray(side.full.get_ydata()), np.full(SIZE, 2))
    np.testing.assert_allclose(np.asarray(side.mean.get_ydata()), np.full(SIZE, 3))  # of 2, 3 and 4
    heights = np.asarray(side.thinned.get_ydata(), float)
    assert sorted(set(heights[np.isfinite(heights)])) == [2, 3, 4]
    (path,) = side.band.get_paths()
    deviation = np.sqrt(2 / 3)
    heights = np.asarray(path.vertices)[:, 1]
    assert (heights.min(), heights.max()) == (pytest.approx(3 - deviation), pytest.approx(3 + deviation))


def test_another_scheme_keeps_the_frame() -> None:
    film = drawn(plane_film())
    film.show(3, 2)
    before = pixels(film)
    list(film.restyle(chart_style("dark")))
    assert (film.frame, film.n_networks) == (3, 2)
    assert np.abs(pixels(film) - before).mean() > 20
    list(film.restyle(chart_style("light")))
    np.testing.assert_array_equal(pixels(film), before)
