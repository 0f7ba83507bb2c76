"""The score that a sweep is judged by, and its paired differences."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.analysis.split_design import split_ratio
from engine.analysis.statistics import PairedDifference, paired_differences
from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.experiment.specs import Experiment, score_column


def score_of(results: SweepResults) -> str:
    """Return the column that curve and verdict show."""
    return score_column(results.experiment.data, results.experiment.training)


def split_problem(experiment: Experiment) -> str:
    """Say why the overlap of the splits is unknown.

    A file may contain runs on data that this app does not have.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    str
        One sentence; empty if the overlap is known.
    """
    try:
        split_ratio(experiment)
    except InputError as error:
        return str(error)
    return ""


def score_differences(results: SweepResults) -> tuple[PairedDifference, ...]:
    """Compare every rate with rate 0 in the score, corrected for overlapping splits where they vary.

    Parameters
    ----------
    results : SweepResults

    Returns
    -------
    tuple of PairedDifference
        Intervals and p values are nan if the overlap of the splits is unknown.
    """
    column = score_of(results)
    if split_problem(results.experiment):
        nan = math.nan
        return tuple(
            replace(row, ci_low=nan, ci_high=nan, p_value=nan, p_holm=nan)
            for row in paired_differences(results.cells, column)
        )
    return paired_differences(results.cells, column, split_ratio(results.experiment))
