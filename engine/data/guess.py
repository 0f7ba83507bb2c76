"""The score of always guessing the same: the mean of a number, or the most frequent class."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.errors import InputError
from engine.experiment.specs import DataSpec
from engine.language.texts import N_

MEAN, CLASS = N_("the mean"), N_("the most frequent class")


@dataclass(frozen=True)
class Guess:
    """What is always guessed, and the score of it.

    Attributes
    ----------
    what : str
        MEAN or CLASS, in English.
    value : float
        In the metric's own unit.
    """

    what: str
    value: float


def guess_score(data: DataSpec, column: str) -> Guess | None:
    """Return the score of a network that ignores its input.

    It is that of the whole data set, so that it needs no data to be loaded; a split's own differs a little.

    Parameters
    ----------
    data : DataSpec
    column : str
        A column such as "test_accuracy".

    Returns
    -------
    Guess or None
        None for other metrics, for the logarithm of a target, and for a data set that is not in the
        catalogue.
    """
    try:
        info = data_set_info(data)
    except InputError:
        return None
    split, _, metric = column.partition("_")
    if info.task == "regression":
        if data.target_scaling == "log":
            return None
        deviation, absolute = info.target_deviations
        if data.target_scaling == "standard" and deviation:
            deviation, absolute = 1.0, absolute / deviation
        errors = {
            "mean_squared_error": deviation**2,
            "mean_absolute_error": absolute,
            "root_mean_squared_error": deviation,
        }
        return Guess(MEAN, errors[metric]) if errors.get(metric) else None
    if metric == "auc":
        return Guess(CLASS, 0.5) if info.n_classes == 2 else None
    if metric != "accuracy" or not info.largest_class:
        return None
    share = info.largest_class / info.n_samples
    if split == "train":  # held-out labels are never replaced
        share += data.label_noise * (1 / info.n_classes - share)
    return Guess(CLASS, share)
