"""Do intervals and verdicts hold where the truth is known? Real networks on data sets of known populations.

Every data set is swept as the app does it: each seed draws its own split, and all rates are paired. The true
difference between a rate and rate 0 is the mean over all other data sets. `real` is the variance that the
seeds of a data set share, relative to the one that they show: how much must be added to 1/n, as mean and
highest of the rates. `ours` is what the app adds, `n/n` would be n_test / n_train. Then, with 5 and 10 seeds:
how often the 95 % interval holds the true difference; how often a verdict claims something where there is
nothing (the true differences are subtracted from the scores, Holm over 6 rates). `width` compares the
intervals of one training scored on other test sets. `fixed` is one test set of 2,000 for all seeds of a data
set, outside of it, with nothing added. Limits: 93 % and 5 %, and twice the standard error.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks._simulated_sweeps import Array, Case, Floats, Population, Simulator
from engine.analysis.statistics import overlap_ratio, paired_differences
from engine.analysis.verdict import ALPHA
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

POPULATION = 200_000
RATES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.65, 0.8)
N_SEEDS = 10
COLUMN = "test_score"
LEAST_COVERED, MOST_WRONG = 0.93, 0.05

CLASSES = TrainingSpec(learning_rate=0.005, epochs=15, batch_size=32)
NUMBER = replace(CLASSES, loss="mean_squared_error", metric="mean_squared_error", learning_rate=0.01)
TESTS = (0.2, 0.4, 0.6)


def dense(units: int, activation: str = "relu") -> LayerSpec:
    return LayerSpec.of("dense", units=units, activation=activation)


def network(*layers: LayerSpec) -> NetworkSpec:
    return NetworkSpec(layers)


DROPOUT = LayerSpec.of("dropout", True)


def classes(**changes: Any) -> tuple[Array, Array]:
    from sklearn.datasets import make_classification

    kinds = {"n_features": 20, "n_informative": 8, "n_redundant": 4, "random_state": 1}
    return make_classification(POPULATION, **(kinds | changes))


def friedman() -> tuple[Array, Array]:
    from sklearn.datasets import make_friedman1

    return make_friedman1(POPULATION, noise=1.0, random_state=1)


def noisy_line() -> tuple[Array, Array]:
    from sklearn.datasets import make_regression

    x, y = make_regression(POPULATION, n_features=30, n_informative=10, noise=50.0, random_state=1)
    return x, y / y.std()


# In the linear networks training varies little and dropout shifts every prediction: the hardest case, as test
# samples then are what makes scores differ.
POPULATIONS = {
    "4 classes": Population(
        lambda: classes(n_classes=4, flip_y=0.1), network(dense(32), DROPOUT, dense(4, "softmax")), CLASSES
    ),
    "noisy labels": Population(
        lambda: classes(class_sep=2.0, flip_y=0.0),
        network(dense(32), DROPOUT, dense(2, "softmax")),
        CLASSES,
        label_noise=0.3,
    ),
    "Friedman": Population(friedman, network(dense(32), DROPOUT, dense(1, "linear")), NUMBER),
    "linear, short": Population(friedman, network(DROPOUT, dense(1, "linear")), NUMBER),
    "linear, long": Population(noisy_line, network(DROPOUT, dense(1, "linear")), replace(NUMBER, epochs=40)),
}
SHORT = (
    Case("4 classes", 1000, 100, TESTS),
    Case("4 classes", 300),
    Case("Friedman", 300, 50, TESTS),
    Case("Friedman", 300),
    Case("linear, short", 3000, 300, TESTS, n_fixed=2000),
    Case("linear, short", 300),
)
LONG = tuple(
    case
    for name in POPULATIONS
    for case in (
        Case(name, 3000, 300, TESTS, n_fixed=2000),
        Case(name, 1000, 200, TESTS),
        Case(name, 300, 50, TESTS),
        Case(name, 300),
        Case(name, 300, test_sizes=(0.4,)),
    )
)


@dataclass(frozen=True)
class Judged:
    """What the app says about the sweeps of a case.

    Attributes
    ----------
    real, highest, error : float
        The variance that seeds share, relative to what they show: mean and highest of the rates, and the
        standard error of the highest.
    covered, wrong : tuple of float
        With 5 and 10 seeds: how often intervals hold the truth; how often a claim is made where nothing is.
    width : float
        Mean width of the intervals with 10 seeds.
    """

    real: float
    highest: float
    error: float
    covered: tuple[float, float]
    wrong: tuple[float, float]
    width: float

    def is_within(self, n_sets: int) -> bool:
        """Whether the limits hold, up to twice the standard error of `n_sets` data sets."""
        spread = 2 * math.sqrt(ALPHA * (1 - ALPHA) / n_sets)
        return min(self.covered) >= LEAST_COVERED - spread and max(self.wrong) <= MOST_WRONG + spread


def judge(scores: Floats, ratio: float) -> Judged:
    """Hold the app's intervals and verdicts against the truth; scores are (data sets, seeds, rates)."""
    n_sets = len(scores)
    means = scores.mean(axis=1)
    others = (means.sum(axis=0) - means) / (n_sets - 1)
    covered, wrong, width = [], [], 0.0
    # Without what the rates really do, every difference that is found is a wrong claim.
    level = scores - others[:, None]
    for n in (N_SEEDS // 2, N_SEEDS):
        parts = np.concatenate([level[:, first : first + n] for first in range(0, N_SEEDS, n)])
        rows = [paired_differences(_cells(part), COLUMN, ratio) for part in parts]
        covered.append(float(np.mean([[row.ci_low <= 0 <= row.ci_high for row in some] for some in rows])))
        wrong.append(float(np.mean([any(row.p_holm < ALPHA for row in some) for some in rows])))
        width = float(np.mean([[row.ci_high - row.ci_low for row in some] for some in rows]))
    shared, errors = _shared_variance(scores[:, :, 1:] - scores[:, :, :1])
    top = int(shared.argmax())
    return Judged(
        float(shared.mean()),
        float(shared[top]),
        float(errors[top]),
        (covered[0], covered[1]),
        (wrong[0], wrong[1]),
        width,
    )


def _cells(scores: Floats) -> tuple[CellResult, ...]:
    return tuple(
        CellResult(Cell(rate, seed), ((COLUMN, float(scores[seed, index])),), ())
        for seed in range(len(scores))
        for index, rate in enumerate(RATES)
    )


def _shared_variance(apart: Floats) -> tuple[Floats, Floats]:
    """Per rate: variance that seeds share / variance that they show, and its standard error.

    The mean of n seeds has the variance shared + shown / n; `apart` is (data sets, seeds, rates).
    """
    n_sets, n_seeds, _ = apart.shape
    shown = apart.var(axis=1, ddof=1).mean(axis=0)
    of_means = apart.mean(axis=1).var(axis=0, ddof=1) / shown
    return of_means - 1 / n_seeds, of_means * math.sqrt(2 / (n_sets - 1))


def main() -> int:
    """Simulate every case and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="all cases, 200 data sets each: about 9 minutes")
    options, _ = parser.parse_known_args()
    from engine.training.device import prepare

    prepare()
    n_sets = 200 if options.long else 120
    print(f"{n_sets} data sets of each case, {N_SEEDS} seeds, {len(RATES) - 1} rates above 0\n")
    print(
        f"{'population':15}{'data':>6}{'train':>6}{'test':>6}  {'real: mean, highest':22}"
        f"{'ours':>6}{'n/n':>7}{'covered %':>13}{'wrong %':>12}{'width':>7}"
    )
    started = time.perf_counter()
    simulators: dict[str, Simulator] = {}
    are_within = True
    for case in LONG if options.long else SHORT:
        if case.population not in simulators:
            simulators[case.population] = Simulator(POPULATIONS[case.population], RATES)
        scores = simulators[case.population].scores(case, n_sets, N_SEEDS, np.random.default_rng(1))
        are_within &= _print_case(case, scores)
    print(f"\n{time.perf_counter() - started:.0f} s; the limits {'hold' if are_within else 'are MISSED'}")
    return 0 if are_within else 1


def _print_case(case: Case, scores: Floats) -> bool:
    """Print a row for each test set; returns whether the limits hold where the app corrects."""
    first = judge(scores[..., 0], 0.0).width
    are_within = True
    for index in range(scores.shape[-1]):
        is_fixed = index == len(case.n_tests)
        n_test = case.n_fixed if is_fixed else case.n_tests[index]
        ratio = 0.0 if is_fixed else overlap_ratio(case.n_samples, case.n_train, n_test)
        found = judge(scores[..., index], ratio)
        if index == 0:
            first = found.width
        _print_row(case, "fixed" if is_fixed else str(n_test), found, ratio, n_test / case.n_train, first)
        are_within &= is_fixed or found.is_within(len(scores))
    return are_within


def _print_row(case: Case, test: str, found: Judged, ratio: float, plain: float, first: float) -> None:
    real = f"{found.real:7.3f} {found.highest:7.3f} ± {found.error:.3f}"
    covered, wrong = ("".join(f"{100 * x:6.1f}" for x in pair) for pair in (found.covered, found.wrong))
    print(
        f"{case.population:15}{case.n_samples:6}{case.n_train:6}{test:>6}  {real:22}"
        f"{ratio:6.3f}{plain:7.2f} {covered}{wrong}{found.width / first:7.2f}",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
