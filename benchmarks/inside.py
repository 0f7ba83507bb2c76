"""How smoothly does the Inside page play? Frames a second, and the longest wait, with and without a sweep.

The app plays the steps of a training at 20 a second, from the first one on, so that the engine computes
them in the meantime. A 5 ms timer in the window's process writes down how long it waited. The app runs as a
student starts it, in a process of its own, on an X screen (a virtual one where there is none).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.project.project import Project

MILLISECONDS = 5
WARM_UP = 4.0  # seconds: the first steps, and TensorFlow's program for the others
MIN_FRAMES = {"nothing trains": 20.0, "a sweep trains": 10.0}  # a second
MAX_WAIT = 100.0  # milliseconds
TOLERANCE = 0.95  # of the frames: the timer that plays them has whole milliseconds
SEEDS = 200  # of the sweep, so that it lasts


def main() -> int:
    """Play each network in an app of its own, and print what was measured; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each measurement lasts")
    options = parser.parse_args()
    if options.network:
        return _measure(options.network, options.seconds)
    command = [sys.executable, "-m", "benchmarks.inside", "--seconds", str(options.seconds)]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    worst = 0
    for name in _projects():
        worst = max(worst, subprocess.run([*command, "--network", name], check=False).returncode)
    return worst


def _projects() -> dict[str, Callable[[], Project]]:
    from engine.network.spec import LayerSpec, NetworkSpec
    from engine.storage.examples import example

    of = LayerSpec.of

    def digits(*layers: LayerSpec) -> Project:
        network = NetworkSpec((*layers, of("dense", units=10, activation="softmax")))
        return replace(example("dropout-helps"), network=network)

    return {
        "table net": lambda: example("tutorial-regression"),
        "wide net": lambda: example("dropout-helps"),
        "conv net": lambda: digits(
            of("conv2d", filters=32, padding="same", activation="relu"),
            of("spatial_dropout2d", True),
            of("conv2d", filters=32, activation="relu"),
            of("dropout", rate=0.3),
            of("flatten"),
        ),
        "recurrent net": lambda: digits(
            of("reshape", target_shape=(8, 8)),
            of("lstm", units=32, dropout=0.2, recurrent_dropout=0.2),
            of("dropout", True),
        ),
    }


def _measure(name: str, seconds: float) -> int:
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from gui.app import make_application, make_window
    from gui.inside_page.steps.player import SPEEDS
    from gui.inside_page.steps.view import StepView
    from gui.window.navigation import INSIDE

    app = make_application(sys.argv[:1])
    window = make_window("tutorial-regression")
    window.show()

    def run_for(seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def wait_for(is_met: Callable[[], bool], limit: float = 120.0) -> None:
        end = time.perf_counter() + limit
        while not is_met():
            if time.perf_counter() > end:
                raise TimeoutError(f"{name}: nothing happened in {limit:.0f} s")
            run_for(0.02)

    wait_for(lambda: window.engine.is_ready)
    window.document.load(_projects()[name]())
    window.show_page(INSIDE)
    window.inside_page.show_view("Step by step")
    wait_for(lambda: isinstance(window.inside_page.view, StepView))
    view = window.inside_page.view
    assert isinstance(view, StepView)
    begin = time.perf_counter()
    wait_for(lambda: view.source.has(0))
    print(f"{name}: the first step after {time.perf_counter() - begin:.1f} s", flush=True)
    view.transport.speed.setCurrentIndex(SPEEDS.index(20))
    waits: list[float] = []
    last = 0.0

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append(1000 * (now - last))
        last = now

    timer = QTimer(interval=MILLISECONDS)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    is_good = True
    for phase, fewest in MIN_FRAMES.items():
        if phase == "a sweep trains":
            window.document.set_sweep(seeds=tuple(range(SEEDS)))
            window.controller.start_sweep()
            wait_for(lambda: window.controller.is_running)
        view.player.play()
        run_for(WARM_UP)
        n_frames = view.canvas.n_frames
        waits.clear()
        begin = last = time.perf_counter()
        timer.start()
        run_for(seconds)
        timer.stop()
        frames = (view.canvas.n_frames - n_frames) / (time.perf_counter() - begin)
        is_good &= frames >= TOLERANCE * fewest and max(waits) <= MAX_WAIT
        is_running = phase == "nothing trains" or window.controller.is_running
        note = "" if is_running else "   (the sweep ended before)"
        print(
            f"  {phase:15} {frames:5.1f} frames a second   longest wait {max(waits):5.1f} ms{note}",
            flush=True,
        )
    view.player.pause()
    if window.controller.is_running:
        window.controller.stop()
        wait_for(lambda: not window.controller.is_running)
    window.document.undo_stack.setClean()
    window.close()
    app.quit()
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
