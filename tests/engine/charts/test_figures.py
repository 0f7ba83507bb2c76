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


def test_sweep_figure_png_has_200_dpi_and_content(results, tmp_path):
    path = tmp_path / "curve.png"
    save_sweep_figure(results, RATES, path, title="Digits with noise")
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (1920, 1120)
    assert imread(path)[..., :3].min() < 0.3
    assert [item.name for item in tmp_path.iterdir()] == ["curve.png"]


def test_sweep_figure_svg_is_self_contained_xml(results, tmp_path):
    path = tmp_path / "curve.svg"
    save_sweep_figure(results, RATES, path)
    for element in ET.parse(path).iter():  # noqa: S314 (our own file)
        assert not element.tag.endswith(("}image", "}text", "}script"))
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith("#")
            assert "url(http" not in value


def test_sweep_figure_pdf_has_a_pdf_header(results, tmp_path):
    path = tmp_path / "curve.PDF"
    save_sweep_figure(results, RATES, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_sweep_figure_files_are_deterministic(results, tmp_path, suffix):
    for name in ("a", "b"):
        save_sweep_figure(results, RATES, tmp_path / f"{name}.{suffix}", title="Twice")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_figure_title_with_dollar_signs_is_no_formula(results, tmp_path):
    save_sweep_figure(results, RATES, tmp_path / "curve.png", title="cost $x_{ and more$")
    assert (tmp_path / "curve.png").stat().st_size > 10_000


def test_save_figure_refuses_another_suffix(results, tmp_path):
    with pytest.raises(InputError, match=r"not curve\.gif") as caught:
        save_sweep_figure(results, RATES, tmp_path / "curve.gif")
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_save_figure_to_a_missing_folder_is_an_input_error(results, tmp_path):
    with pytest.raises(InputError):
        save_sweep_figure(results, RATES, tmp_path / "none" / "curve.png")
    with pytest.raises(InputError):
        save_curve_csv(results, tmp_path / "none" / "curve.csv")


def test_rate_table_csv_has_every_rate_and_column(results, tmp_path):
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
def test_saved_figures_have_the_chosen_size(results, tmp_path, size):
    for save, panels in ((save_sweep_figure, 2), (save_difference_figure, 1)):
        look = size.look(panels)
        save(results, RATES, tmp_path / "chart.png", title="Digits with noise", look=look)
        width, height = struct.unpack(">II", (tmp_path / "chart.png").read_bytes()[16:24])
        assert width == pytest.approx(look.inches[0] * look.dpi, abs=2)
        assert height == pytest.approx(look.inches[1] * look.dpi, abs=2)


def test_saved_figure_follows_the_curve_choices(results, tmp_path):
    theory = CurveOverlay("theory", RATES, (0.8, 0.82, 0.84), (0.8, 0.82, 0.84))
    found = set()
    for index, choices in enumerate(
        (
            CurveChoices(),
            CurveChoices(is_shared=False),
            CurveChoices(seed=1),
            CurveChoices(overlays=(theory,)),
        )
    ):
        path = tmp_path / f"{index}.svg"
        save_sweep_figure(results, RATES, path, choices=choices)
        found.add(path.read_bytes())
    assert len(found) == 4
