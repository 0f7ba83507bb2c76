"""The packaged app's numbers are those of plain Keras, and its two trainers agree."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaged.sandbox import Sandbox

RATE, SEED = "0.3", "2"
CLOSE = 1e-5


def scores(folder: Path) -> dict[str, float]:
    """The numbers of the one cell, by name."""
    with (folder / "cells.csv").open(newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if (row["rate"], row["seed"]) == (RATE, SEED))
    return {name: float(value) for name, value in row.items() if name not in ("rate", "seed")}


def test_packaged_script_gives_equal_numbers_in_plain_keras(
    tutorial: Path, sandbox: Sandbox, student: Path, tmp_path: Path
) -> None:
    printed = sandbox.run(student, "script", "tutorial-regression", "--rate", RATE, "--seed", SEED)
    assert printed.returncode == 0, printed.stderr
    script = tmp_path / "cell.py"
    script.write_text(printed.stdout, "utf-8")
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=200, check=True
    )
    found = {
        name: float(value)
        for name, _, value in (line.partition(": ") for line in done.stdout.splitlines())
        if name in scores(tutorial)
    }
    assert found == pytest.approx(scores(tutorial), rel=CLOSE)


def test_packaged_reference_trainer_gives_equal_numbers(
    tutorial: Path, sandbox: Sandbox, student: Path
) -> None:
    out = student / "durch fit"
    one_cell = ("--rates", RATE, "--seeds", f"{SEED},")
    done = sandbox.run(
        student, "run", "tutorial-regression", "--out", out, *one_cell, "--trainer", "reference"
    )
    assert done.returncode == 0, done.stderr
    assert "Reference trainer" in done.stdout
    assert scores(out) == pytest.approx(scores(tutorial), rel=CLOSE)
