"""The real window, whose sweeps and studies are killed: the app itself, or its worker.

After a kill of the app it starts anew, is offered the run, goes on and saves: its cells.csv must be that of a
run that nobody killed, byte by byte, and its folder must be gone. After a kill of the worker the window keeps
the cells that were finished, each as in the whole run.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from benchmarks._driven_app import ENDED, LIVE, OFFERED, STARTED, TYPED
from benchmarks._killed_processes import worker_of
from engine.experiment.specs import SecondSetting
from engine.project.project import Project
from engine.storage.csv_files import cells_csv
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project

ROOT = Path(__file__).resolve().parents[1]
MAX_SECONDS = 240  # for one start
SAVED, UNFINISHED, UNSAVED = "result.dropoutlab", Path("data", "unfinished"), Path("data", "unsaved")
TYPED_SECONDS = 10  # work is kept 5 seconds after the last edit


@dataclass
class Case:
    """A project, what is pressed, and of the run that nobody killed its cells and how long it took."""

    name: str
    act: str
    project: Path
    cells: str = ""
    seconds: float = 0.0


class WindowKills:
    """Kills of the window by turns over the cases; `of_worker` kills its worker instead."""

    def __init__(self, folder: Path, *, of_worker: bool) -> None:
        self._folder, self._of_worker = folder, of_worker
        self._cases = _make_cases(folder)
        self._number = 0
        for case in self._cases:
            _measure_whole(case, folder)

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """One kill, at a share of the whole time: what it was, and what is wrong afterwards."""
        case = self._cases[self._number % len(self._cases)]
        self._number += 1
        if self._of_worker:
            return case.name, _kill_worker(case, moment, home)
        return case.name, _kill_and_go_on(case, moment, home)


class AutosaveKills:
    """Kills while unsaved work is kept: what was kept is offered, and the user's file is as it was."""

    def __init__(self, folder: Path) -> None:
        self._project = folder / "typed.dropoutlab"
        write_project(example("honest-classification"), self._project)

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """One kill, at a share of TYPED_SECONDS after the last letter: what it was, and what is wrong."""
        out, before = home / SAVED, self._project.read_bytes()
        with _App("type", self._project, out, home) as app:
            app.wait_for(STARTED)
            time.sleep(moment * TYPED_SECONDS)
            app.kill()
        is_kept = bool(list((home / UNSAVED).glob("*/work.json")))
        with _App("continue", self._project, out, home) as app:
            is_offered = bool(app.wait_for(OFFERED, may_end=True))
            if is_offered:
                app.wait_for(ENDED)
            app.wait()
        what = f"{'after' if is_kept else 'before'} it was kept"
        if self._project.read_bytes() != before:
            return what, "the user's file was changed"
        if is_offered != is_kept:
            return what, "it was offered" if is_offered else "it was not offered"
        if is_offered and read_project(out).report.text.strip() != TYPED:
            return what, "the text is not what was typed"
        return what, _left(home)


def _make_cases(folder: Path) -> list[Case]:
    """Blocks of many cells, cell after cell, a family, and a study; the second seed is added to one sweep."""
    whole = _with_plan(example("tutorial-classification"), (0.0, 0.3, 0.6), 4, 150)
    digits = _with_plan(example("dropout-helps"), (0.0, 0.5), 3, 12)
    one_by_one = _with_plan(example("honest-regression"), (0.0, 0.5), 3, 15)
    one_by_one = replace(one_by_one, training=replace(one_by_one.training, clipnorm=1.0))
    family = _with_plan(example("honest-classification"), (0.0, 0.5), 2, 60)
    family = replace(family, sweep=replace(family.sweep, second=SecondSetting("epochs", (40.0, 60.0))))
    study = _with_plan(example("honest-classification"), (0.0, 0.5), 2, 25)
    made = []
    for name, act, project in (
        ("blocks", "sweep", whole),
        ("digits", "sweep", digits),
        ("one by one", "sweep", one_by_one),
        ("family", "sweep", family),
        ("study", "study", study),
    ):
        path = folder / f"{name}.dropoutlab"
        write_project(replace(project, name=name), path)
        made.append(Case(name, act, path))
    return made


def _with_plan(project: Project, rates: tuple[float, ...], n_seeds: int, epochs: int) -> Project:
    training = replace(project.training, epochs=epochs)
    sweep = replace(project.sweep, rates=rates, seeds=tuple(range(n_seeds)))
    return replace(project, training=training, sweep=sweep)


def _measure_whole(case: Case, folder: Path) -> None:
    """The run that nobody kills."""
    out = folder / f"{case.name} whole.dropoutlab"
    with _App(case.act, case.project, out, folder / f"{case.name} whole") as app:
        app.wait_for(STARTED)
        began = time.monotonic()
        app.wait_for(ENDED)
        case.seconds = time.monotonic() - began
        app.wait()
    case.cells = _all_cells(out)
    n_cells = case.cells.count("\n")
    print(f"{case.name}: a whole run takes {case.seconds:.1f} s from the press, {n_cells} lines", flush=True)


def _kill_and_go_on(case: Case, moment: float, home: Path) -> str:
    out = home / SAVED
    while True:
        with _App(case.act, case.project, out, home) as app:
            app.wait_for(STARTED)
            time.sleep(0.02 + moment * case.seconds)
            app.kill()
        if not out.exists():
            break
        moment *= 0.8  # this time the run was faster: it had ended
        shutil.rmtree(home)
    with _App("continue", case.project, out, home) as app:
        if not app.wait_for(OFFERED, may_end=True):
            return "the run was not offered"
        app.wait_for(ENDED)
        app.wait()
    if not out.exists() or _all_cells(out) != case.cells:
        return "the cells differ from those of the whole run"
    return _left(home)


def _kill_worker(case: Case, moment: float, home: Path) -> str:
    out = home / SAVED
    with _App(case.act, case.project, out, home) as app:
        app.wait_for(STARTED)
        time.sleep(0.02 + moment * case.seconds)
        app.kill_worker()
        app.wait_for(ENDED)
        app.wait()
    rows, whole = _all_cells(out).splitlines(), case.cells.splitlines()
    if unknown := [row for row in rows if row not in whole]:
        return f"{len(unknown)} cells differ from those of the whole run"
    if len(rows) > len(whole):
        return "there are more cells than in the whole run"
    return _left(home)


def _left(home: Path) -> str:
    left = [
        *(home / UNFINISHED).glob("*"),
        *(home / UNSAVED).glob("*"),
        *home.rglob(".*.part"),
        *home.rglob("*.lock"),
    ]
    return f"{left[0].relative_to(home)} was left" if left else ""


def _all_cells(path: Path) -> str:
    """cells.csv of each part of the project's last run, one under the other; empty if it had no cell yet."""
    runs = read_project(path).runs
    return "".join(
        f"{part.key}\n{cells_csv(part.results.cells)}" for part in (runs[-1].parts if runs else ())
    )


class _App:
    """The driven app in a process of its own; nothing of it outlives the `with` block."""

    def __init__(self, act: str, project: Path, out: Path, home: Path) -> None:
        words = [act, str(project), str(out), "--data-dir", str(home)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._driven_app", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

    def __enter__(self) -> _App:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.strip())
        self._lines.put(None)

    def line(self) -> str | None:
        """What the app says next; None at its end."""
        return self._lines.get(timeout=MAX_SECONDS)

    def wait_for(self, mark: str, *, may_end: bool = False) -> str:
        """The line that begins with this mark; empty where the app ended before and may."""
        while (line := self.line()) is not None:
            if line.startswith(mark):
                return line
        if may_end:
            return ""
        raise RuntimeError(f"the app ended before it said {mark}")

    def wait(self) -> None:
        """Until the app has closed."""
        self._process.wait(timeout=MAX_SECONDS)

    def kill_worker(self) -> None:
        """SIGKILL for the process that trains."""
        if worker := worker_of(self._process.pid):
            os.kill(worker, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL, as a crash or a task manager."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


def live_leaves_nothing(n_sweeps: int, folder: Path) -> bool:
    """Live sweeps and a study in one window, and the folders that were there meanwhile and afterwards."""
    project, home = folder / "live.dropoutlab", folder / "live"
    write_project(_with_plan(example("honest-classification"), (0.0, 0.5), 1, 2), project)
    seen: set[Path] = set()
    n_started = 0
    with _App(f"{LIVE}{n_sweeps}", project, folder / "live result.dropoutlab", home) as app:
        while (line := app.line()) is not None:
            n_started += line == STARTED
            seen.update((home / UNFINISHED).glob("*"))
            if line == ENDED:
                break
        app.wait()
    left = list((home / UNFINISHED).glob("*"))
    print(f"{n_started - 1} live sweeps and a study: {len(seen)} folders at times, {len(left)} left")
    return n_started == n_sweeps + 1 and len(seen) <= 1 and not left
