"""Figures of the teacher's pages of validation-below-training, dropout-is-ridge and wide-networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks._measured_lessons import Bench, Figure, Measure, Scores, set_up
from engine.analysis.ridge import ridge_curve, ridge_model
from engine.data.split import split
from engine.experiment.specs import Cell
from engine.inside.coadaptation_view import CoadaptationSeen, CoadaptationView

VALIDATION, RIDGE, WIDE = "validation-below-training", "dropout-is-ridge", "wide-networks"
ERROR, HELD_OUT_ERROR = "train_mean_squared_error", "test_mean_squared_error"
ACCURACY, HELD_OUT_ACCURACY = "train_accuracy", "test_accuracy"
ON, OFF, HELD_OUT = "loss", "train_loss", "val_loss"  # curves of a training
N_SEEDS = 10


# --- Validation below training


@dataclass(frozen=True)
class _Curve:
    """The value of a curve after an epoch, less that of another one; of seed 0 alone, or of all ten."""

    rate: float
    curve: str
    less: str = ""
    epoch: int = 150
    seeds: Sequence[int] = (0,)

    def __call__(self, bench: Bench) -> list[float]:
        cells = {one.cell: dict(one.history) for one in bench.sweep(set_up(VALIDATION, (1, 1)), N_SEEDS)}
        curves = [cells[Cell(self.rate, seed)] for seed in self.seeds]
        at = self.epoch - 1
        return [one[self.curve][at] - (one[self.less][at] if self.less else 0) for one in curves]


def _validation_below() -> list[Figure]:
    figure, scores = partial(Figure, VALIDATION), partial(Scores, VALIDATION, (1, 1), n_seeds=N_SEEDS)
    rows = [
        figure(f"seed 0, {what}", value, 0, measure, question, tolerance)
        for what, value, measure, question, tolerance in (
            ("rate 0.5, dropout on", 23.5, _Curve(0.5, ON), "logged", 0.3),
            ("rate 0.5, validation", 8.9, _Curve(0.5, HELD_OUT), "validation", 0.1),
            ("rate 0.5, on less validation", 14.6, _Curve(0.5, ON, HELD_OUT), "below", 0.3),
            ("rate 0.5, dropout off", 7.3, _Curve(0.5, OFF), "off", 0.1),
            ("rate 0.5, on less off", 16.2, _Curve(0.5, ON, OFF), "dropout-adds", 0.3),
            ("rate 0.5, gap", 1.6, _Curve(0.5, HELD_OUT, OFF), "real-gap", 0.1),
            ("rate 0, on less off", 0.15, _Curve(0.0, ON, OFF), "zero-apart", 0.02),
            ("rate 0, gap", 4.0, _Curve(0.0, HELD_OUT, OFF), "zero-gap", 0.1),
            ("rate 0, epoch 6, on", 290.5, _Curve(0.0, ON, epoch=6), "", 1),
            ("rate 0, epoch 6, validation", 248.8, _Curve(0.0, HELD_OUT, epoch=6), "", 1),
            ("rate 0, epoch 6, on less validation", 41.7, _Curve(0.0, ON, HELD_OUT, 6), "epoch-six", 1),
        )
    ]
    gap = partial(scores, column=HELD_OUT_ERROR, less_column=ERROR)
    rows += [
        figure("gap at rate 0", 4.8, 2.3, gap(rate=0.0), "gap-zero"),
        figure("gap at rate 0.5", 2.7, 2.6, gap(rate=0.5), "gap-half"),
    ]
    for rate, logged, training, validation, test in (
        (0.0, (5.0, 1.2), (4.9, 1.2), (10.9, 2.3), (9.7, 1.8)),
        (0.2, (10.5, 1.8), (5.8, 1.1), (11.2, 2.2), (9.9, 2.1)),
        (0.5, (22.5, 3.7), (7.2, 1.1), (11.1, 2.0), (9.8, 2.0)),
        (0.8, (65.9, 14.1), (13.3, 1.8), (15.6, 4.5), (14.0, 2.5)),
    ):
        seeds = range(N_SEEDS)
        rows += [
            figure(f"dropout on, rate {rate:g}", *logged, _Curve(rate, ON, seeds=seeds)),
            figure(f"dropout off, rate {rate:g}", *training, scores(ERROR, rate)),
            figure(f"validation, rate {rate:g}", *validation, _Curve(rate, HELD_OUT, seeds=seeds)),
            figure(f"test, rate {rate:g}", *test, scores(HELD_OUT_ERROR, rate)),
        ]
    for epoch, value, spread in ((6, 55.0, 23.8), (150, -5.9, 3.1)):
        curve = _Curve(0.0, ON, HELD_OUT, epoch, range(N_SEEDS))
        rows.append(figure(f"rate 0, epoch {epoch}, on less validation", value, spread, curve))
    return rows


# --- Dropout is ridge regression


def _theory(rate: float, place: tuple[int, int]) -> Measure:
    """The error on held-out readings of scikit-learn's ridge regression, seed by seed."""

    def measured(bench: Bench) -> list[float]:
        del bench
        experiment = set_up(RIDGE, place).experiment
        return [ridge_curve(experiment, [rate], [seed])[0].test for seed in range(N_SEEDS)]

    return measured


def _length(rate: float, place: tuple[int, int] = (1, 1)) -> Measure:
    """How long the unit's weights are, seed by seed, as the tab Co-adaptation has them."""

    def measured(bench: Bench) -> list[float]:
        (layer,) = _seen(bench, rate or 0.4, place).layers
        units = layer.dropped if rate else layer.without
        return [units[seed].norm for seed in sorted(units)]

    return measured


def _idle(place: tuple[int, int]) -> Measure:
    """How long the weights of idle dials are at rate 0, where the training ends at the least squares."""

    def measured(bench: Bench) -> list[float]:
        del bench
        experiment, found = set_up(RIDGE, place).experiment, []
        for seed in range(N_SEEDS):
            data = split(experiment.data, *experiment.split_place(seed))
            found.append(math.hypot(*ridge_model(experiment, data, 0.0).coef_[5:]))
        return found

    return measured


def _tallest(rate: float) -> Measure:
    """The weight of the fourth dial, of seed 0."""

    def measured(bench: Bench) -> list[float]:
        (layer,) = _seen(bench, rate or 0.4, (1, 1)).layers
        weights = (layer.shown_dropped if rate else layer.shown_without).weights
        assert weights is not None
        return [float(weights[3])]

    return measured


def _seen(bench: Bench, rate: float, place: tuple[int, int]) -> CoadaptationSeen:
    project = set_up(RIDGE, place)
    seeds, epochs = tuple(range(N_SEEDS)), project.training.epochs
    seen = bench.runner.look(CoadaptationView(project.experiment, rate, seeds, epochs, 0))
    assert isinstance(seen, CoadaptationSeen)
    return seen


def _dropout_is_ridge() -> list[Figure]:
    figure = partial(Figure, RIDGE)
    few, many = (partial(Scores, RIDGE, place, n_seeds=N_SEEDS) for place in ((1, 1), (7, 1)))
    asked = {
        ("few", 0.0): ("train-zero", "test-zero"),
        ("few", 0.2): ("", "test-two"),
        ("many", 0.0): ("", "more-zero"),
        ("many", 0.2): ("", "more-two"),
    }
    rows = []
    for what, sweep, place, rate, training, test, exact in (
        ("few", few, (1, 1), 0.0, (1.73, 0.2), (21.1, 5.5), (21.2, 5.6)),
        ("few", few, (1, 1), 0.1, (2.34, 0.22), (11.4, 1.7), (11.4, 1.8)),
        ("few", few, (1, 1), 0.2, (3.21, 0.28), (10.7, 1.7), (10.6, 1.7)),
        ("few", few, (1, 1), 0.4, (5.49, 0.43), (12.0, 2.1), (11.9, 2.0)),
        ("few", few, (1, 1), 0.7, (11.0, 0.9), (16.3, 2.6), (16.3, 2.8)),
        ("many", many, (7, 1), 0.0, (4.5, 0.16), (7.76, 0.96), (7.76, 0.96)),
        ("many", many, (7, 1), 0.1, (4.75, 0.16), (7.59, 1.0), (7.55, 1.1)),
        ("many", many, (7, 1), 0.2, (5.39, 0.17), (8.02, 1.2), (7.97, 1.3)),
        ("many", many, (7, 1), 0.4, (7.6, 0.21), (10.0, 1.8), (9.92, 1.8)),
        ("many", many, (7, 1), 0.7, (13.2, 0.4), (14.8, 2.6), (14.8, 2.7)),
    ):
        of_training, of_test = asked.get((what, rate), ("", ""))
        rows += [
            figure(f"{what}, training, rate {rate:g}", *training, sweep(ERROR, rate), of_training),
            figure(f"{what}, held out, rate {rate:g}", *test, sweep(HELD_OUT_ERROR, rate), of_test),
            figure(f"{what}, held out by ridge, rate {rate:g}", *exact, _theory(rate, place)),
        ]
    rows += [
        figure("length of the weights, rate 0", 5.63, 0.43, _length(0.0), "length-zero"),
        figure("length of the weights, rate 0.4", 2.56, 0.09, _length(0.4), "length-four"),
        figure("the same, 300 readings, rate 0", 4.42, 0.11, _length(0.0, (7, 1))),
        figure("length of idle weights, 120 readings, rate 0", 3.6, 0.33, _idle((1, 1))),
        figure("length of idle weights, 300 readings, rate 0", 1.36, 0.11, _idle((7, 1))),
        figure("weight of dial 4, seed 0, rate 0", 2.69, 0, _tallest(0.0), "", 0.05),
        figure("weight of dial 4, seed 0, rate 0.4", 1.26, 0, _tallest(0.4), "tallest", 0.05),
    ]
    return rows


# --- Wide networks


def _wide_networks() -> list[Figure]:
    figure = partial(Figure, WIDE)
    scores = partial(Scores, WIDE, n_seeds=N_SEEDS)
    five = partial(Scores, WIDE, column=HELD_OUT_ACCURACY, n_seeds=5)
    places = {"16": (1, 1), "192": (3, 1), "48": (5, 1), "tied": (6, 1)}
    rows = [
        figure(f"seeds 0 to 4, {width}, rate {rate:g}, %", value, spread, five(places[width], rate=rate), of)
        for width, rate, value, spread, of in (
            ("16", 0.0, 88.9, 2.0, "narrow-zero"),
            ("16", 0.8, 15.4, 5.7, "narrow-eight"),
            ("192", 0.0, 90.5, 0.8, "wide-zero"),
            ("192", 0.6, 94.7, 0.8, "wide-six"),
            ("48", 0.0, 93.0, 1.9, "middle-zero"),
            ("48", 0.8, 50.0, 7.3, "middle-eight"),
            ("tied", 0.8, 92.0, 1.1, "tied-eight"),
        )
    ]
    of_training = partial(Scores, WIDE, (3, 1), ACCURACY, n_seeds=5)
    rows.append(figure("seeds 0 to 4, 192, training, rate 0, %", 86.8, 2.1, of_training(0.0)))
    longer = five(places["48"], rate=0.8, epochs=60)
    rows.append(figure("seeds 0 to 4, 48, rate 0.8, 60 epochs, %", 71.2, 7.6, longer))
    less = five(places["192"], rate=0.6, less=0.4)
    rows.append(figure("seeds 0 to 4, 192, rate 0.6 less 0.4, points", 0.2, 0.9, less, "best-two"))
    for width, rate, training, test in (
        ("16", 0.0, (75.4, 2.0), (88.6, 2.4)),
        ("16", 0.2, (71.4, 3.0), (83.7, 3.4)),
        ("16", 0.4, (63.0, 3.6), (72.4, 5.7)),
        ("16", 0.6, (48.3, 7.0), (53.5, 9.7)),
        ("16", 0.8, (18.7, 4.5), (17.3, 5.7)),
        ("48", 0.0, (80.7, 1.7), (93.0, 1.6)),
        ("48", 0.2, (79.6, 1.9), (93.1, 1.2)),
        ("48", 0.4, (78.2, 1.8), (91.7, 1.3)),
        ("48", 0.6, (73.4, 1.8), (86.3, 2.5)),
        ("48", 0.8, (47.7, 5.7), (51.2, 7.3)),
        ("192", 0.0, (86.3, 1.7), (90.2, 1.5)),
        ("192", 0.2, (83.8, 1.7), (93.1, 1.2)),
        ("192", 0.4, (82.2, 1.7), (94.5, 1.2)),
        ("192", 0.6, (80.7, 1.5), (94.3, 1.2)),
        ("192", 0.8, (76.8, 2.3), (90.8, 2.0)),
        ("tied", 0.0, (80.7, 1.7), (93.0, 1.6)),
        ("tied", 0.2, (80.2, 1.6), (93.6, 1.2)),
        ("tied", 0.4, (79.7, 1.7), (93.8, 1.1)),
        ("tied", 0.6, (79.7, 1.9), (93.6, 1.4)),
        ("tied", 0.8, (78.1, 2.0), (92.1, 1.6)),
    ):
        at = partial(scores, places[width], rate=rate)
        rows += [
            figure(f"{width}, training, rate {rate:g}, %", *training, at(column=ACCURACY)),
            figure(f"{width}, held out, rate {rate:g}, %", *test, at(column=HELD_OUT_ACCURACY)),
        ]
    return rows


VALIDATION_BELOW = _validation_below()
DROPOUT_IS_RIDGE = _dropout_is_ridge()
WIDE_NETWORKS = _wide_networks()
