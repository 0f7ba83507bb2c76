"""The one comparison that a sweep is judged by: which column, and how its splits hang together."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.analysis.statistics import PairedDifference, paired_differences
from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.experiment.specs import Experiment, score_column


def score_of(results: SweepResults) -> str:
    """The column that curve and verdict show."""
    return score_column(results.experiment.data, results.experiment.training)


def split_ratio(experiment: Experiment) -> float:
    """n_test / n_train where every seed draws its own held-out split; 0 where all share one.

    Raises InputError for data that are not in the catalogue or too few to split.
    """
    data = experiment.data
    if not data.is_held_out or "split" in experiment.frozen_streams:
        return 0.0
    # Splitting needs numpy, which the window should not wait for.
    from engine.data.catalogue import data_set_info
    from engine.data.split import split_sizes

    sizes = dict(split_sizes(data, data_set_info(data).n_samples))
    return sizes["test"] / sizes["train"]


def split_problem(experiment: Experiment) -> str:
    """Why it can't be told how far the splits overlap, in a sentence; empty where it can.

    A file may carry runs on data that this app does not have.
    """
    try:
        split_ratio(experiment)
    except InputError as error:
        return str(error)
    return ""


def score_differences(results: SweepResults) -> tuple[PairedDifference, ...]:
    """Every rate against rate 0 in the score, corrected for overlapping splits where they vary.

    Without an interval and p where it is not known how far they overlap.
    """
    column = score_of(results)
    if split_problem(results.experiment):
        nan = math.nan
        return tuple(
            replace(row, ci_low=nan, ci_high=nan, p_value=nan, p_holm=nan)
            for row in paired_differences(results.cells, column)
        )
    return paired_differences(results.cells, column, split_ratio(results.experiment))
