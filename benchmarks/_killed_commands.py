"""Commands and saves that are killed: `run` and its worker, `import`, and a project that is saved repeatedly.

After a kill the same is done again, and must end as if nothing had been: equal bytes, no process, and nothing
in the folders that would not be there otherwise.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks._killed_processes import still_running, worker_of
from engine.storage.csv_files import parse_cells
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project

ROOT = Path(__file__).resolve().parents[1]
MAX_SECONDS = 600  # for one start
IN_A_ROW = 5
TABLES = ("cells.csv", "history.csv")
SAVES = """
import itertools, sys
from pathlib import Path
from engine.storage.project_file import read_project, write_project
path, *versions = map(Path, sys.argv[1:])
projects = [read_project(version) for version in versions]
print("ready", flush=True)
for project in itertools.islice(itertools.cycle(projects), 2000):
    write_project(project, path)
"""


class RunKills:
    """`run` of a small sweep, cell after cell; `of_worker` kills its worker instead.

    What one kill left is resumed and killed again, up to IN_A_ROW times; then it goes on to its end.
    """

    def __init__(self, folder: Path, *, of_worker: bool) -> None:
        self._victim = "worker" if of_worker else "app"
        self._whole = folder / "whole"
        self._whole.mkdir()
        began = time.monotonic()
        with _start(self._whole, *self._words(self._whole)) as process:
            assert process.wait(MAX_SECONDS) == 0
        self._seconds = time.monotonic() - began
        self._cells = _cells(self._whole)
        self._home, self._n_kills = folder, 0

    def _words(self, home: Path) -> list[str]:
        plan = ["--rates", "0,0.3,0.6", "--seeds", "4", "--epochs", "6", "--trainer", "reference"]
        return ["run", "honest-classification", *plan, "--out", str(home / "o"), "--resume"]

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """One kill, at a share of the whole time: what it was, and what is wrong afterwards."""
        if self._n_kills % IN_A_ROW == 0:
            self._home = home
            home.mkdir()
        self._n_kills += 1
        before = len(_cells(self._home))
        with _start(self._home, *self._words(self._home)) as process:
            _wait_until(lambda: process.poll() is not None or worker_of(process.pid) is not None)
            time.sleep(moment * self._seconds)
            victim = worker_of(process.pid) if self._victim == "worker" else process.pid
            if victim and process.poll() is None:
                os.kill(victim, signal.SIGKILL)
            code = process.wait(MAX_SECONDS)
        kept = _cells(self._home)
        what = f"{self._victim}, {before} cells before, {len(kept)} after"
        if problem := still_running(_mark(self._home)):
            return what, problem
        if code not in (0, 1 if self._victim == "worker" else -signal.SIGKILL):
            return what, f"it ended with {code}"
        if len(kept) < before or not set(kept) <= set(self._cells):
            return what, "cells were lost, or differ from those of the whole run"
        return what, self._end() if code == 0 or self._n_kills % IN_A_ROW == 0 else ""

    def _end(self) -> str:
        """Go on to the end; what a killed worker left in TMPDIR goes when the next one starts, if any."""
        trains = len(_cells(self._home)) < len(self._cells)
        self._n_kills += -self._n_kills % IN_A_ROW  # the next kill begins anew
        with _start(self._home, *self._words(self._home)) as process:
            if process.wait(MAX_SECONDS):
                return "it could not be resumed"
        if any(_text(self._home / "o" / table) != _text(self._whole / "o" / table) for table in TABLES):
            return "the tables differ from those of the whole run"
        if not trains:
            shutil.rmtree(self._home / "tmp")
            (self._home / "tmp").mkdir()
        return _difference(self._home, self._whole)


def _cells(home: Path) -> list[str]:
    """The whole cells in a folder, as they are written."""
    return [repr(one) for one in parse_cells(*(_text(home / "o" / name) for name in TABLES), may_be_cut=True)]


class ImportKills:
    """`import` of a table, and the same again."""

    def __init__(self, folder: Path) -> None:
        self._table = folder / "table.csv"
        rows = (f"{i},{i % 7},{'abc'[i % 3]},{(i * 37) % 101 / 7}" for i in range(20_000))
        self._table.write_text("a,b,kind,y\n" + "\n".join(rows) + "\n", "utf-8")
        self._whole = folder / "whole"
        self._whole.mkdir()
        began = time.monotonic()
        with _start(self._whole, *self._words(self._whole)) as process:
            assert process.wait(MAX_SECONDS) == 0
        self._seconds = time.monotonic() - began

    def _words(self, home: Path) -> list[str]:
        return ["import", str(self._table), "--out", str(home / "p.dropoutlab")]

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """One kill: what it was, and what is wrong afterwards."""
        home.mkdir()
        path, whole = home / "p.dropoutlab", self._whole / "p.dropoutlab"
        with _start(home, *self._words(home)) as process:
            time.sleep(moment * self._seconds)
            process.kill()
        if problem := still_running(_mark(home)):
            return "import", problem
        name = f"import, {'after' if path.exists() else 'before'} its end"
        if not path.exists():  # which the second would not replace
            with _start(home, *self._words(home)) as process:
                if process.wait(MAX_SECONDS):
                    return name, "it could not be done again"
        if read_project(path) != read_project(whole):
            return name, "the project is not that of a whole import"
        return name, _difference(home, self._whole)


class SaveKills:
    """Two versions of a project with many results, saved over one another without a pause."""

    def __init__(self, folder: Path) -> None:
        self._versions = (folder / "one.dropoutlab", folder / "two.dropoutlab")
        plain = example("honest-classification")
        for number, path in enumerate(self._versions, start=1):
            write_project(replace(plain, notes=f"version {number} " * 200_000), path)

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """One kill within half a second: what it was, and what is wrong afterwards."""
        home.mkdir()
        path = home / "p.dropoutlab"
        with subprocess.Popen(
            [sys.executable, "-c", SAVES, path, *self._versions], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.5 * moment)
            process.kill()
        was_saving = [one.name for one in home.iterdir() if one != path]
        contents = [one.read_bytes() for one in self._versions]
        if path.exists() and path.read_bytes() not in contents:
            return "save", "the file is neither version"
        write_project(read_project(self._versions[0]), path)
        left = [one.name for one in home.iterdir() if one != path]
        return f"save, {'while it wrote' if was_saving else 'between two'}", ", ".join(left)


def _start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command that keeps all of its own in `home`; what it says goes nowhere."""
    name, value = _mark(home).split("=")
    (home / "tmp").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--data-dir", str(home / "app"), *words],
        env={**os.environ, name: value, "TMPDIR": str(home / "tmp")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _mark(home: Path) -> str:
    return f"DROPOUT_LAB_KILL={home.name}"


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + MAX_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _difference(home: Path, whole: Path) -> str:
    """What was left that is not there after a run that nobody killed, or lacks."""
    found, expected = (sorted(_names(folder)) for folder in (home, whole))
    more = [name for name in found if name not in expected]
    less = [name for name in expected if name not in found]
    return f"{', '.join(more)} was left" if more else f"{', '.join(less)} is missing" if less else ""


def _names(folder: Path) -> Sequence[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*"))
    return [path.as_posix() for path in paths if path.parts[:2] != ("app", "logs")]
