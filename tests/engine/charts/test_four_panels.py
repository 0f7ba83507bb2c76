"""Four panels: they lie inside the figure and beside each other, and their titles fit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.four_panels import LETTER, Draw, FourPanels


class Blank(FourPanels[str]):
    def draws(self, shown: str) -> Sequence[Draw]:
        return ()


def blank(figure: Figure, scheme: str = "light", space_top: float = 0) -> Blank:
    panels = Blank(figure, chart_style(scheme), space_top=space_top)
    panels.update("nothing")
    return panels


@pytest.mark.parametrize(("width", "height", "columns"), [(900, 600, 2), (600, 420, 2), (400, 900, 1)])
def test_panels_lie_inside_and_apart(width: int, height: int, columns: int) -> None:
    quad = blank(Figure(figsize=(width / 100, height / 100), dpi=100))
    quad.lay_out()
    boxes = [panel.axes.get_position() for panel in quad.panels]
    assert len({round(box.x0, 6) for box in boxes}) == columns
    assert len({round(box.y0, 6) for box in boxes}) == 4 // columns
    for box in boxes:
        assert 0 < box.x0 < box.x1 < 1 and 0 < box.y0 < box.y1 < 1
    for at, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[at + 1 :])


def test_title_is_the_longest_that_fits() -> None:
    quad = blank(Figure(figsize=(6, 5), dpi=100), "dark")
    quad.panels[0].titles = ("x" * 200, "y" * 10, "z")
    quad.panels[1].titles = ("x" * 200, "z" * 100)
    quad.lay_out()
    assert quad.panels[0].axes.get_title(loc="left") == "y" * 10
    assert quad.panels[1].axes.get_title(loc="left") == "z" * 100  # the shortest, if none fits
    assert LETTER * 10 < 236


def test_clearing_leaves_the_title_of_a_saved_figure() -> None:
    figure = Figure(figsize=(6, 5), dpi=100)
    figure.text(0.1, 0.9, "my project")
    quad = blank(figure, space_top=40)
    quad.panels[0].axes.plot([0, 1])
    list(quad.restyle(chart_style("dark")))
    assert [text.get_text() for text in figure.texts] == ["my project"]
    assert not quad.panels[0].axes.lines
    assert max(panel.axes.get_position().y1 for panel in quad.panels) < 1 - 40 / 500


def test_figure_too_small_for_panels_is_left_alone() -> None:
    quad = blank(Figure(figsize=(0.5, 0.5), dpi=100))
    before = quad.panels[0].axes.get_position().bounds
    quad.lay_out()
    assert quad.panels[0].axes.get_position().bounds == before
