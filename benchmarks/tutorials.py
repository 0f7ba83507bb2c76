"""Do published tenfold tutorials come out with the app's folds? Seeds 0 to 9 are the ten folds.

Both are networks without dropout of well-known tutorials (Brownlee, "Multi-Class Classification Tutorial with
the Keras Deep Learning Library" and "Regression Tutorial with the Keras Deep Learning Library in Python"),
trained with the stacked trainer and scored on the fold that was left out. The first number is the mean of the
ten folds, the one in brackets their standard deviation (dividing by n, as NumPy does). What is known for Iris
is the published figure, for Boston that of plain Keras with scikit-learn's folds; both are of one run with
unknown seeds. The limit is that the means of seeds 0 to 9 differ by less than that deviation divided by √10.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
FOLDS = 10


@dataclass(frozen=True)
class Tutorial:
    """A tutorial's experiment; `known` are mean and standard deviation of its ten folds."""

    title: str
    experiment: Experiment
    column: str
    known: tuple[float, float]


def tutorials() -> tuple[Tutorial, ...]:
    """What is repeated."""
    iris = Experiment(
        DataSpec("iris", split="kfold", n_folds=FOLDS, validation_size=0.0, scaling="none"),
        NetworkSpec((OF("dense", units=8, activation="relu"), OF("dense", units=3, activation="softmax"))),
        TrainingSpec(epochs=200, batch_size=5),
    )
    boston = Experiment(
        DataSpec("boston_housing", split="kfold", n_folds=FOLDS, fold_order="in_order", validation_size=0.0),
        NetworkSpec(
            (
                OF("dense", units=13, activation="relu", kernel_initializer="random_normal"),
                OF("dense", units=1, activation="linear", kernel_initializer="random_normal"),
            )
        ),
        TrainingSpec("mean_squared_error", "mean_squared_error", epochs=50, batch_size=5),
    )
    return (
        Tutorial("Iris, 8 units, 200 epochs, shuffled folds", iris, "test_accuracy", (0.973, 0.044)),
        Tutorial(
            "Boston, 13 units, 50 epochs, folds in order", boston, "test_mean_squared_error", (30.0, 29.1)
        ),
    )


def main() -> int:
    """Train all folds some times, and compare the first ten with what is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5)
    options, _ = parser.parse_known_args()
    from engine.training.train import train
    from engine.training.updates import Unattended

    missed = 0
    for one in tutorials():
        started = time.perf_counter()
        cells = tuple(Cell(None, seed) for seed in range(FOLDS * options.repetitions))
        results = train(one.experiment, cells, lambda _: None, Unattended()).finished
        scores = np.array([result.metric(one.column) for result in results]).reshape(-1, FOLDS)
        seconds = time.perf_counter() - started
        mean, deviation = one.known
        is_near = abs(scores[0].mean() - mean) <= deviation / math.sqrt(FOLDS)
        missed += not is_near
        print(f"{one.title}: known {mean:.4g} ({deviation:.3g})")
        print(f"  seeds 0 to 9: {_text(scores[0])}{'' if is_near else ', TOO FAR'}")
        for number, folds in enumerate(scores[1:], start=1):
            print(f"  seeds {FOLDS * number} to {FOLDS * number + FOLDS - 1}: {_text(folds)}")
        print(f"  {len(cells)} trainings, {seconds:.1f} s")
    return 1 if missed else 0


def _text(folds: npt.NDArray[np.float64]) -> str:
    return f"{folds.mean():.4g} ({folds.std():.3g})"


if __name__ == "__main__":
    raise SystemExit(main())
