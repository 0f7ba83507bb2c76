"""Does the frozen app train as fast as the one from source? `--package DIR` (dist/dropout-lab by default).

The tutorial with both trainers. Seconds of training are those in summary.json; "a cell"
compares the trainers; "process" is the whole command.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = (("reference", 1, 7), ("stacked", 20, 140), ("stacked", 100, 700))


def main() -> int:
    """Run each command from source and in the package, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, default=ROOT / "dist" / "dropout-lab")
    options = parser.parse_args()
    if not options.package.is_dir():
        print(f"There is no package in {options.package}: `python3 dev.py app` makes it.")
        return 0
    ways = {
        "source": [sys.executable, str(ROOT / "main.py")],
        "package": [str(options.package.resolve() / "dropout-lab")],
    }
    print(f"{'':8} {'trainer':10} {'cells':>5} {'train s':>8} {'a cell':>8} {'process s':>10}")
    for name, command in ways.items():
        cell = 0.0
        for trainer, seeds, cells in RUNS:
            training, whole = _run(command, trainer, seeds)
            cell = cell or training / cells
            ratio = cell / (training / cells)
            print(f"{name:8} {trainer:10} {cells:5} {training:8.2f} {ratio:7.1f}× {whole:10.2f}", flush=True)
    return 0


def _run(command: list[str], trainer: str, seeds: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        argv = ["run", "tutorial-regression", "--out", folder, "--seeds", str(seeds), "--trainer", trainer]
        began = time.perf_counter()
        subprocess.run([*command, *argv], check=True, capture_output=True)
        whole = time.perf_counter() - began
        return json.loads(Path(folder, "summary.json").read_text("utf-8"))["training_seconds"], whole


if __name__ == "__main__":
    sys.exit(main())
