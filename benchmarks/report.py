"""How long a report takes, and how long the window waits while its pages are drawn and its files written.

A 5 ms timer in the window's process writes down how long it waited: for a sweep of 90 trainings and for one
of 700, while a title is edited (the pages are drawn anew) and while HTML and PDF are saved.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.project.project import Project, ReportSpec
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.storage.examples import example
from gui.app import make_application, make_window
from gui.settings import Settings
from gui.window.main_window import MainWindow
from gui.window.navigation import REPORT

SWEEPS = ((9, 10), (7, 100))
TIMES = 3
MILLISECONDS = 5
TEXT = "# What I saw\n\nWith **more** dropout it rises.\n\n- one\n- two\n"


def main() -> int:
    """Measure in this process, without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        window._is_painted = True  # no engine
        window.charts.start()
        _wait(window, lambda: window.report_page.maker is not None)
        window.resize(1440, 900)
        window.show()
        window.show_page(REPORT)
        for n_rates, n_seeds in SWEEPS:
            window.document.load(_project(n_rates, n_seeds))
            _settle(window)
            print(
                f"{n_rates} rates x {n_seeds} seeds, {len(window.report_page.preview.sheets.pictures)} pages"
            )
            for number in range(TIMES):
                _measure(window, "draw the pages", partial(_retitle, window, f"Title {number}"))
            paths = [Path(folder) / "r.html", Path(folder) / "r.pdf"]
            for _ in range(TIMES):
                _measure(window, "save HTML and PDF", partial(window.report_page.save, paths))
        window.document.undo_stack.setClean()
        window.close()
    return 0


def _measure(window: MainWindow, name: str, do: Callable[[], None]) -> None:
    waits: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append(1000 * (now - last))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(MILLISECONDS)
    started = time.perf_counter()
    do()
    _settle(window)
    timer.stop()
    print(f"  {name:18} {time.perf_counter() - started:5.2f} s   longest wait {max(waits):5.0f} ms")


def _settle(window: MainWindow) -> None:
    """Until the pages are drawn and the files written."""
    page = window.report_page
    _wait(window, lambda: not page._timer.isActive() and page.maker is not None and not page.maker.is_busy)


def _wait(window: MainWindow, is_done: Callable[[], bool]) -> None:
    loop = QEventLoop()
    timer = QTimer(window)
    timer.timeout.connect(lambda: loop.quit() if is_done() else None)
    timer.start(20)
    loop.exec()
    timer.stop()


def _retitle(window: MainWindow, title: str) -> None:
    project = window.document.project
    window.document.edit("", replace(project, report=replace(project.report, title=title)))


def _project(n_rates: int, n_seeds: int) -> Project:
    """Noisy digits with made-up scores."""
    project = example("dropout-helps")
    rates = tuple(step / 10 for step in range(n_rates))
    project = replace(
        project,
        sweep=replace(project.sweep, rates=rates, seeds=tuple(range(n_seeds))),
        report=ReportSpec("Does it help?", "Ada", "Group 3", "Does Dropout help?", TEXT),
    )
    rng = random.Random(1)
    cells = []
    for rate in rates:
        for seed in range(n_seeds):
            score = 0.88 + 0.2 * rate - 0.2 * rate**2 + rng.gauss(0, 0.006)
            names = [f"{split}_{end}" for split in ("train", "val", "test") for end in ("loss", "accuracy")]
            metrics = tuple((name, 1 - score if "loss" in name else score) for name in names)
            curves = tuple(
                (name, tuple(score for _ in range(60))) for name in ("loss", "val_loss", "accuracy")
            )
            cells.append(CellResult(Cell(rate, seed), metrics, curves))
    part = RunPart("", SweepResults(project.experiment, tuple(cells)))
    run = RunRecord("run", SWEEP, "Sweep 1", "2026-11-24T10:00:00+01:00", project.definition, (part,))
    return replace(project, runs=(run,))


if __name__ == "__main__":
    sys.exit(main())
