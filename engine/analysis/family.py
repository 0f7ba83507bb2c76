"""A family of sweeps: the rate together with one more setting, such as units or the learning rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.analysis.score import score_of
from engine.analysis.statistics import RateSummary, summarize
from engine.analysis.wording import is_higher_better
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.second_setting import SECOND_SETTINGS, value_key
from engine.experiment.specs import Cell
from engine.language.texts import _, in_sentence
from engine.runs.record import RunRecord


@dataclass(frozen=True)
class FamilyResults:
    """The sweeps of a family.

    Attributes
    ----------
    setting_label : str
        In the language in use when it was made.
    members : tuple of (str, SweepResults)
        The setting's value as text and its sweep, in the order in which they are shown.
    """

    setting_label: str
    members: tuple[tuple[str, SweepResults], ...]

    @property
    def score(self) -> str:
        """The column that is compared: that of the first member, since all have the same data."""
        return score_of(self.members[0][1]) if self.members else ""

    @property
    def cells(self) -> tuple[CellResult, ...]:
        """The cells of all members."""
        return tuple(cell for _, results in self.members for cell in results.cells)

    def summaries(self) -> tuple[tuple[RateSummary, ...], ...]:
        """Summarize every member's score at every rate.

        Returns
        -------
        tuple of tuple of RateSummary
            Per member, its rates in rising order.
        """
        return tuple(summarize(results.cells, self.score) for _, results in self.members)


def family_of(record: RunRecord) -> FamilyResults:
    """Return the family of a run, its members in rising order of the setting's value.

    Parameters
    ----------
    record : RunRecord

    Returns
    -------
    FamilyResults
        A planned value without a training is a member without cells, so that colours do not change later.

    Raises
    ------
    ValueError
        If the run has no second setting.
    """
    second = record.definition.sweep.second
    if not record.is_family or second is None:
        raise ValueError(f"{record.name or 'the run'} has no second setting")
    keys = {*map(value_key, second.values), *(part.key for part in record.parts)}
    label = in_sentence(_(SECOND_SETTINGS[second.setting].label))
    return FamilyResults(label, tuple((key, record.part(key)) for key in sorted(keys, key=float)))


def best_point(
    family: FamilyResults, summaries: tuple[tuple[RateSummary, ...], ...]
) -> tuple[int, RateSummary] | None:
    """Find the member and the rate with the best mean.

    Parameters
    ----------
    family : FamilyResults
    summaries : tuple of tuple of RateSummary
        As `family.summaries()` returns them.

    Returns
    -------
    (int, RateSummary) or None
        Index of the member and its rate; None if there are fewer than two finite means.
    """
    found = [
        (index, item) for index, rows in enumerate(summaries) for item in rows if math.isfinite(item.mean)
    ]
    if len(found) < 2:
        return None
    sign = 1 if is_higher_better(family.score) else -1
    return max(found, key=lambda point: sign * point[1].mean)


def typical_cell(summary: RateSummary) -> Cell | None:
    """Find the training whose score is nearest to the mean of its rate.

    Parameters
    ----------
    summary : RateSummary

    Returns
    -------
    Cell or None
        None if no score is finite.
    """
    finite = [(seed, value) for seed, value in summary.values if math.isfinite(value)]
    if not finite:
        return None
    mean = math.fsum(value for _, value in finite) / len(finite)
    seed, _ = min(finite, key=lambda item: (abs(item[1] - mean), item[0]))
    return Cell(summary.rate, seed)
