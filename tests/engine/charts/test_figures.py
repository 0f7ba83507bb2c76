"""Charts as files that other programs can open."""

import csv
import struct
from xml.etree import ElementTree as ET

import pytest
from matplotlib.image import imread

from engine.analysis.statistics import summarize
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.figure_look import FIGURE_SIZES
from engine.charts.figures import (
    CurveChoices,
    save_curve_csv,
    save_difference_figure,
    save_sweep_figure,
)
from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec

RATES = (0.0, 0.2, 0.4)


@pytest.fixture
def results():
    cells = [
        CellResult(
            Cell(rate, seed),
            tuple((f"{s}_accuracy", 0.8 + 0.1 * rate + 0.01 * seed) for s in ("train", "val", "test")),
            (),
        )
        for rate in RATES
        for seed in range(3)
    ]
    return SweepResults(Experiment(DataSpec(), NetworkSpec(()), TrainingSpec()), tuple(cells))


def test_png_has_200_dots_per_inch_and_something_on_it(results, tmp_path):
    path = tmp_path / "curve.png"
    save_sweep_figure(results, RATES, path, title="Digits with noise")
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (1920, 1120)
    assert imread(path)[..., :3].min() < 0.3
    assert [item.name for item in tmp_path.iterdir()] == ["curve.png"]


def test_svg_is_xml_that_needs_no_other_file_or_font(results, tmp_path):
    path = tmp_path / "curve.svg"
    save_sweep_figure(results, RATES, path)
    for element in ET.parse(path).iter():  # noqa: S314 - our own file
        assert not element.tag.endswith(("}image", "}text", "}script"))
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith("#")
            assert "url(http" not in value


def test_pdf_is_pdf(results, tmp_path):
    path = tmp_path / "curve.PDF"
    save_sweep_figure(results, RATES, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_results_give_the_same_file(results, tmp_path, suffix):
    for name in ("a", "b"):
        save_sweep_figure(results, RATES, tmp_path / f"{name}.{suffix}", title="Twice")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_a_title_with_dollars_is_text(results, tmp_path):
    save_sweep_figure(results, RATES, tmp_path / "curve.png", title="cost $x_{ and more$")
    assert (tmp_path / "curve.png").stat().st_size > 10_000


def test_another_suffix_is_refused_in_one_sentence(results, tmp_path):
    with pytest.raises(InputError, match=r"not curve\.gif") as caught:
        save_sweep_figure(results, RATES, tmp_path / "curve.gif")
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_an_input_error(results, tmp_path):
    with pytest.raises(InputError):
        save_sweep_figure(results, RATES, tmp_path / "none" / "curve.png")
    with pytest.raises(InputError):
        save_curve_csv(results, tmp_path / "none" / "curve.csv")


def test_csv_has_the_numbers_of_every_rate_and_column(results, tmp_path):
    path = tmp_path / "curve.csv"
    save_curve_csv(results, path)
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["rate", "column", "n", "mean", "std", "ci_low", "ci_high"]
    assert len(rows) == 9
    expected = summarize(results.cells, "test_accuracy")[1]
    (row,) = [row for row in rows if row["column"] == "test_accuracy" and float(row["rate"]) == 0.2]
    found = [float(row[name]) for name in ("n", "mean", "std", "ci_low", "ci_high")]
    assert found == [3, expected.mean, expected.std, expected.ci_low, expected.ci_high]


@pytest.mark.parametrize("size", FIGURE_SIZES, ids=lambda size: size.id)
def test_curve_and_differences_have_the_size_that_was_chosen(results, tmp_path, size):
    for save, panels in ((save_sweep_figure, 2), (save_difference_figure, 1)):
        look = size.look(panels)
        save(results, RATES, tmp_path / "chart.png", title="Digits with noise", look=look)
        width, height = struct.unpack(">II", (tmp_path / "chart.png").read_bytes()[16:24])
        assert width == pytest.approx(look.inches[0] * look.dots, abs=2)
        assert height == pytest.approx(look.inches[1] * look.dots, abs=2)


def test_the_file_shows_what_was_chosen_on_the_chart(results, tmp_path):
    theory = CurveOverlay("theory", RATES, (0.8, 0.82, 0.84), (0.8, 0.82, 0.84))
    found = set()
    for index, choices in enumerate(
        (CurveChoices(), CurveChoices(is_shared=True), CurveChoices(seed=1), CurveChoices(overlays=(theory,)))
    ):
        path = tmp_path / f"{index}.svg"
        save_sweep_figure(results, RATES, path, choices=choices)
        found.add(path.read_bytes())
    assert len(found) == 4
