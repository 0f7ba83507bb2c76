"""Every figure as PNG, SVG and PDF, by the code that exports them; packages lose matplotlib's writers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gui.selftest.bench import Bench
from gui.selftest.drawn_file import check_drawn_file
from gui.selftest.sample_runs import chance_run, family_run, sample_project

FORMATS = ("png", "svg", "pdf")
FEW_VALUES, MANY_VALUES = 2, 8  # of a family: curves, and a heat map


def draw_charts(bench: Bench) -> None:
    """Draw each into the folder and look at it."""
    for name, save in FIGURES.items():
        for suffix in FORMATS:
            path = bench.folder / f"{name}.{suffix}"
            save(path)
            check_drawn_file(path)


def _curve(path: Path) -> None:
    from engine.charts.figures import save_sweep_figure

    project = sample_project()
    save_sweep_figure(project.runs[0].results, project.sweep.rates, path, title="Curve")


def _differences(path: Path) -> None:
    from engine.charts.figures import save_difference_figure

    project = sample_project()
    save_difference_figure(project.runs[0].results, project.sweep.rates, path)


def _chance(path: Path) -> None:
    from engine.analysis.variance_study import study_of
    from engine.charts.chance_figure import save_chance_figure

    save_chance_figure(study_of(chance_run()), path)


def _pooled(path: Path) -> None:
    from engine.analysis.pooled import pool
    from engine.charts.pooled_figure import save_pooled_figure

    results = sample_project().runs[0].results
    halves = [replace(results, cells=results.cells[start::2]) for start in (0, 1)]
    save_pooled_figure(pool(zip(("Ada", "Bob"), halves, strict=True)), path)


def _history(path: Path) -> None:
    from engine.charts.figure_file import save_figure
    from engine.charts.figures import SCREEN
    from engine.charts.history_figure import HistoryFigure

    cell = sample_project().runs[0].results.cells[0]

    def draw(figure, style, _room_top):
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

    def draw(figure, style, room_top):
        chart = FamilyFigure(figure, style, room_top=room_top)
        chart.set_heat_map(n_values > FEW_VALUES)
        chart.update(family_of(run), run.definition.sweep.rates)

    save_figure(draw, path, SCREEN)


FIGURES: dict[str, Callable[[Path], None]] = {
    "sweep": _curve,
    "difference": _differences,
    "family": lambda path: _family(FEW_VALUES, path),
    "family map": lambda path: _family(MANY_VALUES, path),
    "chance": _chance,
    "history": _history,
    "pooled": _pooled,
}
