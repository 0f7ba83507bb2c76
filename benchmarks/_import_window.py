"""How long the window waits while a file of one's own is imported, used, looked at, saved and opened again.

A 5 ms timer writes down how long it came late, and how much of that the window's thread computed itself: the
rest are other programs on a busy machine. Started by `benchmarks.imports` with the folder of its files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

MILLISECONDS = 5
MOST_MILLISECONDS = 100
MOST_SECONDS = 60  # that a step is waited for
SETTLE = 1000  # milliseconds after a step, which still count for it
EMBEDDED_ROWS = 350_000  # of 20 numbers: 60 MB


@dataclass(frozen=True)
class _Step:
    name: str
    do: Callable[[], object]
    is_done: Callable[[], bool] = lambda: True


def main() -> int:
    """Start the app in a child process with an X screen and folders of its own."""
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        return _measure(folder)
    own = folder / "app"
    own.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks._import_window", str(folder), "measure"]
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    environment = {**os.environ, "DROPOUT_LAB_DATA_DIR": str(own)}
    return subprocess.run(command, check=False, env=environment).returncode


def _project(folder: Path) -> Path:
    """Write a project that has a table of 60 MB inside."""
    from dataclasses import replace

    from benchmarks.imports import csv_file
    from engine.checks.own_file import on_own_file
    from engine.data.own_files.request import Request, inspect_file
    from engine.storage.examples import example
    from engine.storage.project_file import write_project

    table = csv_file(folder / "embedded.csv", EMBEDDED_ROWS, 20)
    file = replace(inspect_file(Request(path=str(table))).file, is_embedded=True)
    path = folder / "embedded.dropoutlab"
    write_project(on_own_file(example("honest-regression"), file), path)
    table.unlink()
    return path


def _measure(folder: Path) -> int:
    from PySide6.QtCore import Qt, QTimer

    from gui.app import make_application, make_window

    project = _project(folder)
    app = make_application(sys.argv[:1])
    window = make_window("tutorial-regression")
    window.resize(1440, 900)
    document, look = window.document, window.data_page.look
    waits: dict[str, list[tuple[float, float]]] = {}
    phase, last, computed = "", time.perf_counter(), time.thread_time()

    side = window.data_side  # it makes its view for the first file

    def is_read() -> bool:
        return side.view.use.isEnabled()

    def scroll() -> None:
        side.view.columns_view.scrollToBottom()

    def name_of_file() -> str:
        file = document.project.data.file
        return "" if file is None else file.name

    def use() -> None:
        side.view.keep_copy.setChecked(True)
        side.view.use.click()

    steps = [
        _Step("the import opens", lambda: window.importer.open(folder / "wide.csv")),
        _Step("10,000 columns are shown", lambda: None, is_read),
        _Step("the list is at its end", scroll),
        _Step("Use with a copy", use, lambda: name_of_file() == "wide.csv"),
        _Step("the samples are there", lambda: None, lambda: look.view is look.table),
        *(_Step(f"tab {name}", partial(look.show_named, name)) for name in ("Columns", "Map")),
        _Step("a column is left out", lambda: look.excluded_edited.emit(("x3",))),
        _Step("undo", document.undo_stack.undo),
        _Step("save", lambda: window.files.write(folder / "wide.dropoutlab", is_agreed=True)),
        _Step(
            "open 60 MB inside", lambda: window.files.open(str(project)), lambda: name_of_file() != "wide.csv"
        ),
        _Step("its samples are there", lambda: None, lambda: look.view is look.table),
    ]

    def tick() -> None:
        nonlocal last, computed
        now, thread = time.perf_counter(), time.thread_time()
        waits.setdefault(phase, []).append((1000 * (now - last), 1000 * (thread - computed)))
        last, computed = now, thread

    def next_step() -> None:
        nonlocal phase
        _print(phase, waits.get(phase, []))
        if not steps:
            timer.stop()
            document.undo_stack.setClean()
            window.close()
            app.quit()
            return
        step = steps.pop(0)
        phase, started = step.name, time.perf_counter()
        step.do()

        def look_again() -> None:
            if step.is_done() or time.perf_counter() - started > MOST_SECONDS:
                QTimer.singleShot(SETTLE, next_step)
            else:
                QTimer.singleShot(MILLISECONDS, look_again)

        look_again()

    def begin() -> None:
        if window.engine.is_ready:
            window.engine.changed.disconnect(begin)
            QTimer.singleShot(3 * SETTLE, next_step)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(MILLISECONDS)
    window.engine.changed.connect(begin)
    window.show()
    app.exec()
    del waits[""]  # the start
    return int(any(wall > MOST_MILLISECONDS for found in waits.values() for wall, _ in found))


def _print(phase: str, waits: list[tuple[float, float]]) -> None:
    if phase:
        wall, own = max(waits)[0], max(computed for _, computed in waits)
        print(f"  {phase:26} {wall:6.0f} ms, of its own computing {own:6.0f} ms", flush=True)
    else:
        print("the window's longest waits", flush=True)


if __name__ == "__main__":
    sys.exit(main())
