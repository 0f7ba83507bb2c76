"""How long does a film take, how smoothly does it play, and does the window wait for it?

The example of the Film tab, two networks of 32-32 units and 100 epochs, is asked for with three seeds; it is
then played at 20 frames a second, alone and while a sweep trains, and saved in each format. From the opening
of the page on, a 5 ms timer in the window's process writes down how long it waited (`benchmarks.start` has
what comes before). Limits: 2 s for a film once its program is traced, 20 frames a second (10 beside a sweep),
no wait over 100 ms. The app runs on an X screen (a virtual one where there is none), with a window of
1440 x 900.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the worker imports this file, too
    from gui.inside_page.film_view import FilmTab
    from gui.window.main_window import MainWindow

MILLISECONDS, POLL = 5, 20
WARM_UP, PLAY, PAUSE = 6.0, 10.0, 0.5  # seconds
FILM_SECONDS, FRAMES, FRAMES_IN_SWEEP, WAIT = 2.0, 20.0, 10.0, 100.0
SLACK = 0.95  # of the frames a second: timers of a desktop are not exact
MAX_SECONDS = 300
CHILD = "--child"

# What a script waits for: a number of seconds, or a condition.
Step = float | Callable[[], bool]


def main() -> int:
    """Start the app in a child process, and pass on what it prints."""
    if CHILD in sys.argv:
        return _measure()
    command = [sys.executable, "-m", "benchmarks.film", CHILD]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    return subprocess.run(command, check=False).returncode


@dataclass
class _Waits:
    """How long a 5 ms timer waited, in milliseconds, phase by phase."""

    phase: str = "start"
    found: dict[str, list[float]] = field(default_factory=dict)
    last: float = 0.0

    def tick(self) -> None:
        now = time.perf_counter()
        if self.last:
            self.found.setdefault(self.phase, []).append(1000 * (now - self.last))
        self.last = now

    def worst(self, phase: str) -> float:
        return max(self.found.get(phase, [0.0]))


def _measure() -> int:
    from PySide6.QtCore import Qt, QTimer

    from gui.app import make_application, make_window
    from gui.settings import Settings

    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        window.resize(1440, 900)
        waits, missed = _Waits(), [0]
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=MILLISECONDS)
        timer.timeout.connect(waits.tick)
        steps = _script(window, waits, missed, Path(folder))
        poll = QTimer(interval=POLL)
        waiting: list[tuple[Step, float]] = [(0.0, time.monotonic())]

        def go_on() -> None:
            step, since = waiting[0]
            if step() if callable(step) else time.monotonic() - since >= step:
                following = next(steps, None)
                if following is not None:
                    waiting[0] = following, time.monotonic()
                    return
                window.document.undo_stack.setClean()
                window.close()
                app.quit()

        poll.timeout.connect(go_on)
        QTimer.singleShot(1000 * MAX_SECONDS, app.quit)
        window.show()
        timer.start()
        poll.start()
        app.exec()
    return missed[0]


def _script(window: MainWindow, waits: _Waits, missed: list[int], folder: Path) -> Iterator[Step]:
    from engine.inside.film_example import film_example
    from gui.inside_page.film_view import FilmTab
    from gui.window.navigation import INSIDE

    yield lambda: window.engine.is_ready
    yield WARM_UP
    waits.found.clear()
    waits.phase = "opening the page"
    window.document.load(film_example(window.document.project))
    yield PAUSE
    page = window.late_pages.inside
    window.show_page(INSIDE)
    yield PAUSE
    page.show_view("Film")
    yield PAUSE
    view = page.view
    assert isinstance(view, FilmTab)
    for seed in range(3):
        waits.phase = f"film of seed {seed}"
        page.seed.setValue(seed)
        begin = time.perf_counter()
        yield partial(_shows, view, seed)
        seconds = time.perf_counter() - begin
        _say(f"film of seed {seed} after {seconds:.2f} s", seed > 0 and seconds > FILM_SECONDS, missed)
        yield 1.0
    for name, at_least, has_sweep in (("alone", FRAMES, False), ("beside a sweep", FRAMES_IN_SWEEP, True)):
        if has_sweep:
            window.document.set_sweep(seeds=tuple(range(400)))
            window.controller.start_sweep(is_repeat=True)
            yield lambda: window.controller.plan is not None
            yield 2.0
        yield from _played(view, name, at_least, waits, missed)
        if has_sweep:
            _say(f"the sweep still trains: {window.controller.is_running}", False, missed)
            waits.phase = "the sweep's end"
            window.toolbar.stop.click()
            yield lambda: not window.controller.is_running
            yield 2.0
    for suffix in (".gif", ".webp"):
        waits.phase, begin = f"saving {suffix}", time.perf_counter()
        view.export.save_animation(folder / f"film{suffix}")
        yield lambda: not view.export.saver.is_busy
        _say(f"saved as {suffix} after {time.perf_counter() - begin:.2f} s", False, missed)
    for phase in waits.found:
        _say(f"{phase}: longest wait {waits.worst(phase):.0f} ms", waits.worst(phase) > WAIT, missed)


def _shows(view: FilmTab, seed: int) -> bool:
    return view.shown is not None and view.shown.seed == seed


def _played(view: FilmTab, name: str, at_least: float, waits: _Waits, missed: list[int]) -> Iterator[Step]:
    chart, bar = view.host.chart, view.bar
    assert chart is not None
    bar.speed.setCurrentIndex(bar.speed.count() - 1)
    bar.loop.setChecked(True)
    bar.toggle()
    yield 0.5
    waits.phase = f"played {name}"
    first, cpu, begin = chart.canvas.light_draws, time.process_time(), time.perf_counter()
    yield PLAY
    seconds, n_frames = time.perf_counter() - begin, chart.canvas.light_draws - first
    each = 1000 * (time.process_time() - cpu) / max(n_frames, 1)
    text = f"played {name}: {n_frames / seconds:.1f} frames a second, {each:.0f} ms of computing for each"
    _say(text, n_frames / seconds < SLACK * at_least, missed)
    bar.pause()
    waits.phase = "between"
    yield 0.5


def _say(text: str, is_missed: bool, missed: list[int]) -> None:
    sys.stdout.write(f"  {text}{'   LIMIT MISSED' if is_missed else ''}\n")
    sys.stdout.flush()
    missed[0] |= is_missed


if __name__ == "__main__":
    sys.exit(main())
