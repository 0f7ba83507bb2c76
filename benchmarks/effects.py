"""What does dropout do on each data set? Trains each with ten seeds and writes the catalogue's sentences.

Each is an ordinary sweep of the app, kept in build/effects/, so that a second start trains only what has
changed; the sentence is the app's verdict. `--write` puts sentences and settings into the app's effects.json.
Ids of data sets restrict the rest to them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

from engine.analysis.score import score_of
from engine.analysis.verdict import verdict
from engine.analysis.wording import format_difference
from engine.checks.fit import fitted_network
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.run import run_sweep
from engine.data.catalogue import data_set_info, task_of
from engine.experiment.results import SweepResults
from engine.experiment.specs import DataSpec, SweepSpec, TrainingSpec
from engine.experiment.trainers import RunOptions
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.effects import PATH, Effect, effects
from engine.storage.project_json import experiment_to_json, project_to_json
from engine.storage.run_folder import RunStore

OUT = Path(__file__).resolve().parents[1] / "build" / "effects"
SEEDS = tuple(range(10))
RATES = (0.0, 0.2, 0.5)
FEW_RATES = (0.0, 0.5)  # of slow trainings
of = LayerSpec.of


def dense(*units: int, has_flatten: bool = False) -> tuple[LayerSpec, ...]:
    """Dense layers, each with a swept Dropout behind it."""
    layers = [of("flatten")] if has_flatten else []
    for count in units:
        layers += [of("dense", units=count, activation="relu"), of("dropout", True, rate=0.5)]
    return tuple(layers)


def convolutions(kind: str, *filters: int, units: int) -> tuple[LayerSpec, ...]:
    """Convolutions with pooling, then one Dense layer with Dropout before and behind it."""
    pool = {"conv2d": "max_pooling2d", "conv1d": "max_pooling1d"}[kind]
    layers = []
    for count in filters:
        layers += [of(kind, filters=count, activation="relu"), of(pool)]
    drop = of("dropout", True, rate=0.5)
    return (*layers, of("flatten"), drop, *dense(units))


def project(
    text: str, data: DataSpec, layers: tuple[LayerSpec, ...], epochs: int, batch_size: int = 32, **more: Any
) -> Project:
    """A project that fits its data; `text` says in a few words what is trained."""
    task = task_of(data)
    is_regression = task.kind == "regression"
    training = (
        TrainingSpec(
            "mean_squared_error", "mean_absolute_error", epochs=epochs, batch_size=batch_size, **more
        )
        if is_regression
        else TrainingSpec(epochs=epochs, batch_size=batch_size, **more)
    )
    last = of("dense", units=task.n_classes or 1, activation="linear" if is_regression else "softmax")
    network, training = fitted_network(NetworkSpec((*layers, last)), training, task)
    return Project(
        f"{data_set_info(data).title}: what dropout does",
        data,
        network,
        training,
        SweepSpec(FEW_RATES if any(layer.kind_id == "conv2d" for layer in layers) else RATES, SEEDS),
        notes=text,
    )


def few(dataset: str, train_samples: int, label_noise: float = 0.0, **more: Any) -> DataSpec:
    """Few training samples, and many for the test."""
    plain = DataSpec(dataset, validation_size=0.05, test_size=0.3)
    return replace(plain, train_samples=train_samples, label_noise=label_noise, **more)


def settings() -> list[Project]:
    """What is trained on each data set."""
    conv = convolutions("conv2d", 8, 16, units=256)
    return [
        project("all districts, two Dense layers of 64", few("boston_housing", 0), dense(64, 64), 100),
        project("60 flowers, two Dense layers of 64", few("iris", 60), dense(64, 64), 60),
        project(
            "60 wines, a fifth of the labels wrong, two Dense layers of 64",
            few("wine", 60, 0.2),
            dense(64, 64),
            60,
        ),
        project(
            "200 tumours, a fifth of the labels wrong, two Dense layers of 128",
            few("breast_cancer", 200, 0.2),
            dense(128, 128),
            60,
        ),
        project("all patients, two Dense layers of 128", few("diabetes", 0), dense(128, 128), 150),
        project(
            "600 digits, a fifth of the labels wrong, two Dense layers of 128",
            few("digits", 600, 0.2, scaling="minmax"),
            dense(128, 128, has_flatten=True),
            60,
        ),
        project(
            "1,000 images, two Dense layers of 128",
            few("mnist", 1000, scaling="minmax"),
            dense(128, 128, has_flatten=True),
            30,
        ),
        project(
            "500 images, a fifth of the labels wrong, two convolutions and a Dense layer",
            few("fashion_mnist", 500, 0.2, test_size=0.1, scaling="minmax"),
            conv,
            50,
            learning_rate=0.003,
        ),
        project(
            "500 houses, two Dense layers of 128", few("ames", 500), dense(128, 128), 100, learning_rate=0.01
        ),
        project("150 cars, two Dense layers of 64", few("auto_mpg", 150), dense(64, 64), 150),
        project(
            "1,000 mails, a fifth of the labels wrong, two Dense layers of 128",
            few("spam", 1000, 0.2),
            dense(128, 128),
            40,
        ),
        project("60 penguins, two Dense layers of 64", few("penguins", 60), dense(64, 64), 60),
        project(
            "1,000 fortnights, a convolution and a Dense layer",
            few("chicago_trains", 1000),
            convolutions("conv1d", 32, units=64),
            40,
        ),
        project(
            "1,000 curves, two Dense layers of 128",
            few("mnist1d", 1000),
            dense(128, 128, has_flatten=True),
            60,
        ),
        project(
            "500 images, two convolutions and a Dense layer",
            few("shapes", 500, scaling="minmax"),
            conv,
            40,
            learning_rate=0.003,
        ),
        project(
            "100 points, a fifth of the labels wrong, two Dense layers of 64",
            few("moons", 100, 0.2),
            dense(64, 64),
            200,
        ),
        project(
            "100 points, a fifth of the labels wrong, two Dense layers of 64",
            few("circles", 100, 0.2),
            dense(64, 64),
            200,
        ),
        project("300 points, two Dense layers of 64", few("spirals", 300), dense(64, 64), 200),
        project(
            "100 points, a fifth of the labels wrong, two Dense layers of 64",
            few("blobs", 100, 0.2),
            dense(64, 64),
            200,
        ),
        project(
            "240 points, two Dense layers of 64", few("gap", 240), dense(64, 64), 200, learning_rate=0.01
        ),
        project(
            "100 samples of 20 columns, two Dense layers of 64",
            few("friedman1", 100, options=(("n_features", 20),)),
            dense(64, 64),
            150,
        ),
        project(
            "100 samples, two Dense layers of 64",
            few("friedman2", 100),
            dense(64, 64),
            150,
            learning_rate=0.01,
        ),
        project("100 samples, two Dense layers of 64", few("friedman3", 100), dense(64, 64), 150),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="*", help="ids of data sets; all of them if none is given")
    parser.add_argument("--write", action="store_true", help=f"write {PATH.name}")
    arguments = parser.parse_args()
    rows = {row.data.dataset: row for row in settings()}
    found = dict(effects())
    with EngineRunner() as runner:
        for name in arguments.datasets or rows:
            start = time.perf_counter()
            found[name] = measured(rows[name], runner)
            effect, seconds = found[name], time.perf_counter() - start
            print(f"== {name}, {seconds:.0f} s: {effect.sentence}", flush=True)
    if arguments.write:
        content = {
            name: {"sentence": found[name].sentence, "project": project_to_json(found[name].project)}
            for name in rows
            if name in found
        }
        PATH.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def measured(plan: Project, runner: EngineRunner) -> Effect:
    """Train what is missing of a sweep and judge it."""
    definition = experiment_to_json(plan.experiment.sweep_identity)
    folder = OUT / f"{plan.data.dataset}-{crc32(json.dumps(definition).encode()):08x}"
    if run_sweep(plan, folder, folder.exists(), RunOptions(), runner):
        sys.exit(f"{plan.data.dataset} could not be trained.")
    with RunStore.resume(folder, definition) as store:
        cells = store.results
    wanted = set(plan.sweep.cells())
    results = SweepResults(
        plan.experiment, tuple(sorted((one for one in cells if one.cell in wanted), key=lambda one: one.cell))
    )
    outcome, sentence = verdict(results), verdict(results).headline
    if outcome.difference is not None and outcome.tone != "neutral":
        row = outcome.difference
        span = format_difference(score_of(results), row.ci_low, row.ci_high)
        sentence = f"{sentence.removesuffix('.')} (95 % interval {span}, {row.n} seeds)."
    return Effect(f"{sentence} Measured with {plan.notes}.", plan)


if __name__ == "__main__":
    sys.exit(main())
