"""Which seed stream makes the scores of equal networks differ: shares of the variance.

The design is pick-freeze (Sobol 2001, "Global sensitivity indices for nonlinear mathematical models"). For
each seed k there is a training a with all streams of k; one that keeps only stream s of k and takes the other
three from elsewhere; one that moves s elsewhere and keeps the other three. With V the variance:

- first order, the part of V that vanishes when s is frozen:  S = 1 - mean((a - kept)²) / 2V
- total, the part that s contributes to, alone or together:   T = mean((a - moved)²) / 2V

Both are Jansen's estimators (1999; table 2 of Saltelli et al. 2010, "Variance based sensitivity analysis of
model output"). All trainings have the same distribution; V is the mean of the variances of the lists. T - S
is what s contributes only in interaction with others.

Intervals are bootstrapped over the seeds: expanded percentiles (Hesterberg 2015, "What teachers should know
about the bootstrap"), each resample's V times n / (n - 1), since resampling lowers it by that factor.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.analysis.statistics import CONFIDENCE, ROUNDING
from engine.analysis.wording import format_difference, score_label, sentence_case
from engine.experiment.specs import STREAMS
from engine.language.lists import comma_listed, listed
from engine.language.texts import N_, _, ngettext
from engine.runs.record import ALL, KEEP, MOVE

MIN_SEEDS, GOOD_SEEDS = 5, 20
# Sources of chance as they stand in a sentence, in English.
STREAM_LABELS = {
    "split": N_("the split"),
    "init": N_("the initial weights"),
    "shuffle": N_("the order of the samples"),
    "mask": N_("the dropout masks"),
}
# A share whose whole interval is below this counts as negligible.
LITTLE = 0.1
_RESAMPLES = 4000

# The window imports this file at its start, which should not import numpy.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    _Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StreamShare:
    """One stream's shares of the variance, with 95 % intervals.

    Shares are fractions. An estimate can fall outside 0 to 1; `first_in_range` and `total_in_range` limit it
    for a chart.

    Attributes
    ----------
    name : str
        The stream.
    first_order, first_low, first_high : float
        First-order share and its interval.
    total, total_low, total_high : float
        Total share and its interval.
    interacts : bool
        Whether streams interact significantly (the totals add up to more than 1) and this one takes part.
    """

    name: str
    first_order: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float
    interacts: bool = False

    @property
    def first_in_range(self) -> tuple[float, float, float]:
        """First-order share and its interval, limited to 0 to 1."""
        return _in_range(self.first_order), _in_range(self.first_low), _in_range(self.first_high)

    @property
    def total_in_range(self) -> tuple[float, float, float]:
        """Total share and its interval, limited to 0 to 1."""
        return _in_range(self.total), _in_range(self.total_low), _in_range(self.total_high)

    @property
    def label(self) -> str:
        """The stream's name within a sentence, in the language in use."""
        return _(STREAM_LABELS[self.name])


@dataclass(frozen=True)
class VarianceShares:
    """The result of a variance study.

    Attributes
    ----------
    column : str
        The score.
    n : int
        Number of seeds.
    std : float
        Standard deviation of the scores, in the score's own unit.
    streams : tuple of StreamShare
        Empty if no shares can be computed; the headline says why.
    n_diverged, n_trainings : int
        How many trainings diverged, and of how many; 0 if none did.
    """

    column: str
    n: int
    std: float
    streams: tuple[StreamShare, ...]
    n_diverged: int = 0
    n_trainings: int = 0

    @property
    def headline(self) -> str:
        """One sentence for the user, in the language in use."""
        if self.streams:
            return _headline(self)
        if self.n < MIN_SEEDS:
            text = ngettext(
                "{n} seed is too few to see what makes the scores differ: use at least {least}, preferably "
                "{good}.",
                "{n} seeds are too few to see what makes the scores differ: use at least {least}, preferably "
                "{good}.",
                self.n,
            )
            return text.format(n=self.n, least=MIN_SEEDS, good=GOOD_SEEDS)
        if self.n_diverged:
            text = _("Training diverged in {n} of {total} trainings, so there are no shares to show.")
            return text.format(n=self.n_diverged, total=self.n_trainings)
        return _("All trainings have the same score: chance changes nothing here.")

    @property
    def details(self) -> str:
        """The sentences that explain it, in the language in use."""
        if self.streams:
            return _details(self)
        return _("Try a lower learning rate.") if self.n_diverged else ""


def variance_shares(
    column: str, scores: Mapping[str, Sequence[float]], told: Sequence[str] = STREAMS
) -> VarianceShares:
    """Compute the variance shares of all streams that `scores` has.

    Parameters
    ----------
    column : str
        The score.
    scores : mapping of str to sequence of float
        Keys are "all" and, for each stream, "keep split" (all other streams from elsewhere) and "move split";
        each list has one score per seed, in the same order of seeds.
    told : sequence of str
        The streams that the result has; a stream that the data do not use has no share to tell.

    Returns
    -------
    VarianceShares

    Raises
    ------
    ValueError
        If keys are missing or the lists differ in length.
    """
    import numpy as np

    names = _streams_in(scores)
    table = np.array([scores[key] for key in _keys(names)], float).T
    n = len(table)
    if n < MIN_SEEDS:
        return VarianceShares(column, n, math.nan, ())
    if bad := int((~np.isfinite(table)).sum()):
        return VarianceShares(column, n, math.nan, (), bad, table.size)
    std = math.sqrt(float(table.var(axis=0, ddof=1).mean()))
    if std <= ROUNDING * np.abs(table).max():
        return VarianceShares(column, n, std, ())
    shares = tuple(share for share in _shares(names, table) if share.name in told)
    return VarianceShares(column, n, std, shares)


def _streams_in(scores: Mapping[str, Sequence[float]]) -> tuple[str, ...]:
    names = tuple(name for name in STREAMS if KEEP + name in scores)
    if not names or set(scores) != set(_keys(names)) or len({len(row) for row in scores.values()}) > 1:
        raise ValueError(
            f"scores must have all, and keep and move of each stream, alike long: {list(scores)}"
        )
    return names


def _keys(names: Sequence[str]) -> list[str]:
    return [ALL, *(KEEP + name for name in names), *(MOVE + name for name in names)]


def _estimates(table: _Floats, weights: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """Return variances (n - 1), first-order and total shares for each row of weights over the seeds."""
    import numpy as np

    n = len(table)
    centred = table - table.mean()
    variances = weights @ centred**2 - (weights @ centred) ** 2
    variance = variances.mean(axis=1, keepdims=True) * n / (n - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = weights @ (centred[:, :1] - centred[:, 1:]) ** 2 / (2 * variance)
    kept, moved = np.split(apart, 2, axis=1)
    return variance[:, 0], 1 - kept, moved


def _shares(names: Sequence[str], table: _Floats) -> tuple[StreamShare, ...]:
    import numpy as np

    n = len(table)
    (variance,), (first,), (total,) = _estimates(table, np.full((1, n), 1 / n))
    # A fixed seed, so that the same scores always have the same intervals.
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), _RESAMPLES) / n
    variances, firsts, totals = _estimates(table, drawn)
    # A resample of one seed alone has no variance.
    usable = variances > ROUNDING * variance
    shrink = (n - 1) / n
    firsts, totals = 1 - shrink * (1 - firsts[usable]), shrink * totals[usable]
    tails = _tails(n)
    first_low, first_high = np.quantile(firsts, tails, axis=0)
    total_low, total_high = np.quantile(totals, tails, axis=0)
    # Totals count an interaction of two streams twice, so they exceed 1 together only if there are any.
    is_joint = bool(np.quantile(totals.sum(axis=1), tails[0]) > 1)
    return tuple(
        StreamShare(
            name,
            float(first[i]),
            float(first_low[i]),
            float(first_high[i]),
            float(total[i]),
            float(total_low[i]),
            float(total_high[i]),
            is_joint and bool(total[i] - first[i] > LITTLE),
        )
        for i, name in enumerate(names)
    )


def _tails(n: int) -> tuple[float, float]:
    """Return the expanded percentiles: those that give the t interval where the statistic is a mean."""
    from scipy.special import ndtr, stdtrit

    tail = float(ndtr(math.sqrt(n / (n - 1)) * stdtrit(n - 1, (1 - CONFIDENCE) / 2)))
    return tail, 1 - tail


def _alone(found: VarianceShares) -> list[StreamShare]:
    """Return the streams that matter by themselves, the largest share first."""
    return sorted((one for one in found.streams if one.first_low > 0), key=lambda one: -one.first_order)


def _together(found: VarianceShares) -> list[StreamShare]:
    """Return the streams that act together; one alone does not."""
    together = [one for one in found.streams if one.interacts and one.total_high >= LITTLE]
    return together if len(together) > 1 else []


def _headline(found: VarianceShares) -> str:
    if alone := _alone(found):
        return _alone_headline(alone[0])
    if together := _together(found):
        text = _("No single source of chance: {sources} act together.")
        return text.format(sources=_listed(together))
    return _("{n} seeds are too few to see what makes the scores differ.").format(n=found.n)


def _details(found: VarianceShares) -> str:
    alone, together = _alone(found), _together(found)
    # Translators: a source of chance and its share, "the initial weights: 20 % (5 to 40 %)".
    then = _("Then {source}: {share}.")
    details = [then.format(source=share.label, share=_first_percent(share)) for share in alone[1:]]
    if together:
        details.append(_together_text(together, has_named_others=bool(alone)))
    if nothing := [share for share in found.streams if share.total_high < LITTLE]:
        is_one = len(nothing) == 1 and _is_one(nothing[0])
        # Translators: {sources} is such as "the split"; the sentence gets its capital later.
        text = _("{sources} hardly matters.") if is_one else _("{sources} hardly matter.")
        details.append(sentence_case(text.format(sources=_listed(nothing))))
    if sum(round(100 * _in_range(share.first_order)) for share in alone) > 100:
        details.append(
            _("These are estimates with errors of their own, so they can add up to more than 100 %.")
        )
    text = _("Based on {n} seeds. Standard deviation of {score} with everything random: {difference}.")
    difference = format_difference(found.column, found.std)
    details.append(text.format(n=found.n, score=score_label(found.column), difference=difference))
    if found.n < GOOD_SEEDS:
        text = _("The ranges in brackets are 95 % intervals; {n} seeds would narrow them.")
        details.append(text.format(n=GOOD_SEEDS))
    return " ".join(details)


def _together_text(together: Sequence[StreamShare], *, has_named_others: bool) -> str:
    # Translators: {shares} is such as "the initial weights 40 % (20 to 60 %), the split 50 % (…)".
    text = (
        _("{sources} act together: a change of any one changes the result. The parts overlap: {shares}.")
        if has_named_others
        else _("A change of any one changes the result. The parts overlap: {shares}.")
    )
    part = _("{source} {share}")
    parts = [
        part.format(source=one.label, share=_percent(one.total, one.total_low, one.total_high))
        for one in together
    ]
    return sentence_case(text.format(sources=_listed(together), shares=comma_listed(parts)))


def _alone_headline(top: StreamShare) -> str:
    """Say which source matters most by itself; each sentence is of one source or of several."""
    is_most, is_one = top.first_order >= 0.5, _is_one(top)
    if is_most and is_one:
        text = _("Mostly {source}: fix it and {share} of the variance disappears.")
    elif is_most:
        text = _("Mostly {source}: fix them and {share} of the variance disappears.")
    elif is_one:
        text = _("In part {source}: fix it and {share} of the variance disappears.")
    else:
        text = _("In part {source}: fix them and {share} of the variance disappears.")
    return text.format(source=top.label, share=_first_percent(top))


def _first_percent(share: StreamShare) -> str:
    return _percent(share.first_order, share.first_low, share.first_high)


def _percent(*share_and_ends: float) -> str:
    """Format a share and its interval: "70 % (45 to 88 %)"."""
    value, low, high = (round(100 * _in_range(part)) for part in share_and_ends)
    # Translators: a percentage and the ends of its interval, in percent.
    return _("{value} % ({low} to {high} %)").format(value=value, low=low, high=high)


def _listed(shares: Sequence[StreamShare]) -> str:
    return listed([share.label for share in shares])


def _is_one(share: StreamShare) -> bool:
    return share.name in ("split", "shuffle")


def _in_range(share: float) -> float:
    return min(1.0, max(0.0, share))
