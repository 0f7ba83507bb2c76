"""How soon does the window answer a switch of scheme, of presentation mode, of the folded network?

Every page is measured with the tutorial's sweep in the window: the time until the window shows all of the
new look, charts included, and how long a 5 ms timer in the window's process waited at most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

MILLISECONDS = 5
MAX_SWITCH, MAX_TURN = 150, 100  # milliseconds
PAUSE, MAX_WAIT = 1800, 90_000  # milliseconds


def main() -> int:
    """Measure in a child process, on a virtual screen where there is none."""
    argparse.ArgumentParser(description=__doc__).parse_known_args()
    command = [
        sys.executable,
        "-c",
        "import sys; from benchmarks.switches import measure; sys.exit(measure())",
    ]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    return subprocess.run(command, check=False).returncode


def measure() -> int:
    """Run the app, switch on every page, and print the times; returns 1 if one is over its limit."""
    from PySide6.QtCore import QTimer

    from gui.app import make_application, make_window

    app = make_application(sys.argv[:1])
    window = make_window()
    window.show()
    rows: list[tuple[str, float, float]] = []

    def end() -> None:
        window.document.undo_stack.setClean()
        window.close()
        app.quit()

    steps = _steps(window, rows)

    def step() -> None:
        wait = next(steps, None)
        if wait is None:
            end()
        else:
            QTimer.singleShot(wait, step)

    QTimer.singleShot(0, step)
    app.exec()
    for name, whole, turn in rows:
        print(f"  {name:42} whole {whole:5.0f} ms   longest turn {turn:5.0f} ms")
    is_slow = any(whole > MAX_SWITCH or turn > MAX_TURN for _, whole, turn in rows)
    print(f"limits: {MAX_SWITCH} ms, {MAX_TURN} ms; {'missed' if is_slow or not rows else 'kept'}")
    return 1 if is_slow or not rows else 0


def _steps(window: MainWindow, rows: list[tuple[str, float, float]]) -> Iterator[int]:
    """What happens one after the other, each time with the milliseconds until the next."""
    from gui.control.run import RunState
    from gui.window.navigation import STEPS

    deadline = time.monotonic() + MAX_WAIT / 1000
    while not (window.engine.is_ready and window.sweep_page.can_judge):
        if time.monotonic() > deadline:
            return
        yield 100
    window.toolbar.sweep.click()
    while window.controller.state is not RunState.IDLE:
        yield 100
    for index in range(len(STEPS)):
        window.show_page(index)
        yield PAUSE
    switches: tuple[tuple[str, Callable[[], None]], ...] = (
        ("scheme", window.look.switch_scheme),
        ("presentation", window.look.switch_presentation),
        ("network folded", window.folding.toggle),
    )
    for index, (page, _) in enumerate(STEPS):
        window.show_page(index)
        yield PAUSE
        for name, switch in switches:
            for way in ("on", "off"):
                probe = _Probe(window)
                switch()
                yield PAUSE
                rows.append((f"{page}: {name} {way}", probe.whole, probe.longest))


class _Probe:
    """Watches from a switch until the window has nothing left to draw."""

    def __init__(self, window: MainWindow) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._window = window
        self._started = self._last = time.perf_counter()
        self.whole = self.longest = 0.0
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(MILLISECONDS)

    def _tick(self) -> None:
        from gui.charts.blit_canvas import BlitCanvas

        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now
        canvases = [one for one in self._window.findChildren(BlitCanvas) if one.isVisible()]
        if not self.whole and not any(one.is_pending for one in canvases):
            self.whole = 1000 * (now - self._started)
        if 1000 * (now - self._started) > PAUSE - 100:
            self._timer.stop()


if __name__ == "__main__":
    sys.exit(main())
