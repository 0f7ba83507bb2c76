"""Do the figures of the lessons' teacher's pages hold? Trains what they are from, and compares.

Each sweep is what the lesson's own steps set up, trained like any sweep of the app with the seeds from 0
on, and kept in build/lessons/, so that a second start trains only what has changed. A mean over n seeds is
outside if it is off by more than two standard errors, 2 · spread / √n; a single number, if it is off by more
than its tolerance; and both, if the lesson asks for the figure and would mark it wrong. `--only NAME`
restricts it to one lesson.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections.abc import Sequence
from functools import partial

from benchmarks._lesson_figures_5_to_7 import DROPOUT_IS_RIDGE, VALIDATION_BELOW, WIDE_NETWORKS
from benchmarks._lesson_figures_8_to_9 import IMAGES, UNCERTAINTY
from benchmarks._measured_lessons import (
    Bench,
    Figure,
    Scores,
    confidence,
    confidence_in_training,
    distinct,
    dropped,
    lesson_named,
    of_seed,
    of_steps,
    one_of,
    share,
    span,
    times,
)
from engine.command_line.engine_runner import EngineRunner
from engine.lessons.lesson import NumberQuestion
from engine.lessons.marking import is_right
from engine.lessons.measure import Measure

PLACES, REGRESSION, IRIS = "what-dropout-does", "regression", "iris"
DIGITS = "where-dropout-helps"
ACCURACY, HELD_OUT_ACCURACY = "train_accuracy", "test_accuracy"
ERROR, HELD_OUT_ERROR = "train_mean_squared_error", "test_mean_squared_error"


def _places() -> list[Figure]:
    figure, scores = partial(Figure, PLACES), partial(Scores, PLACES, column=ACCURACY)
    steps = "rate 0.5, seed 0, step 1"
    rows = [
        figure(f"units dropped, {steps}, sample 1", 4, 0, of_steps(dropped, PLACES, 0.5), "first-sample"),
        figure(f"units dropped, {steps}, sample 2", 7, 0, of_steps(dropped, PLACES, 0.5, 1), "second-sample"),
        figure(f"factor of kept units, {steps}", 2, 0, of_steps(times, PLACES, 0.5, 1), "doubled"),
        figure("factor of kept units, rate 0.2", 1.25, 0, of_steps(times, PLACES, 0.2), "factor"),
        figure(f"confidence, {steps}, %", 87, 0, of_steps(confidence, PLACES, 0.5, 1), "confidence"),
        figure("the same in training, %", 68, 0, of_steps(confidence_in_training, PLACES, 0.5, 1)),
        figure("sub-networks of epoch 1, rate 0.5", 115, 0, of_steps(distinct, PLACES, 0.5), "distinct"),
        figure("sub-networks of epoch 1, rate 0.2", 60, 0, of_steps(distinct, PLACES, 0.2)),
        figure("accuracy at rate 0, %", 88.4, 12.0, scores((7, 3), rate=0.0)),
        figure("accuracy at rate 0, 200 epochs, %", 97.9, 0.7, scores((7, 3), rate=0.0, epochs=200)),
    ]
    # At the rates 0.2, 0.4 and 0.6; at 0.6 less that at 0; at 0.6 after 200 epochs.
    for number, (place, low, middle, high, less, longer) in enumerate(
        (
            ("after the input", (82.8, 10.4), (77.8, 12.9), (59.9, 12.1), (-28.5, 13.6), (58.2, 19.6)),
            ("between hidden layers", (84.2, 11.7), (81.0, 11.6), (71.5, 11.9), (-16.9, 12.4), (93.5, 5.9)),
            ("before the output", (86.7, 11.3), (84.7, 10.9), (83.6, 10.0), (-4.8, 7.1), (95.1, 7.4)),
        ),
        start=1,
    ):
        at = partial(scores, (7, number))
        for rate, (value, spread) in ((0.2, low), (0.4, middle), (0.6, high)):
            rows.append(figure(f"accuracy {place}, rate {rate:g}, %", value, spread, at(rate=rate)))
        rows.append(figure(f"rate 0.6 less 0 {place}, points", *less, at(rate=0.6, less=0.0)))
        rows.append(figure(f"rate 0.6 {place}, 200 epochs, %", *longer, at(rate=0.6, epochs=200)))
    return rows


def _regression() -> list[Figure]:
    figure, scores = partial(Figure, REGRESSION), partial(Scores, REGRESSION)
    tutorial, held_out, longer = (partial(scores, place) for place in ((1, 1), (6, 1), (8, 1)))
    gap = {"column": HELD_OUT_ERROR, "less_column": ERROR, "n_seeds": 10}
    rows = [
        figure("rate 0, seeds 0 to 4", 40.9, 3.6, tutorial(ERROR, 0.0, 5), "at-zero"),
        figure("rate 0.6, seeds 0 to 4", 68.6, 5.8, tutorial(ERROR, 0.6, 5), "at-six"),
        figure("30 epochs, gap at rate 0", 5.2, 11.5, held_out(rate=0.0, **gap), "gap"),
        figure("300 epochs, gap at rate 0", 7.7, 3.7, longer(rate=0.0, **gap), "gap-longer"),
        figure("300 epochs, gap at rate 0.4", 5.6, 5.5, longer(rate=0.4, **gap), "gap-at-four"),
    ]
    for rate, value, spread in (
        (0.0, 40.7, 4.9),
        (0.1, 42.6, 3.7),
        (0.2, 45.4, 4.5),
        (0.3, 49.7, 6.8),
        (0.4, 55.9, 8.0),
        (0.5, 63.4, 11.9),
        (0.6, 79.0, 15.3),
    ):
        rows.append(figure(f"tutorial at rate {rate:g}", value, spread, tutorial(ERROR, rate)))
    for what, sweep, rate, training, test in (
        ("30 epochs", held_out, 0.0, (26.7, 3.9), (30.5, 8.1)),
        ("30 epochs", held_out, 0.2, (28.2, 3.9), (31.7, 8.6)),
        ("30 epochs", held_out, 0.4, (32.6, 5.2), (35.5, 10.0)),
        ("30 epochs", held_out, 0.6, (49.4, 15.0), (50.9, 13.5)),
        ("300 epochs", partial(longer, n_seeds=10), 0.0, (7.1, 0.8), (14.9, 3.2)),
        ("300 epochs", partial(longer, n_seeds=10), 0.2, (8.9, 1.3), (15.5, 4.6)),
        ("300 epochs", partial(longer, n_seeds=10), 0.4, (11.9, 2.1), (17.5, 4.4)),
        ("300 epochs", partial(longer, n_seeds=10), 0.6, (24.1, 7.7), (28.5, 6.1)),
        ("128 units", partial(longer, n_seeds=10, units=128), 0.0, (1.2, 0.2), (16.9, 3.8)),
        ("128 units", partial(longer, n_seeds=10, units=128), 0.2, (2.7, 0.5), (15.7, 2.9)),
        ("128 units", partial(longer, n_seeds=10, units=128), 0.4, (3.7, 0.7), (14.9, 2.0)),
    ):
        rows.append(figure(f"{what}, training, rate {rate:g}", *training, sweep(column=ERROR, rate=rate)))
        rows.append(
            figure(f"{what}, held out, rate {rate:g}", *test, sweep(column=HELD_OUT_ERROR, rate=rate))
        )
    return rows


def _iris() -> list[Figure]:
    figure, scores = partial(Figure, IRIS), partial(Scores, IRIS)
    at_zero, longer = scores((3, 1), ACCURACY, 0.0), scores((5, 1), ACCURACY, 0.0)
    source = partial(share, IRIS, (3, 1), 0.3)
    rows = [
        figure(what, value, 0, measure, question, tolerance)
        for what, value, measure, question, tolerance in (
            ("seed 0 at rate 0, %", 92.7, of_seed(0, at_zero), "", 0.7),
            ("seed 0 at rate 0.1, %", 95.3, of_seed(0, scores((3, 1), ACCURACY, 0.1)), "", 0.7),
            ("seed 4 at rate 0, %", 66.7, of_seed(4, at_zero), "flat", 0.7),
            ("lowest of 20 at rate 0, %", 64.7, one_of(min, at_zero), "", 0.7),
            ("highest of 20 at rate 0, %", 98.0, one_of(max, at_zero), "", 0.7),
            ("from lowest to highest, points", 33.3, one_of(span, at_zero), "spread", 1.4),
            ("standard deviation, points", 12.0, one_of(statistics.stdev, at_zero), "deviation", 0.6),
            ("the same, 200 epochs", 0.7, one_of(statistics.stdev, longer), "deviation-longer", 0.2),
            ("share of the initial weights alone, %", 97, source("init"), "share", 4),
            ("share of the order, with others, %", 4, source("total shuffle"), "", 5),
            ("share of the masks, with others, %", 3, source("total mask"), "", 5),
        )
    ]
    for what, place, column, rate, value, spread in (
        ("40 epochs", (3, 1), ACCURACY, 0.0, 88.4, 12.0),
        ("40 epochs", (3, 1), ACCURACY, 0.1, 88.6, 11.7),
        ("40 epochs", (3, 1), ACCURACY, 0.3, 85.3, 11.1),
        ("40 epochs", (3, 1), ACCURACY, 0.6, 83.6, 10.0),
        ("200 epochs", (5, 1), ACCURACY, 0.0, 97.9, 0.7),
        ("200 epochs", (5, 1), ACCURACY, 0.3, 96.2, 6.8),
        ("200 epochs", (5, 1), ACCURACY, 0.6, 95.1, 7.4),
        ("held out", (6, 1), HELD_OUT_ACCURACY, 0.0, 87.5, 7.1),
        ("held out", (6, 1), HELD_OUT_ACCURACY, 0.3, 86.5, 7.5),
        ("held out", (6, 1), HELD_OUT_ACCURACY, 0.6, 84.0, 10.8),
    ):
        rows.append(
            figure(f"{what}, accuracy at rate {rate:g}, %", value, spread, scores(place, column, rate))
        )
    return rows


def _digits() -> list[Figure]:
    figure, scores = partial(Figure, DIGITS), partial(Scores, DIGITS)
    noisy, clean = partial(scores, (1, 1)), partial(scores, (6, 1))
    rows = [
        figure("seeds 0 to 4, training, rate 0, %", 91.3, 2.1, noisy(ACCURACY, 0.0, 5), "train-zero"),
        figure("seeds 0 to 4, training, rate 0.5, %", 82.7, 2.1, noisy(ACCURACY, 0.5, 5), "train-half"),
        figure("seeds 0 to 4, 0.5 less 0", 7.1, 0.9, noisy(HELD_OUT_ACCURACY, 0.5, 5, 0.0), "gain"),
        figure("seeds 0 to 4, clean, rate 0, %", 100.0, 0.0, clean(ACCURACY, 0.0, 5), "train-clean"),
    ]
    for what, sweep, rate, training, test, less in (
        ("noisy", noisy, 0.0, (91.4, 1.6), (87.0, 1.8), None),
        ("noisy", noisy, 0.2, (87.0, 2.0), (92.1, 1.8), (5.1, 1.4)),
        ("noisy", noisy, 0.5, (82.4, 1.7), (94.6, 1.1), (7.6, 1.5)),
        ("noisy", noisy, 0.8, (78.2, 1.6), (92.2, 1.6), (5.2, 2.5)),
        ("clean", clean, 0.0, (100.0, 0.0), (96.6, 0.8), None),
        ("clean", clean, 0.2, (100.0, 0.0), (96.8, 0.7), (0.1, 0.3)),
        ("clean", clean, 0.5, (99.7, 0.2), (96.7, 0.6), (0.1, 0.4)),
        ("clean", clean, 0.8, (96.5, 0.6), (93.9, 1.2), (-2.8, 1.4)),
    ):
        at = partial(sweep, rate=rate, n_seeds=10)
        rows.append(figure(f"{what}, training, rate {rate:g}, %", *training, at(column=ACCURACY)))
        rows.append(figure(f"{what}, held out, rate {rate:g}, %", *test, at(column=HELD_OUT_ACCURACY)))
        if less is not None:
            difference = at(column=HELD_OUT_ACCURACY, less=0.0)
            rows.append(figure(f"{what}, rate {rate:g} less 0, points", *less, difference))
    return rows


FIGURES = (
    *_places(),
    *_regression(),
    *_iris(),
    *_digits(),
    *VALIDATION_BELOW,
    *DROPOUT_IS_RIDGE,
    *WIDE_NETWORKS,
    *IMAGES,
    *UNCERTAINTY,
)


def main() -> int:
    """Measure the figures, print each, and say which are outside."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = sorted({figure.lesson for figure in FIGURES})
    parser.add_argument("--only", choices=names, help="the lesson to measure; all of them if none is given")
    only = parser.parse_args().only
    with EngineRunner() as runner:
        bench = Bench(runner)
        rows = [(one, tuple(one.measure(bench))) for one in FIGURES if only in (None, one.lesson)]
    print(f"\n{'lesson':26} {'figure':46} {'page':>12} {'measured':>14}")
    n_good = 0
    for figure, values in rows:
        is_good = is_inside(figure, values) and is_marked_right(figure, values)
        n_good += is_good
        row = f"{figure.lesson:26} {figure.what:46} {figure.text:>12} {_shown(values):>14}"
        print(row if is_good else f"{row}  outside")
    print(f"{n_good} of {len(rows)} figures hold.")
    return int(n_good < len(rows))


def is_inside(figure: Figure, values: Sequence[float]) -> bool:
    """Whether a figure holds; half of its last digit may be rounding."""
    rounding = 0.5 * 10.0 ** -len(str(figure.value).partition(".")[2])
    allowed = figure.tolerance or 2 * figure.spread / math.sqrt(len(values))
    return abs(statistics.fmean(values) - figure.value) <= allowed + rounding


def is_marked_right(figure: Figure, values: Sequence[float]) -> bool:
    """Whether the lesson, if it asks for the figure, takes what was measured for the right answer.

    A lesson that measures the answer itself, in the student's sweep, takes what is there.
    """
    if not figure.question:
        return True
    question = next(step for step in lesson_named(figure.lesson).steps if step.id == figure.question)
    assert isinstance(question, NumberQuestion)
    if isinstance(question.answer, Measure):
        return True
    return is_right(question, f"{statistics.fmean(values):.3g}") is True


def _shown(values: Sequence[float]) -> str:
    mean = statistics.fmean(values)
    return f"{mean:.2f} ± {statistics.stdev(values):.2f}" if len(values) > 1 else f"{mean:.2f}"


if __name__ == "__main__":
    sys.exit(main())
