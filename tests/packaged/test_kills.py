"""Killed at random moments, as by a task manager, the packaged app leaves nothing that runs or is half."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.storage.csv_files import parse_cells
from tests.packaged.sandbox import Sandbox, end_all, running
from tests.packaged.screen import Screen, until

N_KILLS, AT_ONCE = 20, 4
LAST_SECOND = 8.0
MAX_SECONDS_TO_EXIT = (
    60.0  # a guard: an idle machine takes a second, one whose cores are all taken takes longer
)
MANY_CELLS = ("--seeds", "200")


@dataclass(frozen=True)
class Kill:
    """One start: its number, its words, its screen, and the moment of its end.

    Of a run that `is_writing`, the moment counts from its first cell on disk.
    """

    number: int
    text: tuple[str, ...]
    variables: dict[str, str]
    moment: float
    is_writing: bool


@dataclass(frozen=True)
class KilledRun:
    """What all the kills left in one home."""

    home: Path
    seconds_to_exit: tuple[float, ...]
    still_running: tuple[int, ...]


def plan(home: Path, screen: str) -> list[Kill]:
    """Half of them windows, seen and unseen by turns; half of them runs, by turns while they write."""
    rng = random.Random(6)
    kills = []
    for number in range(N_KILLS):
        is_run, is_odd = number >= N_KILLS // 2, bool(number % 2)
        text = ("run", "tutorial-regression", "--out", str(home / f"Lauf {number}"), *MANY_CELLS)
        unseen = is_run or is_odd
        variables = {"QT_QPA_PLATFORM": "offscreen"} if unseen else {"DISPLAY": screen}
        moment = rng.uniform(0.05, 0.5 if is_run and is_odd else LAST_SECOND)
        kills.append(Kill(number, text if is_run else (), variables, moment, is_run and is_odd))
    return kills


@pytest.fixture(scope="module")
def killed_run(sandbox: Sandbox, screen: Screen) -> Iterator[KilledRun]:
    """A home after all the kills."""
    home = sandbox.new_home("Absturz für Absturz")

    def carry_out(kill: Kill) -> tuple[float, list[int]]:
        mark = f"START={kill.number}"
        cells = home / f"Lauf {kill.number}" / "cells.csv"
        with sandbox.start(home, *kill.text, variables={**kill.variables, "START": str(kill.number)}) as app:
            try:
                if kill.is_writing:
                    until(lambda: cells.is_file() and cells.stat().st_size > 0, "the first cells", 90)
                time.sleep(kill.moment)
            finally:
                app.kill()
                start = time.monotonic()
        assert app.returncode == -signal.SIGKILL, f"{kill} ended before it was killed"
        while (left := running(mark)) and time.monotonic() - start < MAX_SECONDS_TO_EXIT:
            time.sleep(0.02)
        return time.monotonic() - start, left

    with ThreadPoolExecutor(AT_ONCE) as pool:
        deaths = list(pool.map(carry_out, plan(home, screen.name)))
    print("seconds until nothing ran:", *(f"{seconds:.2f}" for seconds, _ in deaths))
    yield KilledRun(
        home, tuple(seconds for seconds, _ in deaths), tuple(pid for _, left in deaths for pid in left)
    )
    end_all(f"HOME={home}")


def test_killed_app_leaves_no_process(killed_run: KilledRun) -> None:
    assert len(killed_run.seconds_to_exit) == N_KILLS
    assert killed_run.still_running == ()


def test_killed_app_leaves_no_partial_file(killed_run: KilledRun) -> None:
    """Rows are appended, and a torn last one is cut off by a resumed run; all else is whole or not there."""
    cells = 0
    for path in killed_run.home.rglob("*.json"):
        if not path.name.startswith("fontlist-"):  # matplotlib's: it makes a torn one anew
            json.loads(path.read_text("utf-8"))
    for path in killed_run.home.rglob("cells.csv"):
        texts = [(path.parent / name).read_text("utf-8") for name in ("cells.csv", "history.csv")]
        cells += len(parse_cells(*texts, may_be_cut=True))
    assert cells > 0, "some kills must have come in the middle of a run"


def test_start_after_a_kill_works_and_cleans_up(killed_run: KilledRun, sandbox: Sandbox) -> None:
    """A killed run is resumed to its end; no lock stops it or stays."""
    begun = next(
        cells.parent for cells in sorted(killed_run.home.glob("Lauf */cells.csv")) if cells.stat().st_size > 0
    )
    for lock in locks(killed_run.home):
        os.utime(lock, (0, 0))  # as if it were left for longer than anybody writes
    done = sandbox.run(killed_run.home, "run", "tutorial-regression", "--out", begun, *MANY_CELLS, "--resume")
    assert done.returncode == 0, done.stderr
    assert "cells are already there" in done.stdout
    assert (begun / "cells.csv").read_text("utf-8").count("\n") == 1 + 7 * 200
    others = {folder for folder in killed_run.home.glob("Lauf *") if folder != begun}  # not gone on with
    assert [lock for lock in locks(killed_run.home) if lock.parent not in others] == []
    assert list(killed_run.home.rglob(".*.part")) == []
    assert sandbox.left_in_tmp() == []


def locks(home: Path) -> list[Path]:
    """Files that are called locks."""
    return [path for path in home.rglob("*") if "lock" in path.name.lower() and path.is_file()]
