"""The self-test draws every figure that there is."""

from pathlib import Path

import engine.charts
from gui.selftest.bench import Bench
from gui.selftest.drawings import FIGURES, FORMATS, draw_charts


def test_no_figure_is_left_out():
    (folder,) = map(Path, engine.charts.__path__)
    there = {path.stem.removesuffix("_figure") for path in folder.glob("*_figure.py")}
    assert there == {name.removesuffix(" map") for name in FIGURES}


def test_all_are_drawn(qtbot, tmp_path):
    draw_charts(Bench(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{suffix}" for name in FIGURES for suffix in FORMATS
    }
