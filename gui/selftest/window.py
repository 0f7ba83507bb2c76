"""The window opens, on Iris and a very short sweep, and its parts load behind it."""

from __future__ import annotations

from dataclasses import replace

from gui.app import make_window
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.pixels import check_filled
from gui.settings import Settings

EPOCHS = 2


def open_window(bench: Bench) -> None:
    """Show it and wait until it is painted and its charts are there."""
    window = make_window("honest-classification", Settings(bench.folder / "settings.json"))
    project = window.document.project
    short = replace(
        project,
        training=replace(project.training, epochs=EPOCHS),
        sweep=replace(project.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
    )
    window.document.load(short)
    bench.use(window)
    said: list[str] = []
    window.charts.loaded.connect(said.append)
    window.show()
    bench.wait_for(lambda: bool(said), "the window's charts")
    make_sure(not said[0], said[0])
    check_filled(window.grab().toImage(), "the window")
