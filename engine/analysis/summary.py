"""The content of summary.json: the numbers of a sweep as plain JSON values."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.analysis.score import score_differences, score_of
from engine.analysis.split_design import split_ratio
from engine.analysis.statistics import PairedDifference, RateSummary, summarize
from engine.analysis.verdict import verdict
from engine.experiment.results import SweepResults
from engine.language.texts import in_english

_RATE_KEYS = ("rate", "n", "mean", "std", "ci_low", "ci_high")
_PAIR_KEYS = ("rate", "n", "mean", "ci_low", "ci_high", "p_value", "p_holm")


def summary(
    results: SweepResults, *, name: str, versions: Mapping[str, str], training_seconds: float, trainer: str
) -> dict[str, object]:
    """Collect what summary.json holds; a number that is nan or infinite becomes None.

    Parameters
    ----------
    results : SweepResults
    name : str
        Name of the project.
    versions : mapping of str to str
        Package to version.
    training_seconds : float
    trainer : str

    Returns
    -------
    dict
        `score` is the column that the verdict judges and `paired_differences` compare with rate 0;
        `split_ratio` is above 0 if they are corrected for overlapping splits. The verdict is in English.

    Raises
    ------
    InputError
        If the data set is unknown or has too few samples to split.
    """
    with in_english():
        outcome = verdict(results)
    return {
        "name": name,
        "score": score_of(results),
        "rates": sorted({r.cell.rate for r in results.cells if r.cell.rate is not None}),
        "seeds": sorted({result.cell.seed for result in results.cells}),
        "per_rate": {
            column: [_plain(row, _RATE_KEYS) for row in summarize(results.cells, column)]
            for column in results.metric_names
        },
        "paired_differences": [_plain(row, _PAIR_KEYS) for row in score_differences(results)],
        "split_ratio": split_ratio(results.experiment),
        "verdict": {"tone": outcome.tone, "headline": outcome.headline, "details": outcome.details},
        "versions": dict(versions),
        "training_seconds": training_seconds,
        "trainer": trainer,
    }


def _plain(row: RateSummary | PairedDifference, keys: tuple[str, ...]) -> dict[str, float | None]:
    values = {key: getattr(row, key) for key in keys}
    return {key: value if math.isfinite(value) else None for key, value in values.items()}
