"""How much faster is a cluster with more workers, and is anything lost when its computers fail?

`scaling`: a sweep of 280 small convolutional networks on 1, 2 and 4 workers of one thread each on this
computer; two must be at least 1.7 times as fast as one. On two cores four can't be faster than two: they show
the cost. `kills`: workers are killed 20 times at random moments, one is frozen, the scheduler is killed 5
times; then the run is resumed. cells.csv and history.csv must be those of a run on this computer alone.
`window`: 2,002 cells stream into the window; how long does a 5 ms timer wait, and how much memory is used?
Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks._running_cluster import ROOT, RunningCluster
from benchmarks.sweep import project_of

RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
WORKERS = (1, 2, 4)
LEAST_RATIO = 1.7
STREAMED = 2002
KILLS, SCHEDULER_KILLS = 20, 5
FILES = ("cells.csv", "history.csv")


def main() -> int:
    """Measure and compare; 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="scaling,kills,window")
    parser.add_argument("--seeds", type=int, default=40, help="times 7 rates")
    parser.add_argument("--seed", type=int, default=18, help="of the moments of kills")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        project = _project(home, options.seeds)
        parts = options.parts.split(",")
        found = [_scaling(home, project)] if "scaling" in parts else []
        if "kills" in parts:
            found += [
                _kills(home, project, random.Random(options.seed)),
                _scheduler_kills(home, project, random.Random(options.seed)),
            ]
        if "window" in parts:
            found.append(_window(home))
    return max(found)


def _project(home: Path, n_seeds: int) -> Path:
    from engine.storage.project_file import write_project

    project = project_of("conv")
    sweep = replace(project.sweep, rates=RATES, seeds=tuple(range(n_seeds)))
    path = home / "conv.dropoutlab"
    write_project(replace(project, sweep=sweep), path)
    return path


def _start(project: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "run", str(project), "--out", str(out), *options],
        stdout=subprocess.DEVNULL,
    )


def _seconds(out: Path) -> float:
    import json

    return float(json.loads((out / "summary.json").read_text("utf-8"))["training_seconds"])


def _run(project: Path, out: Path, *options: str) -> float:
    """Run a sweep; returns its training seconds."""
    if code := _start(project, out, *options).wait():
        raise SystemExit(f"the run into {out.name} ended with {code}")
    return _seconds(out)


def _scaling(home: Path, project: Path) -> int:
    seconds = {}
    for count in WORKERS:
        with RunningCluster(home / f"home-{count}") as cluster:
            cluster.add_workers(count)
            where = ("--cluster", cluster.address)
            _run(project, home / f"first-{count}", "--seeds", "8", *where)  # programs are traced
            seconds[count] = _run(project, home / f"workers-{count}", *where)
        ratio = seconds[1] / seconds[count]
        print(f"{count} workers: {seconds[count]:6.1f} s, {ratio:.2f} times one worker", flush=True)
    here = _run(project, home / "here")
    print(f"this computer alone, all cores: {here:6.1f} s", flush=True)
    same = _is_same(home / "here", home / "workers-2")
    print(f"the same bytes as here: {same}")
    return 0 if seconds[1] / seconds[2] >= LEAST_RATIO and same else 1


def _is_same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def _expected(home: Path, project: Path) -> Path:
    out = home / "here"
    if not (out / "summary.json").is_file():
        _run(project, out)
    return out


def _kills(home: Path, project: Path, chance: random.Random) -> int:
    """Kill workers, and freeze one, until enough were killed; each run must end as if nothing had been."""
    expected, killed, round_number, wrong = _expected(home, project), 0, 0, 0
    while killed < KILLS:
        round_number += 1
        out = home / f"killed-{round_number}"
        with RunningCluster(home / f"home-killed-{round_number}") as cluster:
            cluster.add_workers(3)
            run = _start(project, out, "--cluster", cluster.address)
            frozen = cluster.workers[2]
            while run.poll() is None and killed < KILLS:
                time.sleep(chance.uniform(0.5, 6.0))
                if run.poll() is not None:
                    break
                if killed == KILLS // 2 and frozen in cluster.workers:
                    os.kill(frozen.trainer_pid(), signal.SIGSTOP)
                    print("one worker frozen", flush=True)
                others = [worker for worker in cluster.workers if worker is not frozen]
                cluster.kill_worker(chance.choice(others))
                killed += 1
                cluster.add_workers(1)
            code = run.wait()
        same = code == 0 and _is_same(expected, out)
        print(f"{killed} workers killed so far: exit code {code}, the same cells: {same}", flush=True)
        wrong += not same
    return int(wrong > 0)


def _scheduler_kills(home: Path, project: Path, chance: random.Random) -> int:
    """Kill the scheduler; the run is lost, and resumes on another cluster."""
    expected, out = _expected(home, project), home / "lost"
    for number in range(SCHEDULER_KILLS):
        with RunningCluster(home / f"home-lost-{number}") as cluster:
            cluster.add_workers(2)
            run = _start(project, out, "--cluster", cluster.address, *(["--resume"] if number else []))
            time.sleep(chance.uniform(8.0, 25.0))
            os.kill(cluster.scheduler.pid, signal.SIGKILL)
            started = time.monotonic()
            code = run.wait()
            seconds = time.monotonic() - started
        rows = (out / FILES[0]).read_text("utf-8").count("\n") - 1 if (out / FILES[0]).is_file() else 0
        print(f"scheduler killed: exit code {code} after {seconds:.1f} s, {rows} cells kept", flush=True)
    _run(project, out, "--resume")
    same = _is_same(expected, out)
    print(f"resumed here: the same cells: {same}")
    return int(not same)


def _window(home: Path) -> int:
    """Have many short trainings come in; half of the time is the cluster's own work for a block."""
    from engine.storage.project_file import write_project

    project = project_of("conv")
    training = replace(project.training, epochs=1)
    sweep = replace(project.sweep, rates=RATES, seeds=tuple(range(STREAMED // len(RATES))))
    path = home / "stream.dropoutlab"
    data = replace(project.data, train_samples=100)
    write_project(replace(project, data=data, training=training, sweep=sweep), path)
    command = [sys.executable, "-m", "benchmarks._cluster_window"]
    if not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    with RunningCluster(home / "home-window") as cluster:
        cluster.add_workers(2)
        own = os.environ | {"DROPOUT_LAB_DATA_DIR": str(home / "window")}
        return subprocess.run([*command, cluster.address, str(path)], env=own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
