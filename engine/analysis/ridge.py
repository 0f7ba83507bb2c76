"""Ridge regression as the exact solution of a linear network with dropout on its input.

A linear network, input dropout d and then one unit, minimizes the mean over all samples and masks of (y -
(x·m / (1 - d))·w)². m keeps an input with probability 1 - d, so that the mean over masks is (y - x·w)² + d /
(1 - d) · Σ_j x_j² w_j². Over n samples, setting the gradient to 0 gives

    (X'X + d / (1 - d) · diag(X'X)) w = X'y.

Standardised columns have diag(X'X) = n: that is ridge regression with alpha = n · d / (1 - d), without an
intercept (Srivastava et al. 2014, section 9.1; Hoerl and Kennard 1970; scikit-learn's `Ridge`). With a bias,
and centred columns, the best bias is the mean of y: the same ridge with an intercept, which neither of them
penalises.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.analysis.wording import metric_name
from engine.data.catalogue import data_set_info
from engine.data.own_files.tables.features import feature_columns
from engine.errors import InputError
from engine.experiment.specs import DataSpec, Experiment
from engine.language.numbers import number_text
from engine.language.texts import _

# The window imports this file for `is_ridge`, which should not import numpy.
if TYPE_CHECKING:
    from engine.data.split import SplitData

# Fields of a Dense layer that must have their defaults.
_LIMITS = ("kernel_constraint", "kernel_regularizer", "bias_regularizer")


@dataclass(frozen=True)
class RidgePoint:
    """The ridge solution at one rate, its scores averaged over the seeds.

    Attributes
    ----------
    rate : float
    train : float
        Score on the training data, in the metric's own unit.
    test : float
        Score on the test data; nan where no data are held out.
    """

    rate: float
    train: float
    test: float


def why_not_ridge(experiment: Experiment) -> str:
    """Say why dropout in this experiment is not ridge regression.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    str
        One sentence; empty if it is ridge regression.
    """
    layers = experiment.network.enabled.layers
    try:
        task = data_set_info(experiment.data).task
    except InputError as error:
        return str(error)
    if task != "regression":
        return _("The data must be a regression: the network predicts a number.")
    if experiment.data.scaling != "standard" or _has_categories(experiment.data):
        return _("The inputs must be standardised, so that dropout shrinks all weights alike.")
    if experiment.training.loss != "mean_squared_error":
        return _("The loss must be the mean squared error.")
    if [layer.kind_id for layer in layers] != ["dropout", "dense"]:
        return _("The network must be Dropout on the input and then one Dense layer, nothing else.")
    dropout, dense = layers
    if not dropout.is_swept:
        return _("The sweep must set the rate of the Dropout layer.")
    values = dense.values
    if values["units"] != 1 or values["activation"] != "linear":
        return _("The Dense layer must have one unit and be linear.")
    if any(values[name] != dense.kind.field(name).default for name in _LIMITS):
        return _("The Dense layer must have no penalty and no limit of its own on its weights.")
    if experiment.training.weight_decay or experiment.training.optimizer == "adamw":
        return _("Training must have no weight decay, which is a ridge penalty of its own.")
    if experiment.training.watches_validation:
        return _("Training must run to its last epoch and be scored there.")
    return ""


def _has_categories(data: DataSpec) -> bool:
    """Whether there are features that stay 0 or 1, as those of categories do."""
    file = data.file
    return file is not None and any(
        column.kind == "category" for column in feature_columns(file, data.exclude_columns)
    )


def is_ridge(experiment: Experiment) -> bool:
    """Whether dropout in this experiment is ridge regression, so that `ridge_curve` applies."""
    return not why_not_ridge(experiment)


def ridge_curve(
    experiment: Experiment, rates: Iterable[float], seeds: Sequence[int]
) -> tuple[RidgePoint, ...]:
    """Compute the scores that training converges to, with each seed's own split and scaling.

    Parameters
    ----------
    experiment : Experiment
    rates : iterable of float
        Each from 0 to below 1.
    seeds : sequence of int
        The scores are averaged over these.

    Returns
    -------
    tuple of RidgePoint

    Raises
    ------
    InputError
        If the experiment is not ridge regression, there is no seed, or a rate is not from 0 to below 1.
    """
    from engine.data.split import split

    if reason := why_not_ridge(experiment):
        raise InputError(reason)
    if not seeds:
        raise InputError(_("A ridge curve needs at least one seed."))
    found = tuple(rates)
    for rate in found:
        if not 0 <= rate < 1:
            text = _("A rate must be from 0 to below 1, not {rate}.")
            raise InputError(text.format(rate=number_text(rate, "g")))
    metric = metric_name(experiment.training.metric)
    scores: dict[float, list[tuple[float, float]]] = {rate: [] for rate in found}
    for seed in seeds:
        data = split(experiment.data, *experiment.split_place(seed))
        for rate, rows in scores.items():
            model = ridge_model(experiment, data, rate)
            rows.append((_score(model, data, "train", metric), _score(model, data, "test", metric)))
    return tuple(
        RidgePoint(rate, *(math.fsum(column) / len(rows) for column in zip(*rows, strict=True)))
        for rate, rows in scores.items()
    )


def ridge_model(experiment: Experiment, data: SplitData, rate: float) -> Any:
    """Fit scikit-learn's `Ridge` to the training samples.

    Parameters
    ----------
    experiment : Experiment
        For whether the layer has a bias.
    data : SplitData
    rate : float
        d; alpha is n_train · d / (1 - d).

    Returns
    -------
    sklearn.linear_model.Ridge
    """
    # scikit-learn's models are slow to import.
    from sklearn.linear_model import Ridge

    x, y = data.train
    has_bias = bool(experiment.network.enabled.layers[-1].values["use_bias"])
    model = Ridge(alpha=len(y) * rate / (1 - rate), fit_intercept=has_bias, solver="svd")
    return model.fit(x.astype("float64"), y.astype("float64"))


def _score(model: Any, data: SplitData, name: str, metric: str) -> float:
    if name not in data.rows:
        return math.nan
    import numpy as np

    x, y = data.part(name)
    error = model.predict(x.astype("float64")) - y
    if metric == "mean_absolute_error":
        return float(np.mean(np.abs(error)))
    square = float(np.mean(error**2))
    return math.sqrt(square) if metric == "root_mean_squared_error" else square
