"""Figures of the teacher's pages of images and knowing-what-you-dont-know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from benchmarks._measured_lessons import Bench, Figure, Place, Scores, set_up
from engine.experiment.specs import Cell
from engine.inside.moment import Moment
from engine.inside.steps import StepsSeen, StepsView
from engine.inside.uncertainty import most_uncertain_first
from engine.inside.uncertainty_summary import ClassSummary, NumberSummary, UncertaintySummary, summarize
from engine.inside.uncertainty_view import UncertaintySeen, UncertaintyView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project

PICTURES, KNOWING = "images", "knowing-what-you-dont-know"
ACCURACY, HELD_OUT_ACCURACY = "train_accuracy", "test_accuracy"
HELD_OUT_ERROR = "test_mean_squared_error"
PIXELS, MAPS = (1, 1), (4, 1)  # set-ups: with Dropout, and with SpatialDropout2D
CURVE, DIGITS = (1, 1), (6, 1)
N_SEEDS = 10


# --- Images


@dataclass(frozen=True)
class _Flat(Scores):
    """Scores of the network with Flatten in place of the mean over each map."""

    @property
    def project(self) -> Project:
        project = super().project
        layers = [
            LayerSpec.of("flatten") if one.kind_id == "global_average_pooling2d" else one
            for one in project.network.layers
        ]
        return replace(project, network=NetworkSpec(tuple(layers)))


def _maps_dropped(number: int, position: int, bench: Bench) -> list[float]:
    """How many maps a layer drops in the first step at rate 0.5, with seed 0; `number` is 0 or 1."""
    experiment = set_up(PICTURES, MAPS).experiment
    seen = bench.runner.look(StepsView(experiment, Cell(0.5, 0), Moment(1, 1), 1, position))
    assert isinstance(seen, StepsSeen)
    kept = [layer.kept for layer in seen.layers if layer.kept is not None]
    return [float((~kept[number]).sum())]


def _images() -> list[Figure]:
    figure = partial(Figure, PICTURES)
    rows = [
        figure("maps dropped, first layer, sample 1", 11, 0, partial(_maps_dropped, 0, 0), "crossed"),
        figure("maps dropped, second layer, sample 1", 6, 0, partial(_maps_dropped, 1, 0), "crossed-second"),
        figure("maps dropped, first layer, sample 2", 9, 0, partial(_maps_dropped, 0, 1)),
        figure("maps dropped, second layer, sample 2", 5, 0, partial(_maps_dropped, 1, 1)),
    ]
    mean = partial(Scores, PICTURES, n_seeds=N_SEEDS)
    flat = partial(_Flat, PICTURES, n_seeds=N_SEEDS)
    for what, scores, rate, training, test, less in (
        ("pixels", partial(mean, PIXELS), 0.0, (86.0, 3.2), (84.6, 3.2), None),
        ("pixels", partial(mean, PIXELS), 0.25, (86.5, 2.4), (85.2, 1.8), (0.6, 2.6)),
        ("pixels", partial(mean, PIXELS), 0.5, (84.6, 3.4), (83.2, 2.2), (-1.4, 3.1)),
        ("maps", partial(mean, MAPS), 0.25, (83.4, 2.9), (81.7, 3.0), (-2.9, 3.9)),
        ("maps", partial(mean, MAPS), 0.5, (73.9, 6.7), (71.2, 6.9), (-13.5, 5.9)),
        ("pixels, Flatten", partial(flat, PIXELS), 0.0, (99.7, 0.3), (95.2, 1.0), None),
        ("pixels, Flatten", partial(flat, PIXELS), 0.5, (98.3, 0.6), (95.8, 0.6), (0.6, 1.0)),
        ("maps, Flatten", partial(flat, MAPS), 0.5, (97.9, 0.6), (94.5, 0.7), (-0.7, 0.7)),
    ):
        at = partial(scores, rate=rate)
        rows.append(figure(f"{what}, training, rate {rate:g}, %", *training, at(column=ACCURACY)))
        rows.append(figure(f"{what}, held out, rate {rate:g}, %", *test, at(column=HELD_OUT_ACCURACY)))
        if less is not None:
            difference = at(column=HELD_OUT_ACCURACY, less=0.0)
            rows.append(figure(f"{what}, rate {rate:g} less 0, points", *less, difference))
    return rows


# --- Uncertainty


def _summary(bench: Bench, project: Project, rate: float, seed: int) -> UncertaintySummary:
    """What the tab Uncertainty shows after the last epoch, of 100 passes; looked at once."""
    view = UncertaintyView(project.experiment, Cell(rate, seed), project.training.epochs)
    if view not in _SEEN:
        seen = bench.runner.look(view)
        assert isinstance(seen, UncertaintySeen)
        found = summarize(seen, view.n_passes)
        assert found is not None
        _SEEN[view] = found
    return _SEEN[view]


_SEEN: dict[UncertaintyView, UncertaintySummary] = {}
_Number = Callable[[UncertaintySummary], float]


@dataclass(frozen=True)
class _Passes:
    """A number of the tab Uncertainty, for some seeds."""

    of: _Number
    place: Place
    rate: float
    seeds: Sequence[int] = range(N_SEEDS)
    n_samples: int = 0

    def __call__(self, bench: Bench) -> list[float]:
        project = set_up(KNOWING, self.place)
        if self.n_samples:
            options = dict(project.data.options) | {"n_samples": float(self.n_samples)}
            project = replace(project, data=replace(project.data, options=tuple(options.items())))
        return [self.of(_summary(bench, project, self.rate, seed)) for seed in self.seeds]


def _numbers(summary: UncertaintySummary) -> NumberSummary:
    assert summary.numbers is not None
    return summary.numbers


def _classes(summary: UncertaintySummary) -> ClassSummary:
    assert summary.classes is not None
    return summary.classes


def _spread(summary: UncertaintySummary) -> float:
    """By how much the passes differ on average, on the test samples."""
    return float(_numbers(summary).std.mean())


def _spread_in_gap(summary: UncertaintySummary) -> float:
    """The same along the curve between -1 and 1."""
    numbers, curve = _numbers(summary), summary.seen.curve
    assert curve is not None and numbers.curve_std is not None
    return float(numbers.curve_std[np.abs(curve.x) < 1].mean())


def _covered(level: float, summary: UncertaintySummary) -> float:
    """How many percent of the test samples the interval covers."""
    return 100 * next(row.share for row in _numbers(summary).coverages if row.level == level)


def _covered_in_gap(summary: UncertaintySummary) -> float:
    """How many percent of new points between -1 and 1 the 90 % interval would cover: their curve is known."""
    numbers, curve = _numbers(summary), summary.seen.curve
    assert curve is not None and numbers.curve_mean is not None and numbers.curve_half is not None
    inside = np.abs(curve.x) < 1
    x = curve.x[inside].astype(float)
    noise = 0.1 * np.random.default_rng(0).standard_normal((1000, len(x)))
    y = np.sin(2 * x) + x / 2 + noise
    return float(100 * (np.abs(y - numbers.curve_mean[inside]) <= numbers.curve_half[inside]).mean())


def _accuracy(summary: UncertaintySummary) -> float:
    return 100 * _classes(summary).accuracy


def _accuracy_off(summary: UncertaintySummary) -> float:
    return 100 * _classes(summary).scaled_accuracy


def _off_by(summary: UncertaintySummary) -> float:
    """By how many points confidence and accuracy differ."""
    return 100 * _classes(summary).error


def _off_by_off(summary: UncertaintySummary) -> float:
    return 100 * _classes(summary).scaled_error


def _chance(summary: UncertaintySummary) -> float:
    return 100 * _classes(summary).chance


def _surest_half(summary: UncertaintySummary) -> float:
    """The accuracy on the surest half of the samples."""
    return float(100 * summary.surest[len(summary.surest) // 2 - 1])


def _mistakes_found(summary: UncertaintySummary) -> float:
    """How many percent of all mistakes are among the most uncertain fifth."""
    wrong = ~_classes(summary).is_right[most_uncertain_first(summary.uncertainty)]
    return float(100 * wrong[: len(wrong) // 5].sum() / wrong.sum())


def _uncertainty() -> list[Figure]:
    figure, first = partial(Figure, KNOWING), (0,)
    low, middle, high = (partial(_Passes, place=CURVE, rate=rate) for rate in (0.05, 0.1, 0.5))
    ninety = partial(_covered, 0.9)
    rows = [
        figure("seed 0, passes differ by, rate 0.05", 0.0737, 0, low(_spread, seeds=first), "low", 0.003),
        figure("seed 0, passes differ by, rate 0.5", 0.2, 0, high(_spread, seeds=first), "high", 0.008),
        figure("seed 0, covered by 90 %, rate 0.1", 82.5, 0, middle(ninety, seeds=first), "covered", 1.3),
    ]
    for rate, spread, in_gap, covered, covered_in_gap in (
        (0.05, (0.075, 0.008), (0.146, 0.018), (85.4, 7.4), (82.1, 20.7)),
        (0.1, (0.098, 0.008), (0.191, 0.025), (82.1, 7.9), (83.8, 21.1)),
        (0.2, (0.131, 0.011), (0.233, 0.027), (83.4, 4.6), (87.2, 18.4)),
        (0.5, (0.206, 0.006), (0.369, 0.02), (87.1, 4.0), (96.5, 6.0)),
    ):
        at = partial(_Passes, place=CURVE, rate=rate)
        rows += [
            figure(f"passes differ by, rate {rate:g}", *spread, at(_spread)),
            figure(f"passes differ by in the gap, rate {rate:g}", *in_gap, at(_spread_in_gap)),
            figure(f"covered by 90 %, rate {rate:g}", *covered, at(ninety)),
            figure(f"covered in the gap, rate {rate:g}", *covered_in_gap, at(_covered_in_gap)),
        ]
    more = partial(_Passes, place=CURVE, rate=0.1, seeds=range(3), n_samples=2000)
    rows.append(figure("2,000 points, passes differ by", 0.083, 0.005, more(_spread)))
    rows.append(figure("2,000 points, passes differ by in the gap", 0.164, 0.018, more(_spread_in_gap)))
    error = partial(Scores, KNOWING, CURVE, HELD_OUT_ERROR, n_seeds=N_SEEDS)
    for rate, mean, deviation in (
        (0.0, 0.015, 0.004),
        (0.05, 0.021, 0.006),
        (0.1, 0.017, 0.006),
        (0.2, 0.019, 0.008),
        (0.5, 0.045, 0.008),
    ):
        rows.append(figure(f"error, rate {rate:g}", mean, deviation, error(rate=rate)))
    digits = partial(_Passes, place=DIGITS, rate=0.2)
    seed_0 = partial(digits, seeds=(0,))
    rows += [
        figure("digits, seed 0, accuracy, %", 94.4, 0, seed_0(_accuracy), "accuracy", 0.3),
        figure("digits, seed 0, surest half, %", 100, 0, seed_0(_surest_half), "surest", 0.3),
        figure("digits, seed 0, too low by, points", 9.9, 0, seed_0(_off_by), "off-by", 0.5),
        figure("digits, accuracy, %", 94.1, 1.3, digits(_accuracy)),
        figure("digits, accuracy with dropout off, %", 93.9, 1.3, digits(_accuracy_off)),
        figure("digits, too low by, points", 10.6, 1.4, digits(_off_by)),
        figure("digits, too low with dropout off by, points", 4.3, 1.1, digits(_off_by_off)),
        figure("digits, chance explains up to, points", 3.9, 0.1, digits(_chance)),
        figure("digits, surest half, %", 99.9, 0.1, digits(_surest_half)),
        figure("digits, mistakes in the most uncertain fifth, %", 90.1, 3.1, digits(_mistakes_found)),
    ]
    return rows


IMAGES, UNCERTAINTY = _images(), _uncertainty()
