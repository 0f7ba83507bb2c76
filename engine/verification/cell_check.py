"""Checks whether a cell's stored numbers are those that training it gives.

Tolerances (docs/checking.md gives the reasons): losses and errors may differ by a relative 1e-4, since
float32 rounding differs between processors and training lets the difference grow. An accuracy is a count of
samples: it must be equal or, if the whole run shows other rounding than this computer's, off by at most one
sample. Precision, recall and AUC count among fewer samples, of which one weighs more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from engine.analysis.wording import is_higher_better, metric_name
from engine.experiment.results import CellResult
from engine.language.lists import comma_listed
from engine.language.numbers import with_marks
from engine.language.texts import _, ngettext, pgettext

TOLERANCE = 1e-4
ABSOLUTE_TOLERANCE = 1e-6  # smaller losses, and smaller relative differences, are rounding
EXACT = 1e-6  # of an accuracy
FEWER = 10.0  # times as much as one of all samples may one of those weigh that precision or recall counts


@dataclass(frozen=True)
class Difference:
    """A stored number that training does not give; `epoch` is 0 for a score, else the epoch of a curve."""

    column: str
    epoch: int
    stored: float
    trained: float


@dataclass(frozen=True)
class CellCheck:
    """A stored cell compared with the trained one.

    `problem` says, as part of a sentence, why they cannot be compared; `is_other`: most numbers differ, as
    those of another training do; `is_rounding`: the differences are as large as rounding errors grow in this
    training (rounding.py); `deviation` is the median difference of the losses.
    """

    stored: CellResult
    trained: CellResult
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    is_other: bool = False
    deviation: float = 0.0
    largest: float = 0.0
    is_rounding: bool = False

    @property
    def holds(self) -> bool:
        return self.is_rounding or (not self.differences and not self.problem)


def check_cell(
    stored: CellResult, trained: CellResult, samples: Mapping[str, int] | None = None
) -> CellCheck:
    """Compare all scores and, if the stored cell has any (reports have none), all curves.

    `samples` (split name to size) allows an accuracy to be off by one sample; None allows no difference.
    """
    if problem := _shape_problem(stored, trained):
        return CellCheck(stored, trained, problem=problem, is_other=True, deviation=math.inf)
    differences, deviations, n_losses_off = [], [], 0
    for column, epoch, stored_value, trained_value in pairs(stored, trained):
        is_count = is_share(column)
        holds = (
            _same_share(column, stored_value, trained_value, samples)
            if is_count
            else _same_loss(stored_value, trained_value)
        )
        if not holds:
            differences.append(Difference(column, epoch, stored_value, trained_value))
        if not is_count:
            deviations.append(_deviation(stored_value, trained_value))
            n_losses_off += not holds
    is_other = 2 * n_losses_off > len(deviations)
    middle = median(deviations) if deviations else 0.0
    return CellCheck(stored, trained, tuple(differences), "", is_other, middle, max(deviations, default=0.0))


def computes_otherwise(checks: Iterable[CellCheck]) -> bool:
    """Whether most cells differ in most of their losses by rounding, as on another processor."""
    found = [check.deviation for check in checks if not check.is_other]
    return bool(found) and median(found) > ABSOLUTE_TOLERANCE


def own_problem(cell: CellResult, epochs: int, scored_epoch: str, has_early_stopping: bool) -> str:
    """What is inconsistent within one cell's own numbers, without training it; empty if nothing is.

    A part of a sentence, which follows the cell and a colon.

    A score on training or validation data is the value of its curve at the scored epoch: the last, or the one
    with the lowest validation loss.
    """
    curves = dict(cell.history)
    if not curves:
        return ""
    lengths = {len(values) for values in curves.values()}
    length = max(lengths)
    if len(lengths) > 1 or not length:
        return _("its curves have different lengths") if length else _("its curves are empty")
    if length > epochs or (length < epochs and not has_early_stopping):
        text = _("its curves have {curves}, its training {training}")
        return text.format(curves=_epochs(length), training=_epochs(epochs))
    place = length - 1
    if scored_epoch == "best" and (watched := curves.get("val_loss")):
        place = min(range(length), key=lambda index: (math.isnan(watched[index]), watched[index]))
    for column, value in cell.metrics:
        if column in curves and not _same_loss(value, curves[column][place]):
            score, point = distinct_texts(value, curves[column][place])
            text = _("{column} is {score}, but its curve has {point} at epoch {epoch}")
            return text.format(column=column_text(column), score=score, point=point, epoch=place + 1)
    return ""


def column_text(column: str) -> str:
    """Name a column for a sentence: "test accuracy"."""
    return column.replace("_", " ")


def distinct_texts(first: float, second: float) -> tuple[str, str]:
    """Format two numbers with as few digits as show that they differ, at least 4."""
    for digits in range(4, 17):
        texts = f"{first:.{digits}g}", f"{second:.{digits}g}"
        if texts[0] != texts[1]:
            return with_marks(texts[0]), with_marks(texts[1])
    return with_marks(repr(first)), with_marks(repr(second))


def _shape_problem(stored: CellResult, trained: CellResult) -> str:
    scores, curves = dict(trained.metrics), dict(trained.history)
    if dict(stored.metrics).keys() != scores.keys():
        text = _("its scores are {given}; training gives {trained}")
        return text.format(given=_listed(dict(stored.metrics)), trained=_listed(scores))
    if stored.history and dict(stored.history).keys() != curves.keys():
        text = _("its curves are {given}; training gives {trained}")
        return text.format(given=_listed(dict(stored.history)), trained=_listed(curves))
    for name, values in stored.history:
        if len(values) != len(curves[name]):
            text = _("the curve of {column} has {epochs}; training gives {n}")
            return text.format(column=column_text(name), epochs=_epochs(len(values)), n=len(curves[name]))
    return ""


def pairs(stored: CellResult, trained: CellResult) -> Iterator[tuple[str, int, float, float]]:
    """Column, epoch (0 for a score) and both values, for cells with the same columns."""
    scores, curves = dict(trained.metrics), dict(trained.history)
    for name, value in stored.metrics:
        yield name, 0, value, scores[name]
    for name, values in stored.history:
        for epoch, (stored_value, trained_value) in enumerate(
            zip(values, curves[name], strict=True), start=1
        ):
            yield name, epoch, stored_value, trained_value


def _same_loss(stored: float, trained: float) -> bool:
    if not (math.isfinite(stored) and math.isfinite(trained)):
        return math.isfinite(stored) == math.isfinite(trained)
    return abs(stored - trained) <= TOLERANCE * abs(trained) + ABSOLUTE_TOLERANCE


def _same_share(column: str, stored: float, trained: float, samples: Mapping[str, int] | None) -> bool:
    if not (math.isfinite(stored) and math.isfinite(trained)):
        return math.isfinite(stored) == math.isfinite(trained)
    split = column.partition("_")[0]
    # The metric as logged is averaged over the epoch's training samples.
    n = (samples or {}).get(split if split in ("train", "val", "test") else "train", 0)
    return abs(stored - trained) <= (one_sample(column, n) if n else 0.0) + EXACT


def one_sample(column: str, n: int) -> float:
    """By how much one of n samples may change a share."""
    return (1.0 if metric_name(column).endswith("accuracy") else FEWER) / n


def _deviation(stored: float, trained: float) -> float:
    if not (math.isfinite(stored) and math.isfinite(trained)):
        return 0.0 if math.isfinite(stored) == math.isfinite(trained) else math.inf
    return abs(stored - trained) / max(abs(trained), ABSOLUTE_TOLERANCE)


def is_share(column: str) -> bool:
    """Whether the column is an accuracy, or another number that samples are counted for."""
    return is_higher_better(column)


def _epochs(count: int) -> str:
    return ngettext("{n} epoch", "{n} epochs", count).format(n=count)


def _listed(names: Iterable[str]) -> str:
    return comma_listed(sorted(names)) or pgettext("of scores or curves", "none")
