"""How good are the estimated times? Before a sweep, and when a tenth of it is done.

The example projects and some harder ones are swept as the window does it: the program is built while nobody
waits, a few of its steps are timed, then the sweep runs. `start` is estimated by real time as it stands
before the sweep, `blind` the same on a machine that has measured nothing yet; `tenth` is the time left by
the time that really was left after a tenth of the run. Limits: 2 at the start, and 1.3 after a tenth of a
sweep of 5 s or more.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from engine.experiment.specs import Cell, DataSpec, Experiment, SecondSetting, SweepSpec, TrainingSpec
from engine.experiment.trainers import RunOptions
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.runs.record import sweep_work
from engine.session.messages import EngineReady, Event, Finished, Part, RunPlanned, RunProgress, StepTimed
from engine.session.session import EngineSession
from engine.storage.examples import example
from engine.timing.calibration import Calibration
from engine.timing.run_cost import Forecast, RunCost, run_cost
from engine.timing.step_costs import cells_to_time, step_costs

LIMIT_START, LIMIT_TENTH = 2.0, 1.3
LONG_ENOUGH = 5.0  # seconds of a sweep whose tenth is more than a few messages
WARM_UP_SECONDS, RUN_SECONDS = 60.0, 600.0


@dataclass
class Measured:
    """A sweep as it went: its seconds, and (seconds, epochs done, epochs in all) of its progress."""

    seconds: float = 0.0
    step_seconds: float = 0.0
    progress: list[tuple[float, float, int]] = field(default_factory=list)


def cases() -> dict[str, Project]:
    """The projects by name."""
    names = (
        "tutorial-regression",
        "tutorial-classification",
        "honest-regression",
        "honest-classification",
        "dropout-helps",
    )
    found = {name: example(name) for name in names}
    helps = found["dropout-helps"]
    found["dropout-helps"] = replace(helps, sweep=replace(helps.sweep, seeds=(0, 1, 2)))
    small = found["honest-classification"]
    family = replace(small.sweep, second=SecondSetting("units", (16.0, 64.0, 256.0)))
    found["family of widths"] = replace(small, sweep=family)
    found["wide"] = _wide()
    found["convolutions"] = _convolutions()
    tutorial = found["tutorial-regression"]
    found["one fit each"] = replace(
        tutorial,
        training=replace(tutorial.training, clipnorm=1.0, epochs=10),
        sweep=SweepSpec((0.0, 0.3), (0, 1, 2)),
    )
    return found


def _wide() -> Project:
    """Dense 512, twice, on 1000 digits."""
    of = LayerSpec.of
    layers = (
        of("flatten"),
        of("dense", units=512),
        of("dropout", is_swept=True),
        of("dense", units=512),
        of("dense", units=10, activation="softmax"),
    )
    data = DataSpec("digits", train_samples=1000)
    training = TrainingSpec(epochs=5, batch_size=32)
    return Project("Wide", data, NetworkSpec(layers), training, SweepSpec((0.0, 0.2, 0.5), (0, 1, 2, 3)))


def _convolutions() -> Project:
    """Two convolutions on 1000 images."""
    of = LayerSpec.of
    layers = (
        of("conv2d", filters=8, kernel_size=(3, 3), activation="relu"),
        of("max_pooling2d"),
        of("conv2d", filters=16, kernel_size=(3, 3), activation="relu"),
        of("flatten"),
        of("dropout", is_swept=True),
        of("dense", units=10, activation="softmax"),
    )
    data = DataSpec("mnist", train_samples=1000, scaling="minmax", validation_size=0.1, test_size=0.1)
    training = TrainingSpec(epochs=3, batch_size=32)
    return Project("Convolutions", data, NetworkSpec(layers), training, SweepSpec((0.0, 0.2, 0.5), (0, 1, 2)))


class Engine:
    """A session whose events are waited for."""

    def __init__(self) -> None:
        self._events: SimpleQueue[tuple[float, Event]] = SimpleQueue()
        self.session = EngineSession()
        self.session.subscribe(lambda event: self._events.put((time.perf_counter(), event)))
        self.session.start()
        ready = self.wait(lambda event: isinstance(event, EngineReady), 120.0)
        assert isinstance(ready, EngineReady)
        self.options = RunOptions(device=ready.devices[0], is_watched=True)

    def wait(self, is_it: Callable[[Event], bool], seconds: float) -> Event | None:
        """The next event of a kind, or None after some seconds."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            try:
                _, event = self._events.get(timeout=left)
            except Empty:
                return None
            if is_it(event):
                return event
        return None

    def measure(self, project: Project) -> Measured:
        """Build its program, time its steps, sweep it."""
        found = Measured()
        experiment = project.experiment
        costs = step_costs(experiment)
        if n_cells := cells_to_time(costs):
            self.session.warm_up(experiment, self.options, n_cells)
            timed = self.wait(lambda event: isinstance(event, StepTimed), WARM_UP_SECONDS)
            found.step_seconds = timed.seconds if isinstance(timed, StepTimed) else 0.0
        work = sweep_work(project.definition)
        parts = tuple(Part(of_part, cells) for _, of_part, cells in work)
        run_id = self.session.start_parts(parts, self.options)
        started = time.perf_counter()
        while True:
            at, event = self._events.get(timeout=RUN_SECONDS)
            match event:
                case RunPlanned(run_id=of) if of == run_id:
                    started = at
                case RunProgress(run_id=of, done=done, total=total) if of == run_id:
                    found.progress.append((at - started, done, total))
                case Finished(run_id=of) if of == run_id:
                    found.seconds = at - started
                    return found


def parts_of(project: Project) -> list[tuple[Experiment, tuple[Cell, ...]]]:
    return [(experiment, cells) for _, experiment, cells in sweep_work(project.definition)]


def cost_of(project: Project, calibration: Calibration, device: str) -> RunCost:
    from engine.timing.calibration import program_key

    experiment = project.experiment
    costs = step_costs(experiment)
    warm = frozenset((program_key(experiment, costs.way, device),)) if cells_to_time(costs) else frozenset()
    return run_cost(parts_of(project), calibration, device=device, warm=warm)


def with_step(project: Project, found: Measured, calibration: Calibration, device: str) -> Calibration:
    """What the timed steps tell."""
    costs = step_costs(project.experiment)
    if not found.step_seconds:
        return calibration
    computed = costs.step(costs.batch_size, cells_to_time(costs))
    return calibration.guessed(project.experiment, costs.way, device, found.step_seconds / computed)


def judge(
    name: str, project: Project, found: Measured, calibration: Calibration, device: str
) -> tuple[tuple[float, float, float], Calibration]:
    """The three ratios, and what the sweep has taught."""
    blind = cost_of(project, Calibration(), device).seconds
    calibration = with_step(project, found, calibration, device)
    cost = cost_of(project, calibration, device)
    forecast = Forecast(cost)
    tenth = math.nan
    for elapsed, done, total in found.progress:
        left = forecast.left(done, total, elapsed)
        if math.isnan(tenth) and elapsed >= found.seconds / 10 and done > 0:
            tenth = left / max(1e-3, found.seconds - elapsed)
    costs = step_costs(project.experiment)
    before = calibration.ratio(project.experiment, costs.way, device)
    if len(parts_of(project)) == 1:
        calibration = calibration.learned(project.experiment, costs.way, device, before * forecast.ratio)
    ratios = (blind / found.seconds, cost.seconds / found.seconds, tenth)
    print(
        f"{name:26}{cost.n_cells:6}{found.seconds:9.1f}{cost.seconds:9.1f}"
        f"{ratios[0]:8.2f}{ratios[1]:8.2f}{ratios[2]:8.2f}",
        flush=True,
    )
    return ratios, calibration


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", type=Path, help="keep what was measured, to try other constants on it")
    parser.add_argument("--load", type=Path, help="measure nothing, judge what was kept")
    parser.add_argument("--cases", default="", help="names, with commas between")
    options = parser.parse_args(arguments)
    wanted = {name: case for name, case in cases().items() if not options.cases or name in options.cases}
    kept: dict[str, Any] = {"device": "", "cases": {}}
    if options.load:
        kept = json.loads(options.load.read_text("utf-8"))
    engine = None if options.load else Engine()
    if engine is not None:
        kept["device"] = engine.options.device
    print(f"{'sweep':26}{'cells':>6}{'real s':>9}{'before s':>9}{'blind':>8}{'start':>8}{'tenth':>8}")
    calibration = Calibration()
    is_good = True
    for name, project in wanted.items():
        if engine is not None:
            kept["cases"][name] = vars(engine.measure(project))
        found = Measured(**kept["cases"][name])
        (_, start, tenth), calibration = judge(name, project, found, calibration, kept["device"])
        is_good &= 1 / LIMIT_START <= start <= LIMIT_START
        is_long = found.seconds >= LONG_ENOUGH
        is_good &= not is_long or 1 / LIMIT_TENTH <= tenth <= LIMIT_TENTH
    if engine is not None:
        engine.session.close()
    if options.save:
        options.save.write_text(json.dumps(kept), "utf-8")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
