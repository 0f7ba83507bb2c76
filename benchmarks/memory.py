"""How much memory does training on large data take? 60,000 images and a table of a million rows.

Each case is a sweep of six rates and three seeds, each seed with a split of its own, in a process that does
what the worker does. Peak is the memory beyond what the process had after a first small training; it is given
as a multiple of the data's size as float32, which a copy per seed or cell would exceed. Returns 1 if a limit
is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.checks.starting import starting_project
from engine.data.catalogue import data_set_info
from engine.data.own_files.request import Request, inspect_file
from engine.experiment.specs import OWN_FILE, DataSpec, SweepSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project

STACKED, REFERENCE = "stacked", "reference"


@dataclass(frozen=True)
class Case:
    """Samples of a shape in a file, and how many times their size the peak may be."""

    title: str
    shape: tuple[int, ...]
    n_samples: int
    format: str
    limits: dict[str, float]


CASES = {
    "grey": Case("60,000 grey images", (28, 28, 1), 60_000, "bytes", {STACKED: 1.6, REFERENCE: 2.4}),
    "colour": Case("60,000 colour images", (32, 32, 3), 60_000, "bytes", {STACKED: 1.0, REFERENCE: 1.2}),
    "floats": Case(
        "60,000 grey images of float32", (28, 28, 1), 60_000, "floats", {STACKED: 3.2, REFERENCE: 3.8}
    ),
    "table": Case(
        "A table of 1,000,000 rows and 20 columns", (20,), 1_000_000, "csv", {STACKED: 11.0, REFERENCE: 11.0}
    ),
}


def main() -> int:
    """Run each case with both trainers, each in its own process, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default=",".join(CASES), help="out of " + ", ".join(CASES))
    parser.add_argument("--trainers", default=f"{STACKED},{REFERENCE}")
    parser.add_argument("--scaling", default="standard", help="of the samples")
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.project:
        print(json.dumps(_measure(options.project, options.trainers)))
        return 0
    is_missed = False
    for name in options.cases.split(","):
        case = CASES[name]
        size = 4 * case.n_samples * int(np.prod(case.shape)) / 2**20
        print(f"\n{case.title}: {size:.0f} MiB as float32\n{'':12}{'peak':>8}{'limit':>8}{'MiB':>8}{'s':>8}")
        with tempfile.TemporaryDirectory() as folder:
            path = _project(_file(case, Path(folder)), options.scaling)
            for trainer in options.trainers.split(","):
                memory, seconds = _run(path, trainer)
                peak, limit = memory / size, case.limits[trainer]
                is_missed |= peak > limit
                mark = "  too much" if peak > limit else ""
                print(f"{trainer:12}{peak:8.2f}{limit:8.2f}{memory:8.0f}{seconds:8.1f}{mark}", flush=True)
    return int(is_missed)


def _file(case: Case, folder: Path) -> Path:
    """Write random samples with ten classes, or a number to predict."""
    rng = np.random.default_rng(0)
    if case.format == "csv":
        path = folder / "table.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write(",".join(f"column{number}" for number in range(case.shape[0])) + ",target\n")
            for _ in range(100):
                rows = rng.normal(size=(case.n_samples // 100, case.shape[0] + 1))
                np.savetxt(file, rows, fmt="%.4f", delimiter=",")
        return path
    path = folder / "images.npz"
    x = rng.integers(0, 256, (case.n_samples, *case.shape), "uint8")
    y = np.arange(case.n_samples) % 10
    np.savez(path, x=x if case.format == "bytes" else (x / np.float32(255)), y=y)
    return path


def _project(path: Path, scaling: str) -> Path:
    """Write a project that trains one hidden layer for an epoch on a file."""
    data = DataSpec(OWN_FILE, scaling=scaling, file=inspect_file(Request(path=str(path))).file)
    start = starting_project(data)
    first = () if data_set_info(data).is_table else (LayerSpec.of("flatten"),)
    hidden = (LayerSpec.of("dense", units=32, activation="relu"), LayerSpec.of("dropout", True, rate=0.5))
    project = replace(
        start,
        data=data,
        network=NetworkSpec((*first, *hidden, start.network.layers[-1])),
        training=replace(start.training, epochs=1, batch_size=256),
        sweep=SweepSpec((0.0, 0.1, 0.2, 0.3, 0.4, 0.5), (0, 1, 2)),
    )
    write_project(project, path.with_suffix(".dropout"))
    return path.with_suffix(".dropout")


def _run(project: Path, trainer: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.memory", "--project", str(project), "--trainers", trainer]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    memory, seconds = json.loads(done.stdout.splitlines()[-1])
    return memory, seconds


# --- in the child process


def _measure(path: Path, trainer: str) -> tuple[float, float]:
    """Return MiB and seconds of a sweep."""
    from engine.experiment.trainers import RunOptions
    from engine.training.device import prepare
    from engine.training.train import train
    from engine.training.updates import Unattended

    prepare()
    small, project = example("honest-classification"), read_project(path)
    before, started = 0.0, 0.0
    for one in (replace(small, training=replace(small.training, epochs=1)), project):
        before, started = _peak(), time.perf_counter()
        outcome = train(one.experiment, one.sweep.cells(), lambda _: None, Unattended(), RunOptions(trainer))
        assert len(outcome.finished) == len(one.sweep.cells())
    return _peak() - before, time.perf_counter() - started


def _peak() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
