"""What co-adaptation shows, in a sentence for each measure, or in none.

A sentence needs `MIN_SEEDS` seeds that are trained at both rates, and a difference that a permutation of the
rates would not give as well: p of at most 5 % for all measures together (`sign_flips.py`). It then says in
which direction the measure differs, by its means, and in how many seeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.analysis.wording import alike_digits, format_p, percent_text
from engine.inside.coadaptation import Floats, LayerUnits
from engine.inside.sign_flips import ALPHA, MAX_SEEDS, MIN_SEEDS, adjusted_p
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext


@dataclass(frozen=True)
class Measure:
    """One thing that is compared.

    Attributes
    ----------
    name : str
        An attribute of `LayerUnits`.
    lower, higher : str
        The sentence if the rate lowers or raises it, in English.
    is_share : bool
        Whether it is told in percent.
    """

    name: str
    lower: str
    higher: str
    is_share: bool = False


MEASURES = (
    Measure(
        "size",
        N_(
            "Activations are smaller with dropout: root mean square {before} at rate 0 and {after} at "
            "{rate}, lower in {n_same} of {n} seeds (p = {p})."
        ),
        N_(
            "Activations are larger with dropout: root mean square {before} at rate 0 and {after} at "
            "{rate}, higher in {n_same} of {n} seeds (p = {p})."
        ),
    ),
    Measure(
        "correlation",
        N_(
            "Units are less alike with dropout: mean |correlation| {before} at rate 0 and {after} at "
            "{rate}, lower in {n_same} of {n} seeds (p = {p})."
        ),
        N_(
            "Units are more alike with dropout: mean |correlation| {before} at rate 0 and {after} at "
            "{rate}, higher in {n_same} of {n} seeds (p = {p})."
        ),
    ),
    Measure(
        "near_zero",
        N_(
            "Fewer activations are near zero with dropout: share {before} at rate 0 and {after} at "
            "{rate}, lower in {n_same} of {n} seeds (p = {p})."
        ),
        N_(
            "More activations are near zero with dropout: share {before} at rate 0 and {after} at "
            "{rate}, higher in {n_same} of {n} seeds (p = {p})."
        ),
        is_share=True,
    ),
    Measure(
        "norm",
        N_(
            "Weights are smaller with dropout: mean length of a unit's weights {before} at rate 0 and "
            "{after} at {rate}, lower in {n_same} of {n} seeds (p = {p})."
        ),
        N_(
            "Weights are larger with dropout: mean length of a unit's weights {before} at rate 0 and "
            "{after} at {rate}, higher in {n_same} of {n} seeds (p = {p})."
        ),
    ),
)


def sentences(
    without: Mapping[int, LayerUnits], dropped: Mapping[int, LayerUnits], rate: float
) -> dict[str, str]:
    """Say what the seeds show of each measure.

    Parameters
    ----------
    without, dropped : mapping from seed to LayerUnits
        At rate 0 and at `rate`; the seeds that both have are compared, at most the first `MAX_SEEDS`.
    rate : float

    Returns
    -------
    dict from str to str
        Of `MEASURES` by name, those alone that the seeds show.
    """
    seeds = sorted(without.keys() & dropped.keys())[:MAX_SEEDS]
    if len(seeds) < MIN_SEEDS:
        return {}
    before, after = (
        np.array([[getattr(units[seed], row.name) for seed in seeds] for row in MEASURES])
        for units in (without, dropped)
    )
    p_values = adjusted_p(after - before)
    return {
        row.name: _sentence(row, before[place], after[place], rate, float(p_values[place]))
        for place, row in enumerate(MEASURES)
        if p_values[place] <= ALPHA
    }


def missing_seeds(n_seeds: int) -> str:
    """Say how many seeds are missing before anything is said of a difference; empty if none is.

    Parameters
    ----------
    n_seeds : int
        Seeds that are trained at both rates.

    Returns
    -------
    str
    """
    more = MIN_SEEDS - n_seeds
    if more <= 0:
        return ""
    text = ngettext(
        "{n} seed is too few to tell a difference from chance: plan {n_more} more on the Sweep page.",
        "{n} seeds are too few to tell a difference from chance: plan {n_more} more on the Sweep page.",
        n_seeds,
    )
    return text.format(n=n_seeds, n_more=more)


def _sentence(
    row: Measure,
    before: Floats,
    after: Floats,
    rate: float,
    p: float,
) -> str:
    """Name direction, means and seeds."""
    change = after - before
    is_lower = change.mean() < 0
    n_same = int((change < 0).sum() if is_lower else (change > 0).sum())
    means = float(before.mean()), float(after.mean())
    first, second = (
        (percent_text(100 * value, ".1f") for value in means) if row.is_share else alike_digits(means)
    )
    return _(row.lower if is_lower else row.higher).format(
        before=first,
        after=second,
        rate=number_text(rate, "g"),
        n_same=n_same,
        n=len(change),
        p=format_p(p),
    )
