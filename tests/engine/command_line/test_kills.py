"""A few of the kills of `python -m benchmarks.kills`: those that need no TensorFlow."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks._killed_commands import ImportKills, SaveKills
from benchmarks.kills import Kills

N_KILLS = 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc, which only Linux has")
@pytest.mark.parametrize("kind", [SaveKills, ImportKills])
def test_what_was_killed_is_whole_or_not_there(tmp_path: Path, kind: Callable[[Path], Kills]) -> None:
    kills, rng = kind(tmp_path), random.Random(6)
    done = [kills.kill(tmp_path / f"kill {number}", rng.random()) for number in range(N_KILLS)]
    assert [problem for _, problem in done] == [""] * N_KILLS
