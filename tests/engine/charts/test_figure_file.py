"""Files of a given size: the size is kept, letters grow with the scale, the same content is the same file."""

import re
import struct
import zlib

import pytest

from engine.charts.figure_file import FORMATS, figure_bytes, save_figure
from engine.charts.figure_look import FigureLook, scale_of
from engine.errors import InputError

PRINT = FigureLook(85, 70, scale_of(7.5), 300)


def draw(figure, style, space_top):
    height = figure.get_figheight()
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.7 - space_top / (100 * height)))
    axes.plot([0, 1], [0, 1], color=style.accent)
    axes.set_xlabel("rate", fontfamily=style.family, fontsize=9.36)


def test_png_file_has_the_size_and_dpi_of_the_look():
    content = figure_bytes(draw, "png", PRINT)
    assert struct.unpack(">II", content[16:24]) == (1003, 826)
    at = content.index(b"pHYs") + 4
    x, _, unit = struct.unpack(">IIB", content[at : at + 9])
    assert unit == 1 and x * 0.0254 == pytest.approx(300, abs=0.1)


def test_svg_file_has_the_size_in_millimetres():
    head = figure_bytes(draw, "svg", PRINT).decode().split("<svg ")[1].split(">")[0]
    assert 'width="85mm"' in head and 'height="70mm"' in head
    (x,) = map(float, re.findall(r'viewBox="0 0 ([\d.]+)', head))
    assert x == pytest.approx(72 * 85 / 25.4 / PRINT.scale, abs=0.1)


def test_pdf_file_has_the_size_and_scales_its_content():
    content = figure_bytes(draw, "pdf", PRINT)
    ((width, height),) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
    assert float(width) == pytest.approx(72 * 85 / 25.4, abs=0.01)
    assert float(height) == pytest.approx(72 * 70 / 25.4, abs=0.01)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    page = next(text for text in map(_inflated, streams) if b" cm" in text and b" RG" in text)
    x, y = re.findall(rb"([\d.]+) 0 0 ([\d.]+) 0 0 cm", page)[0]
    assert x == y and float(y) == pytest.approx(PRINT.scale, abs=1e-6)


def test_pdf_file_embeds_its_font():
    content = figure_bytes(draw, "pdf", PRINT)
    assert b"/FontFile" in content or b"/CharProcs" in content
    assert b"Inter" in content and b"CreationDate" not in content


@pytest.mark.parametrize("suffix", FORMATS)
def test_figure_files_are_deterministic(suffix):
    look = FigureLook(120, 80, scale_of(9), scheme="dark")
    first, second = (figure_bytes(draw, suffix, look, "Twice: a title") for _ in range(2))
    assert first == second
    assert first != figure_bytes(draw, suffix, look)


def test_figure_title_wraps_and_then_is_elided():
    spaces = []

    def note(figure, style, space_top):
        spaces.append(space_top)
        spaces.append(figure.texts[0].get_text() if figure.texts else "")

    for title in ("Short", "Digits with 20 % wrong labels and dropout", "word " * 60, "x" * 300):
        figure_bytes(note, "png", PRINT, title)
    assert spaces[1] == "Short" and spaces[3].count("\n") == 1 and "…" not in spaces[3]
    assert spaces[5].count("\n") == 1 and spaces[5].endswith("…")
    assert spaces[7].endswith("…") and len(spaces[7]) < 60
    assert spaces[0] < spaces[2] == spaces[4]


def test_unwritable_figure_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"not curve\.gif"):
        save_figure(draw, tmp_path / "curve.gif", PRINT)
    with pytest.raises(InputError, match="mm wide"):
        save_figure(draw, tmp_path / "curve.png", FigureLook(width=5))
    assert not list(tmp_path.iterdir())


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
