"""One seed among the others: what it alone would have shown, and the rank of one training."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.analysis.score import score_of
from engine.analysis.statistics import ROUNDING, RateSummary, summarize
from engine.analysis.wording import format_metric, format_rates, is_higher_better
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.language.texts import _, ngettext, pgettext

Scores = Mapping[float, float]


def seeds_of(results: SweepResults) -> tuple[int, ...]:
    """Return the seeds that have a training at some rate, in rising order."""
    return tuple(sorted({result.cell.seed for result in results.cells if result.cell.rate is not None}))


def single_seed_text(results: SweepResults, seed: int) -> str:
    """Describe which rate one seed alone would call the best, and what the mean of all seeds says.

    Rates whose trainings diverged are not considered.

    Parameters
    ----------
    results : SweepResults
    seed : int

    Returns
    -------
    str
        A few sentences.
    """
    summaries = summarize(results.cells, score_of(results))
    own = _scores_of(summaries, seed)
    if len(own) < 2:
        text = _("Seed {seed} has not been trained at two rates yet, so alone it can't name the best.")
        return text.format(seed=seed)
    best = best_rates(results, own)
    alone = ngettext(
        "Seed {seed} alone would have said: best rate {rates} ({score}).",
        "Seed {seed} alone would have said: best rates {rates} ({score}).",
        len(best),
    )
    said = alone.format(seed=seed, rates=format_rates(best), score=_value(results, best, own))
    seeds = seeds_of(results)
    if len(seeds) < 2:
        return " ".join([said, _("Another seed may say something else.")])
    means = {item.rate: item.mean for item in summaries if math.isfinite(item.mean)}
    if len(means) < 2:
        return said
    best_of_means = best_rates(results, means)
    if best == best_of_means:
        text = _("The mean of {n} seeds says the same rate: {score}.")
    else:
        text = ngettext(
            "The mean of {n} says best rate {rates} ({score}).",
            "The mean of {n} says best rates {rates} ({score}).",
            len(best_of_means),
        )
    of_mean = text.format(
        n=len(seeds), rates=format_rates(best_of_means), score=_value(results, best_of_means, means)
    )
    return " ".join([said, of_mean, *_others(results, summaries)])


def best_rates(results: SweepResults, scores: Scores) -> tuple[float, ...]:
    """Find the rate with the best score, or all rates that share it up to float32 rounding.

    Parameters
    ----------
    results : SweepResults
        For whether the score should be high or low.
    scores : mapping of float to float
        Rate to score; not empty.

    Returns
    -------
    tuple of float
        Rates in rising order.
    """
    sign = 1.0 if is_higher_better(score_of(results)) else -1.0
    best = max(sign * value for value in scores.values())
    near = ROUNDING * max(abs(best), 1e-12)
    return tuple(sorted(rate for rate, value in scores.items() if sign * value >= best - near))


def _others(results: SweepResults, summaries: tuple[RateSummary, ...]) -> list[str]:
    """Describe how far the seeds agree about the best rate; only seeds with all rates are considered."""
    rates = len(summaries)
    whole = [scores for seed in seeds_of(results) if len(scores := _scores_of(summaries, seed)) == rates]
    if len(whole) < 3:
        return []
    named = {best_rates(results, scores) for scores in whole}
    if len(named) == 1:
        return [_("All {n} seeds name the same rate.").format(n=len(whole))]
    single = sorted({rates[0] for rates in named if len(rates) == 1})
    if len(single) < 2:
        return []
    text = _("One by one, the {n} seeds name {rates} as the best.")
    return [text.format(n=len(whole), rates=format_rates(single))]


def _scores_of(summaries: tuple[RateSummary, ...], seed: int) -> dict[float, float]:
    """Map each rate to this seed's score, where it is finite."""
    return {
        item.rate: value
        for item in summaries
        for other, value in item.values
        if other == seed and math.isfinite(value)
    }


def _value(results: SweepResults, rates: tuple[float, ...], scores: Scores) -> str:
    return format_metric(score_of(results), scores[rates[0]])


# --- The rank of one training


def rank_text(results: SweepResults, cell: Cell) -> str:
    """Format a training's rank: "2nd best of 10 seeds at this rate (mean 85.0 %).".

    Parameters
    ----------
    results : SweepResults
    cell : Cell
        One of the results' cells.

    Returns
    -------
    str
    """
    column = score_of(results)
    scores = {r.cell: r.metric(column) for r in results.cells if r.cell.rate == cell.rate}
    own = scores[cell]
    if not math.isfinite(own):
        return _(
            "This training diverged: its score is no longer a number (NaN). Try a lower learning rate, or "
            "scale the data."
        )
    if len(scores) == 1:
        return _("The only seed at this rate so far.")
    sign = 1.0 if is_higher_better(column) else -1.0
    finite = [value for value in scores.values() if math.isfinite(value)]
    place = 1 + sum(sign * value > sign * own for value in finite)
    level = sum(value == own for value in finite) - 1
    last = place == len(scores) - level and place > 1
    if last and not level:
        rank = pgettext("of the seeds", "Worst")
    else:
        rank = pgettext("of the seeds", "Best") if place == 1 else _place_text(place)
    has_mean = len(finite) == len(scores)
    # Translators: {rank} is "Best", "2nd best" or "Worst".
    if not level and not has_mean:
        text = _("{rank} of {n} seeds at this rate.")
    elif not level:
        text = _("{rank} of {n} seeds at this rate (mean {mean}).")
    elif not has_mean:
        text = ngettext(
            "{rank} of {n} seeds at this rate, tied with {n_others} other.",
            "{rank} of {n} seeds at this rate, tied with {n_others} others.",
            level,
        )
    else:
        text = ngettext(
            "{rank} of {n} seeds at this rate, tied with {n_others} other (mean {mean}).",
            "{rank} of {n} seeds at this rate, tied with {n_others} others (mean {mean}).",
            level,
        )
    mean = format_metric(column, math.fsum(finite) / len(finite))
    return text.format(rank=rank, n=len(scores), n_others=level, mean=mean)


def _place_text(place: int) -> str:
    """Return a place after the first: "2nd best"."""
    ending = 0 if 10 <= place % 100 <= 20 else place % 10
    # Translators: a place among the seeds. English has four endings; other languages may have the same text.
    if ending == 1:
        text = _("{place}st best")
    elif ending == 2:
        text = _("{place}nd best")
    elif ending == 3:
        text = _("{place}rd best")
    else:
        text = _("{place}th best")
    return text.format(place=place)
