"""Kills at random moments: is anything lost, doubled, or left behind?

The app or its worker gets SIGKILL in sweeps and studies of the window and of `run`, in saves, autosaves and
imports, at moments drawn from `--seed`. Then the same goes on or is done again, and its result must be that
of a run that nobody killed. `--kinds` and `--kills` choose a part; a number of kills is shared out over the
kinds.

Afterwards `--live` live sweeps and a study must leave no folder. On an X screen, a virtual one where there is
none. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from benchmarks._killed_commands import ImportKills, RunKills, SaveKills
from benchmarks._killed_windows import AutosaveKills, WindowKills, live_leaves_nothing


class Kills(Protocol):
    """One kind: what is killed, and what must hold afterwards."""

    def kill(self, home: Path, moment: float) -> tuple[str, str]:
        """What was killed, and what is wrong afterwards, empty if nothing is."""


KINDS: dict[str, Callable[[Path], Kills]] = {
    "window": partial(WindowKills, of_worker=False),
    "window-worker": partial(WindowKills, of_worker=True),
    "run": partial(RunKills, of_worker=False),
    "run-worker": partial(RunKills, of_worker=True),
    "autosave": AutosaveKills,
    "import": ImportKills,
    "save": SaveKills,
}


def main() -> int:
    """Kill, go on, compare; 1 where anything is missing or differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--live", type=int, default=50, help="live sweeps that must leave no folder")
    options = parser.parse_args()
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24"]
        again = [*screen, sys.executable, "-m", "benchmarks.kills", *sys.argv[1:]]
        return subprocess.run(again, check=False).returncode
    n_good = 0
    with tempfile.TemporaryDirectory(prefix="dropout-lab-kills-") as name:
        folder = Path(name)
        for place, kind in enumerate(options.kinds):
            n_kills = len(range(place, options.kills, len(options.kinds)))
            n_good += _kill_all(kind, n_kills, options.seed, folder / kind) if n_kills else 0
        print(f"{options.kills} kills, after {n_good} of them all was as it should be", flush=True)
        is_live_good = not options.live or live_leaves_nothing(options.live, folder)
    return 0 if n_good == options.kills and is_live_good else 1


def _kill_all(kind: str, n_kills: int, seed: int, folder: Path) -> int:
    folder.mkdir()
    kills, rng, n_good = KINDS[kind](folder), random.Random(f"{seed} {kind}"), 0
    for number in range(n_kills):
        moment, began = rng.random(), time.monotonic()
        what, problem = kills.kill(folder / f"kill {number}", moment)
        n_good += not problem
        seconds = time.monotonic() - began
        print(
            f"  {kind} {number}: {what}, at {moment:.0%}: {problem or 'good'} ({seconds:.0f} s)", flush=True
        )
    return n_good


if __name__ == "__main__":
    sys.exit(main())
