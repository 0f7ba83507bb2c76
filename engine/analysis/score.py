"""The score that a sweep is judged by, and its paired differences."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.analysis.statistics import PairedDifference, overlap_ratio, paired_differences
from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.experiment.specs import Experiment, score_column


def score_of(results: SweepResults) -> str:
    """Return the column that curve and verdict show."""
    return score_column(results.experiment.data, results.experiment.training)


def split_ratio(experiment: Experiment) -> float:
    """Compute the ratio by which the paired t test corrects for overlapping splits.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    float
        `overlap_ratio` of the split's sizes; 0 where all seeds share one split or no data are held out.

    Raises
    ------
    InputError
        If the data set is not in the catalogue or has too few samples to split.
    """
    data = experiment.data
    if not data.is_held_out or "split" in experiment.frozen_streams:
        return 0.0
    # Splitting needs numpy, which the window should not wait for.
    from engine.data.catalogue import data_set_info
    from engine.data.sizes import split_sizes

    n_samples = data_set_info(data).n_samples
    sizes = dict(split_sizes(data, n_samples))
    return overlap_ratio(n_samples, sizes["train"], sizes["test"])


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
