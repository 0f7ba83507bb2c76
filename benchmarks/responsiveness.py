"""Does the window ever wait? From the launch through TensorFlow's loading, a sweep and Stop.

A 5 ms timer in the window's process writes down how long it waited. The app runs as a student starts it,
in a process of its own, on an X screen (a virtual one where there is none).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time

MILLISECONDS = 5


def main() -> int:
    """Start the app in a child process, and pass on what it prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--example", default="tutorial-regression")
    parser.add_argument("--sweep-seconds", type=float, default=40.0)
    options = parser.parse_args()
    if options.started is not None:
        return _measure(options.started, options.example, options.sweep_seconds)
    command = [sys.executable, "-m", "benchmarks.responsiveness", "--example", options.example]
    command += ["--sweep-seconds", str(options.sweep_seconds)]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    worst = 0
    for name in ("first start", "second start, disk warm"):
        print(name, flush=True)
        worst = max(worst, subprocess.run([*command, "--started", str(time.time())], check=False).returncode)
    return worst


def _measure(started: float, example: str, sweep_seconds: float) -> int:
    from PySide6.QtCore import Qt, QTimer

    from gui.app import make_application, make_window
    from gui.run import RunState

    app = make_application(sys.argv[:1])
    window = make_window(example)
    phases: dict[str, list[float]] = {}
    phase = "TensorFlow loads"
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        phases.setdefault(phase, []).append(1000 * (now - last))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)

    def next_phase(name: str) -> None:
        nonlocal phase
        phase = name

    def on_engine() -> None:
        if window.engine.is_ready and phase == "TensorFlow loads":
            next_phase("sweep")
            window.toolbar.sweep.click()
            QTimer.singleShot(int(1000 * sweep_seconds), press_stop)

    def press_stop() -> None:
        next_phase("Stop")
        window.toolbar.stop.click()

    def on_state() -> None:
        if window.controller.state is RunState.IDLE and phase in ("sweep", "Stop"):
            QTimer.singleShot(1000, end)

    def end() -> None:
        timer.stop()
        window.document.undo_stack.setClean()
        window.close()
        app.quit()

    window.engine.changed.connect(on_engine)
    window.controller.state_changed.connect(on_state)
    visible = 0.0

    def on_painted() -> None:
        nonlocal last, visible
        visible = time.time() - started
        last = time.perf_counter()
        timer.start(MILLISECONDS)

    window.first_painted.connect(on_painted)
    window.show()
    app.exec()
    print(f"  window visible after {visible:.2f} s")
    for name, waits in phases.items():
        waits.sort()
        middle, high = waits[len(waits) // 2], waits[int(0.99 * len(waits))]
        print(f"  {name:17} p50 {middle:5.1f} ms   p99 {high:5.1f} ms   max {waits[-1]:6.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
