"""The self-test draws every figure that there is."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

import engine.charts
from gui.selftest.bench import Bench, CheckError, check_filled, count_colours, lightness
from gui.selftest.drawings import (
    FIGURES,
    FORMATS,
    check_drawn_file,
    draw_charts,
    draw_networks,
    make_reports,
)


def test_drawings_check_covers_every_figure():
    (folder,) = map(Path, engine.charts.__path__)
    there = {path.stem.removesuffix("_figure") for path in folder.glob("*_figure.py")}
    assert there == {name.removesuffix(" map") for name in FIGURES}


def test_drawings_check_draws_all_figures(qtbot, tmp_path):
    draw_charts(Bench(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{suffix}" for name in FIGURES for suffix in FORMATS
    }


@pytest.mark.parametrize("check", [draw_networks, make_reports], ids=lambda check: check.__name__)
def test_networks_and_reports_are_drawn(qtbot, tmp_path, check):
    bench = Bench(tmp_path)
    check(bench)
    assert bench.errors == []


# --- Files that were cut off or show nothing are found.


@pytest.fixture
def picture(qtbot):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


def test_drawn_file_check_finds_a_blank_picture(picture, tmp_path):
    path = tmp_path / "curve.png"
    picture.save(str(path))
    assert count_colours(picture) == 1
    with pytest.raises(CheckError, match=r"^curve\.png is blank\.$"):
        check_drawn_file(path)
    painter = QPainter(picture)
    painter.drawText(20, 50, "Test accuracy")
    painter.end()
    picture.save(str(path))
    check_drawn_file(path)


def test_drawn_file_check_finds_an_invalid_picture(tmp_path):
    path = tmp_path / "curve.png"
    path.write_bytes(b"\x89PNG")
    with pytest.raises(CheckError, match="could not be drawn"):
        check_drawn_file(path)
    with pytest.raises(CheckError, match="the window could not be drawn"):
        check_filled(QImage(), "the window")


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("curve.svg", b'<?xml version="1.0"?>\n<svg ><path d="M0 0L1 1"/></svg>\n'),
        ("curve.pdf", b"%PDF-1.4\n" + b"0" * 2000 + b"\n%%EOF\n"),
    ],
)
def test_drawn_file_check_finds_a_truncated_drawing(tmp_path, name, whole):
    path = tmp_path / name
    path.write_bytes(whole)
    check_drawn_file(path)
    path.write_bytes(whole[:-8])
    with pytest.raises(CheckError, match=f"^{name} is not a whole"):
        check_drawn_file(path)


def test_drawn_file_check_accepts_light_and_dark_pictures(picture):
    assert lightness(picture) == 255
    picture.fill(QColor("#202020"))
    assert lightness(picture) == 32
