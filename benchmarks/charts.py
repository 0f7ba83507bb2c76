"""What does a live training's chart cost the window's thread? Two panels of 3 live and 4 earlier lines.

A light update is timed from the new epochs' arrival until the canvas has painted itself, a full draw the
same way; the chart has the room that it has in a window of 1440 x 900. `--sweep` measures the sweep's chart
too (benchmarks/sweep_chart.py).
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import subprocess
import sys
import time

BAR = 15.0  # milliseconds
SIZE = (990, 660)  # pixels: the chart's share of the window
EARLIER = 4

Curves = tuple[tuple[str, tuple[float, ...]], ...]


def main() -> int:
    """Print the costs; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=500)
    parser.add_argument("--updates", type=int, default=60)
    parser.add_argument("--sweep", action="store_true")
    options = parser.parse_args()
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan
    print(f"load of the machine before: {load:.1f} of {os.cpu_count()} cores")
    results = [_measure(options.epochs, options.updates, strength) for strength in (0.0, 0.9)]
    if options.sweep:
        command = [sys.executable, "-m", "benchmarks.sweep_chart"]
        results.append(subprocess.run(command, check=False).returncode == 0)
    return 0 if all(results) else 1


def history(seed: int, epochs: int) -> Curves:
    """Curves as a network with dropout has them that memorises after a third of its training."""
    rng = random.Random(seed)
    turn = epochs / 3 * (1 + 0.1 * seed)

    def noisy(value: float) -> float:
        return value * (1 + 0.02 * rng.gauss(0, 1))

    rows: dict[str, list[float]] = {}
    for epoch in range(1, epochs + 1):
        train = 2 * math.exp(-3 * epoch / turn) + 0.3 * math.exp(-epoch / epochs)
        held_out = 2 * math.exp(-3.5 * epoch / turn) + 0.45 + 0.5 * max(0.0, epoch - turn) / epochs
        for name, value in (("loss", train + 0.15), ("train_loss", train), ("val_loss", held_out)):
            rows.setdefault(name, []).append(noisy(value))
            metric = name.replace("loss", "accuracy")
            rows.setdefault(metric, []).append(min(1.0, noisy(1 - 0.3 * value)))
    return tuple((name, tuple(row)) for name, row in rows.items())


def _measure(epochs: int, updates: int, strength: float) -> bool:
    from PySide6.QtWidgets import QApplication

    from engine.charts.curve_overlay import EarlierRun
    from engine.charts.history_figure import HistoryLook
    from engine.experiment.results import EpochValues
    from engine.experiment.specs import Cell
    from gui.charts.history_chart import HistoryChart

    app = QApplication.instance() or QApplication(sys.argv[:1])
    curves = history(0, epochs)
    chart = HistoryChart()
    chart.resize(*SIZE)
    chart.start(epochs, "accuracy", "sparse_categorical_crossentropy", True)
    chart.set_earlier([EarlierRun(f"run {n}", "", history(n, epochs)) for n in range(1, EARLIER + 1)])
    chart.chart.set_look(HistoryLook(smoothing=strength))
    chart.show()

    def epoch(number: int) -> EpochValues:
        values = tuple((name, row[number - 1]) for name, row in curves)
        return EpochValues(Cell(None, 0), number, values)

    def settle() -> None:
        until = time.perf_counter() + 2
        while chart.canvas.is_pending and time.perf_counter() < until:
            app.processEvents()
        app.processEvents()

    def timed(first: int, last: int) -> tuple[float, bool]:
        drawn = chart.canvas.full_draws
        began = time.perf_counter()
        chart.add_epochs([epoch(number) for number in range(first, last + 1)])
        chart.canvas._draw_now()
        cost = time.perf_counter() - began
        if chart.canvas.is_pending:  # a full draw waits a moment, for the rest of the window
            began = time.perf_counter()
            chart.canvas._draw_now()
            chart.canvas.repaint()
            cost += time.perf_counter() - began
        settle()
        return 1000 * cost, chart.canvas.full_draws > drawn

    costs: dict[bool, list[float]] = {False: [], True: []}
    grown = max(1, epochs - updates)
    step = max(1, grown // 40)
    for first in range(1, grown + 1, step):  # it grows to nearly its full length: limits change here
        cost, is_full = timed(first, min(first + step - 1, grown))
        if is_full:
            costs[True].append(cost)
    for number in range(grown + 1, epochs + 1):
        cost, is_full = timed(number, number)
        costs[is_full].append(cost)
    began = time.perf_counter()
    chart.canvas.draw()
    chart.canvas.repaint()
    costs[True].append(1000 * (time.perf_counter() - began))
    chart.hide()
    hidden = []
    for _ in range(updates):
        began = time.perf_counter()
        chart.add_epochs([epoch(epochs)])
        hidden.append(1000 * (time.perf_counter() - began))
    lines = 2 * (3 + EARLIER) + (6 if strength else 0)
    print(f"training chart, {lines} lines x {epochs} epochs{', smoothed' if strength else ''}")
    for name, row in (("light update", costs[False]), ("full draw", costs[True]), ("hidden", hidden)):
        worst, half = max(row, default=math.nan), statistics.median(row or [math.nan])
        print(f"  {name:14} {len(row):4} times, median {half:6.2f} ms, worst {worst:6.2f} ms")
    chart.close()
    late = statistics.quantiles(costs[False], n=20)[-1] if len(costs[False]) > 1 else math.inf
    print(f"  19 of 20 light updates end within {late:.2f} ms; the bar is {BAR:g} ms")
    return late < BAR


if __name__ == "__main__":
    raise SystemExit(main())
