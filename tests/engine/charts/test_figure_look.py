"""Sizes of figures: the usual ones all work, impossible ones are refused in a sentence."""

import pytest

from engine.charts.figure_look import FIGURE_SIZES, FigureLook, scale_of
from engine.errors import InputError


@pytest.mark.parametrize("size", FIGURE_SIZES, ids=lambda size: size.id)
@pytest.mark.parametrize("panels", [1, 2])
def test_figure_look_preset_sizes_are_legible(size, panels):
    look = size.look(panels, "dark")
    look.check()
    assert look.scheme == "dark" and look.width == size.width
    assert look.letters == pytest.approx(size.letters) and look.letters >= 7
    assert round(look.inches[0] * look.dpi) >= 1000


def test_figure_look_font_size_and_scale_are_inverse():
    assert FigureLook().letters == pytest.approx(9.36)
    assert FigureLook(scale=scale_of(18)).letters == pytest.approx(18)


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (FigureLook(width=20), "not 20 × "),
        (FigureLook(height=4000), "40 to 1000 mm"),
        (FigureLook(scale=scale_of(3)), "not 3"),
        (FigureLook(85, 60, scale_of(18)), "leave no room"),
    ],
)
def test_figure_look_refuses_invalid_sizes_in_one_sentence(look, text):
    with pytest.raises(InputError, match=text) as caught:
        look.check()
    assert str(caught.value).endswith(".")
