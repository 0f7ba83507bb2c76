"""Checks of drawings and reports: every figure as PNG, SVG and PDF, network pictures, HTML and PDF reports.

They are made by the code that exports them, since packaging easily loses matplotlib's writers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.specs import DataSpec, TrainingSpec
from engine.language.texts import _
from engine.network_picture import network_picture, picture_style
from engine.storage.examples import example
from engine.storage.presets import bundled_presets, fitted
from gui.network_page.picture_export import SUFFIXES, save_picture
from gui.selftest.bench import Bench, CheckError, check_filled, require
from gui.selftest.inside_drawings import draw_coadaptation, draw_film, draw_masks, draw_uncertainty
from gui.selftest.sample_runs import MADE, family_run, sample_project, variance_run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from engine.charts.chart_style import ChartStyle

FORMATS = ("png", "svg", "pdf")
FEW_VALUES, MANY_VALUES = 2, 8  # numbers of members for curves and for a heat map
MIN_PDF_BYTES = 1000  # bytes; an empty page has fewer
WIDTH = 680


def draw_charts(bench: Bench) -> None:
    """Draw each chart into the folder and check the file."""
    for name, save in FIGURES.items():
        for suffix in FORMATS:
            path = bench.folder / f"{name}.{suffix}"
            save(path)
            check_drawn_file(path)


def _curve(path: Path) -> None:
    from engine.charts.figures import save_sweep_figure

    project = sample_project()
    results, title = project.runs[0].results, "Curve"  # not a text: made up
    save_sweep_figure(results, project.sweep.rates, path, title=title)


def _differences(path: Path) -> None:
    from engine.charts.figures import save_difference_figure

    project = sample_project()
    save_difference_figure(project.runs[0].results, project.sweep.rates, path)


def _variance(path: Path) -> None:
    from engine.analysis.variance_study import study_of
    from engine.charts.variance_figure import save_variance_figure

    save_variance_figure(study_of(variance_run()), path)


def _pooled(path: Path) -> None:
    from engine.analysis.pooled import pool
    from engine.charts.pooled_figure import save_pooled_figure

    results = sample_project().runs[0].results
    halves = [replace(results, cells=results.cells[start::2]) for start in (0, 1)]
    save_pooled_figure(pool(zip(("A", "B"), halves, strict=True)), path)


def _history(path: Path) -> None:
    from engine.charts.figure_file import save_figure
    from engine.charts.figures import SCREEN
    from engine.charts.history_figure import HistoryFigure

    cell = sample_project().runs[0].results.cells[0]

    def draw(figure: Figure, style: ChartStyle, _space_top: float) -> None:
        chart = HistoryFigure(figure, style)
        chart.start(len(cell.epochs), "accuracy", "loss", is_held_out=True)
        for row in cell.epochs:
            chart.add(row.epoch, dict(row.values))
        chart.end()
        chart.update()
        chart.lay_out()

    save_figure(draw, path, SCREEN)


def _family(n_values: int, path: Path) -> None:
    from engine.analysis.family import family_of
    from engine.charts.family_figure import FamilyFigure
    from engine.charts.figure_file import save_figure
    from engine.charts.figures import SCREEN

    run = family_run(n_values)

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        chart = FamilyFigure(figure, style, space_top=space_top)
        chart.set_heat_map(n_values > FEW_VALUES)
        chart.update(family_of(run), run.definition.sweep.rates)

    save_figure(draw, path, SCREEN)


def _answers(path: Path) -> None:
    import numpy as np

    from engine.analysis.answers import answers
    from engine.charts.answers_figure import AnswersSide, ShownAnswers, save_answers_figure

    rng = np.random.default_rng(0)
    x, true = rng.normal(0.0, 1.0, (60, 4)), rng.normal(20.0, 8.0, 60).astype("float32")
    sides = []
    for name, sd in (("rate 0", 3.0), ("rate 0.5", 6.0)):
        outputs = true[:, None] + rng.normal(0.0, sd, (60, 1))
        sides.append(AnswersSide(name, answers("test", "mean_squared_error", 0, outputs, true, x)))
    save_answers_figure(ShownAnswers(tuple(sides)), path)


FIGURES: dict[str, Callable[[Path], None]] = {
    "sweep": _curve,
    "difference": _differences,
    "family": lambda path: _family(FEW_VALUES, path),
    "family map": lambda path: _family(MANY_VALUES, path),  # not a text: a file's name
    "variance": _variance,
    "history": _history,
    "pooled": _pooled,
    "answers": _answers,
    "mask": draw_masks,
    "film": draw_film,
    "uncertainty": draw_uncertainty,
    "coadaptation": draw_coadaptation,
}


# --- Checking a file: its format is that of its suffix, and it is not blank


def check_drawn_file(path: Path) -> None:
    """CheckError if the file is not a complete drawing."""
    data = path.read_bytes()
    match path.suffix:
        case ".png":
            check_filled(QImage.fromData(data), path.name)
        case ".svg":
            is_whole = data.rstrip().endswith(b"</svg>") and data.count(b"<path") + data.count(b"<use") > 0
            require(is_whole, _("{file} is not a whole drawing.").format(file=path.name))
        case _:
            is_whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
            is_whole = is_whole and len(data) > MIN_PDF_BYTES
            require(is_whole, _("{file} is not a whole PDF.").format(file=path.name))


# --- Network pictures


def draw_networks(bench: Bench) -> None:
    """Draw a network with units and one with images."""
    tabular, images = example("tutorial-classification"), DataSpec(dataset="digits")
    preset = next(preset for preset in bundled_presets() if preset.needs_images)
    drawn = {
        "units": (tabular.network, tabular.training, task_of(tabular.data)),
        "volumes": (*fitted(preset, task_of(images), TrainingSpec()), task_of(images)),
    }
    for name, (network, training, task) in drawn.items():
        check = check_network(network, training, task)
        picture = network_picture(network, check, task, picture_style("light"), width=WIDTH)
        for suffix in SUFFIXES:
            path = bench.folder / f"{name}{suffix}"
            save_picture(picture, path)
            check_drawn_file(path)


# --- Reports, made on the same background thread as in the window


def make_reports(bench: Bench) -> None:
    """Save both formats, read the page back, and check the rendered pages."""
    from engine.report.reading import read_report
    from gui.report_page.maker import Look, ReportMaker
    from gui.report_page.paper import A4
    from gui.widgets.code_editor import monospaced_family

    project = sample_project()
    look = Look(A4, QApplication.font().family(), monospaced_family())
    page, pdf = bench.folder / "report.html", bench.folder / "report.pdf"
    problems: list[str] = []
    pictures: list[QImage] = []
    maker = ReportMaker()
    maker.saved.connect(lambda _paths, problem: problems.append(problem))
    maker.failed.connect(problems.append)
    maker.drawn.connect(pictures.extend)
    maker.save(project, look, MADE, (page, pdf))
    maker.draw(project, look, MADE)
    bench.wait_for(lambda: bool(problems) and not maker.is_busy, _("the report"))
    for problem in filter(None, problems):
        raise CheckError(problem)
    embedded, _report = read_report(page)
    require(embedded.experiment == project.experiment, _("the page carries another project."))
    check_drawn_file(pdf)
    for number, picture in enumerate(pictures, start=1):
        check_filled(picture, _("page {n}").format(n=number))
    require(bool(pictures), _("the report has no pages."))
