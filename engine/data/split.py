"""Splits, label noise and scaling of one cell, by the same lines that the exported script prints.

All random numbers come from one generator, `numpy.random.default_rng(split seed)`, in this order: which
samples are in which split, which labels are replaced, by which classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.data.catalogue import data_set_info
from engine.data.designs import split_rows
from engine.data.load import Array, Floats, load
from engine.data.own_files.features import prepared
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import DataSpec

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SplitData:
    """The data of one cell.

    Attributes
    ----------
    parts : dict
        Name of a split (train, val, test) to x, ndarray of float32 (n, *shape), and y, ndarray of float32 or
        int64 (n,). Without held-out data there is only train.
    """

    parts: dict[str, tuple[Floats, Array]]

    @property
    def train(self) -> tuple[Floats, Array]:
        """The training samples, x and y."""
        return self.parts["train"]

    def class_weight(self, setting: str) -> dict[int, float] | None:
        """Compute Keras's class_weight from the labels that are trained on.

        Parameters
        ----------
        setting : str
            As in TrainingSpec.

        Returns
        -------
        dict of int to float, or None
            The weight of each class that occurs; None if classes are not weighted.
        """
        if setting == "none":
            return None
        from sklearn.utils.class_weight import compute_class_weight

        _, y = self.train
        classes = np.unique(y)
        weights = compute_class_weight(setting, classes=classes, y=y)
        return dict(zip(classes.tolist(), weights.tolist(), strict=True))


def split(data: DataSpec, split_seed: int, fold: int = 0) -> SplitData:
    """Load, split, add label noise, scale the target and then the features.

    Parameters
    ----------
    data : DataSpec
    split_seed, fold : int
        As in SplitPlace; `Experiment.split_place` knows them.

    Returns
    -------
    SplitData

    Raises
    ------
    InputError
        If the data set or an excluded column is unknown, the user's file is missing or has changed, a split
        would be empty, or the data do not allow it.
    """
    info = data_set_info(data)
    samples = load(data)
    rng = np.random.default_rng(split_seed)
    parts = split_rows(data, samples, SplitPlace(split_seed, fold), rng)
    taken = {name: (samples.x[index], samples.y[index].copy()) for name, index in parts.items()}
    if data.label_noise:
        y = taken["train"][1]
        is_noisy = rng.random(len(y)) < data.label_noise
        y[is_noisy] = rng.integers(0, info.n_classes, int(is_noisy.sum()))
    taken = _with_scaled_target(data, taken)
    if samples.table is not None:
        x = prepared(data, {name: samples.table.iloc[index] for name, index in parts.items()})
        return SplitData({name: (x[name], y) for name, (_, y) in taken.items()})
    if data.scaling == "none":
        return SplitData(taken)
    shift, scale = _scaling(data.scaling, taken["train"][0], info.is_table)
    return SplitData({name: (((x - shift) / scale).astype("float32"), y) for name, (x, y) in taken.items()})


def raw_samples(data: DataSpec, name: str, split_seed: int, fold: int = 0) -> Array | pd.DataFrame:
    """Return the samples of one split as they are before scaling, in the same order.

    Parameters
    ----------
    data : DataSpec
    name : str
        A key of `SplitData.parts`.
    split_seed, fold : int
        As for `split`.

    Returns
    -------
    ndarray of float32, (n, *shape), or DataFrame
        Of the user's own table its rows as the file has them.

    Raises
    ------
    InputError
        As for `split`.
    """
    samples = load(data)
    rng = np.random.default_rng(split_seed)
    index = split_rows(data, samples, SplitPlace(split_seed, fold), rng)[name]
    return samples.x[index] if samples.table is None else samples.table.iloc[index]


def _with_scaled_target(
    data: DataSpec, parts: dict[str, tuple[Floats, Array]]
) -> dict[str, tuple[Floats, Array]]:
    """Change the target to the scale on which it is predicted, as the training part has it."""
    if data.target_scaling == "log":
        lowest = min(float(y.min()) for _, y in parts.values())
        if lowest <= -1:
            raise InputError(
                f"The logarithm of 1 + {data_set_info(data).target} needs numbers above -1, and the "
                f"lowest is {lowest:g}: predict the target as it is."
            )
        return {name: (x, np.log1p(y)) for name, (x, y) in parts.items()}
    if data.target_scaling == "standard":
        y_train = parts["train"][1]
        shift, scale = y_train.mean(), y_train.std() or np.float32(1)
        return {name: (x, (y - shift) / scale) for name, (x, y) in parts.items()}
    return parts


def _scaling(scaling: str, x: Floats, is_table: bool) -> tuple[Array, Array]:
    """Compute shift and scale from the training samples; a constant column is only shifted."""
    axis = 0 if is_table else None
    if scaling == "standard":
        shift, scale = x.mean(axis=axis), x.std(axis=axis)
    elif scaling == "robust":
        low, shift, high = np.percentile(x, (25, 50, 75), axis=axis)
        scale = high - low
    else:
        shift, scale = x.min(axis=axis), x.max(axis=axis) - x.min(axis=axis)
    return np.asarray(shift), np.where(np.asarray(scale) == 0, np.float32(1), scale)
