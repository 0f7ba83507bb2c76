"""A right answer that is read off the student's own sweep: what is measured there, and how it is computed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, stdev

from engine.analysis.wording import is_higher_better, scale_factor, score_label, three_digits, with_minus
from engine.errors import InputError
from engine.experiment.metrics import METRICS
from engine.experiment.results import SweepResults
from engine.experiment.specs import score_column
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.lessons.nodes import Node

PLACE = "{answer}"  # in what is said of a right answer: becomes the measured value
MEAN, MIN, MAX, RANGE, STD = "mean", "min", "max", "range", "std"
DIFFERENCE, GAP, BEST_RATE, N_TRAININGS = "difference", "gap", "best_rate", "n_trainings"
MEASURES = (MEAN, MIN, MAX, RANGE, STD, DIFFERENCE, GAP, BEST_RATE, N_TRAININGS)
SPLITS = {"training": "train", "validation": "val", "held_out": "test"}  # to the beginning of a column
# What each may have beside its name; those with a rate must have it, except for the number of trainings.
FIELDS = dict.fromkeys((MEAN, MIN, MAX, RANGE, STD), ("rate", "metric", "split")) | {
    DIFFERENCE: ("rate", "less", "metric", "split"),
    GAP: ("rate", "metric"),
    BEST_RATE: ("metric", "split"),
    N_TRAININGS: ("rate",),
}
_FIELDS = ("measure", "rate", "less", "metric", "split")
_LIKE_A_LIST = re.compile(r"^(\d+)(?=[.)]\s)")
_Values = dict[int, float]  # by the seed


@dataclass(frozen=True)
class Measure:
    """What is measured in a sweep.

    Attributes
    ----------
    name : str
        One of MEASURES.
    rate : float or None
        None where it is of the whole sweep.
    less : float
        Of a difference: the rate whose mean is taken away.
    metric : str
        Keras's name; empty for the one that the window shows first.
    split : str
        One of SPLITS; empty for held-out data where data are held out, as the window shows it.
    """

    name: str
    rate: float | None = None
    less: float = 0.0
    metric: str = ""
    split: str = ""

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates that must be swept for it."""
        if self.rate is None:
            return ()
        return (self.rate, self.less) if self.name == DIFFERENCE else (self.rate,)

    @property
    def needs_held_out(self) -> bool:
        """Whether there must be held-out data."""
        return self.name == GAP or self.split == "held_out"


def read_measure(node: Node) -> Measure:
    """Read what is measured.

    Parameters
    ----------
    node : Node
        A mapping with `measure`, and what belongs to it.

    Returns
    -------
    Measure

    Raises
    ------
    InputError
        With file and line.
    """
    fields = node.fields("answer", _FIELDS)
    if "measure" not in fields:
        raise node.error(_("answer must have a measure, one of {names}.").format(names=", ".join(MEASURES)))
    name = fields["measure"].one_of("measure", MEASURES)
    for field, inner in fields.items():
        if field not in ("measure", *FIELDS[name]):
            raise inner.error(
                _("an answer with measure {name} can't have {field}.").format(name=name, field=field)
            )
    if "rate" in FIELDS[name] and "rate" not in fields and name != N_TRAININGS:
        raise node.error(_("an answer with measure {name} must have a rate.").format(name=name))
    rates = {field: _rate(fields[field], field) for field in ("rate", "less") if field in fields}
    found = Measure(
        name,
        rates.get("rate"),
        rates.get("less", 0.0),
        fields["metric"].one_of("metric", METRICS) if "metric" in fields else "",
        fields["split"].one_of("split", SPLITS) if "split" in fields else "",
    )
    if name == DIFFERENCE and found.rate == found.less:
        raise node.error(
            _("a difference must have two rates, and both are {rate}.").format(
                rate=number_text(found.less, "g")
            )
        )
    return found


def _rate(node: Node, field: str) -> float:
    rate = node.number(field, 0, 1)
    if rate >= 1:
        raise node.error(_("a rate must be below 1, not {given}.").format(given=node.shown))
    return rate


def measured_values(measure: Measure, results: SweepResults) -> tuple[float, ...]:
    """Compute a measure.

    Parameters
    ----------
    measure : Measure
    results : SweepResults
        Of a finished sweep.

    Returns
    -------
    tuple of float
        In the unit that the window shows: an accuracy in percent, its differences in points. More than one
        only where several rates have means that are shown as the same number, and each is a best one.

    Raises
    ------
    InputError
        In one sentence, if a rate or a score is missing, or if a number does not exist.
    """
    seeds = _seeds(results)
    for rate in measure.rates:
        if _at(seeds, rate) is None:
            raise InputError(
                _("Sweep the rate {rate}, too: the answer is read off your own sweep.").format(
                    rate=number_text(rate, "g")
                )
            )
    if measure.name == N_TRAININGS:
        return (float(len(results.cells if measure.rate is None else _at(seeds, measure.rate) or {})),)
    column = column_of(measure, results)
    if measure.name == BEST_RATE:
        return _best_rates(_by_rate(results, column), column)
    assert measure.rate is not None
    values = _at(_by_rate(results, column), measure.rate) or {}
    if measure.name in (DIFFERENCE, GAP):
        other = f"train_{column.partition('_')[2]}" if measure.name == GAP else column
        at = measure.rate if measure.name == GAP else measure.less
        before = _at(_by_rate(results, other), at) or {}
        values = {seed: value - before[seed] for seed, value in values.items() if seed in before}
    return (_checked(_COMPUTED[measure.name], values, scale_factor(column)),)


def column_of(measure: Measure, results: SweepResults) -> str:
    """Return the column of the sweep's numbers that is measured; InputError if the sweep does not have it."""
    data, training = results.experiment.data, results.experiment.training
    column = score_column(data, training.led_by(measure.metric))
    split, _bar, metric = column.partition("_")
    if measure.name == GAP:
        split = SPLITS["held_out"]
    elif measure.split:
        split = SPLITS[measure.split]
    column = f"{split}_{measure.metric or metric}"
    needed = {column, f"train_{measure.metric or metric}"} if measure.name == GAP else {column}
    if not needed <= set(results.metric_names):
        raise InputError(
            _("The question asks for {score}, which your sweep does not have.").format(
                score=score_label(column)
            )
        )
    return column


def measured_text(measure: Measure, value: float) -> str:
    """Return a measured value in the language's form.

    Parameters
    ----------
    measure : Measure
    value : float
        From `measured_values`.

    Returns
    -------
    str
    """
    if measure.name == N_TRAININGS:
        return number_text(value, ",.0f")
    return with_minus(number_text(value, "g")) if measure.name == BEST_RATE else three_digits(value)


def with_answer_text(text: str, answer: str) -> str:
    """Return what is said of a right answer with the answer in its place.

    Parameters
    ----------
    text : str
        Markdown.
    answer : str

    Returns
    -------
    str
        A number and a dot at its beginning are no list.
    """
    found = text.replace(PLACE, answer)
    return _LIKE_A_LIST.sub(r"\1\\", found) if text.startswith(PLACE) else found


# --- Numbers


def _best_rates(by_rate: dict[float, _Values], column: str) -> tuple[float, ...]:
    known = {
        rate: fmean(values.values())
        for rate, values in by_rate.items()
        if all(map(math.isfinite, values.values()))
    }
    if not known:
        raise _diverged()
    best = (max if is_higher_better(column) else min)(known.values())
    return tuple(rate for rate, mean in known.items() if _shown(column, mean) == _shown(column, best))


def _shown(column: str, mean: float) -> str:
    """A mean as the window's table shows it."""
    factor = scale_factor(column)
    return f"{factor * mean:.1f}" if factor > 1 else three_digits(mean)


def _checked(compute: Callable[[list[float]], float], values: _Values, factor: float) -> float:
    numbers = [factor * values[seed] for seed in sorted(values)]
    if not all(map(math.isfinite, numbers)):
        raise _diverged()
    if compute is stdev and len(numbers) < 2:
        raise InputError(_("Sweep with at least two seeds: one training has no standard deviation."))
    return compute(numbers)


def _diverged() -> InputError:
    return InputError(_("A training of your sweep has diverged, so that the answer is no number."))


_COMPUTED: dict[str, Callable[[list[float]], float]] = {
    MEAN: fmean,
    MIN: min,
    MAX: max,
    RANGE: lambda numbers: max(numbers) - min(numbers),
    STD: stdev,
    DIFFERENCE: fmean,
    GAP: fmean,
}


def _by_rate(results: SweepResults, column: str) -> dict[float, _Values]:
    found: dict[float, _Values] = {}
    for result in results.cells:
        if result.cell.rate is not None:
            found.setdefault(result.cell.rate, {})[result.cell.seed] = result.metric(column)
    return found


def _seeds(results: SweepResults) -> dict[float, _Values]:
    """The seeds of each rate, as keys."""
    found: dict[float, _Values] = {}
    for result in results.cells:
        if result.cell.rate is not None:
            found.setdefault(result.cell.rate, {})[result.cell.seed] = 0.0
    return found


def _at(by_rate: dict[float, _Values], rate: float) -> _Values | None:
    """What a rate has; as a file writes it, 0.3 is also 3 times 0.1."""
    return next((found for at, found in by_rate.items() if is_same_rate(at, rate)), None)


def is_same_rate(rate: float, other: float) -> bool:
    """Whether two rates are the same but for rounding."""
    return math.isclose(rate, other, abs_tol=1e-9)
