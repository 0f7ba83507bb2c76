"""Words drawn as a picture stand where matplotlib would put them, and change when they must."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.charts.point_label import QuickText


def drawn(kind, string="best 0.4:  94.4 %", change=None, **look):
    figure = Figure(figsize=(3, 1), dpi=100)
    canvas = FigureCanvasAgg(figure)
    text = kind(0.5, 0.5, string, transform=figure.transFigure, **look)
    figure.add_artist(text)
    canvas.draw()
    if change is not None:
        change(text)
        canvas.draw()
    return 255 - np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


def box(ink):
    rows, columns = np.nonzero(ink.sum(axis=2) > 60)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("horizontal", ["left", "center", "right"])
@pytest.mark.parametrize("vertical", ["top", "center", "bottom"])
@pytest.mark.parametrize("string", ["best 0.4:  94.4 %", "two\nlines, gyp"])
def test_quick_text_looks_like_matplotlib_text(horizontal, vertical, string):
    look = {"horizontalalignment": horizontal, "verticalalignment": vertical, "color": "#123456"}
    quick, plain = drawn(QuickText, string, **look), drawn(Text, string, **look)
    assert np.abs(np.subtract(box(quick), box(plain))).max() <= 1
    assert quick.sum() == pytest.approx(plain.sum(), rel=0.02)


def test_quick_text_redraws_after_changes():
    centred = {"horizontalalignment": "center", "verticalalignment": "center"}
    plain = drawn(QuickText, **centred)
    for change in (
        lambda text: text.set_text("another"),
        lambda text: text.set_color("#D55E00"),
        lambda text: text.set_alpha(0.3),
        lambda text: text.set_fontsize(14),
        lambda text: text.set_position((0.4, 0.5)),
        lambda text: text.get_figure().set_dpi(120),
    ):
        changed = drawn(QuickText, change=change, **centred)
        assert changed.shape != plain.shape or (changed != plain).any()
    assert drawn(QuickText, change=lambda text: text.set_visible(False), **centred).sum() == 0
    assert (drawn(QuickText, change=lambda text: None, **centred) == plain).all()


def test_quick_text_draws_formula_signs_literally():
    assert drawn(QuickText, "$x$ costs").sum() == pytest.approx(
        drawn(Text, "$x$ costs", parse_math=False).sum(), rel=0.02
    )
