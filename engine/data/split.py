"""Splits, label noise and scaling of one cell, with the numbers of the lines that the exported script prints.

A split of 60,000 images is a list of their numbers: no sample is copied before it is in a batch.

All random numbers come from one generator, `numpy.random.default_rng(split seed)`, in this order: which
samples are in which split, which labels are replaced, by which classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.data.catalogue import data_set_info
from engine.data.designs import split_rows
from engine.data.load import Array, Samples, load
from engine.data.own_files.tables.features import prepared
from engine.data.scaling import Floats, scaled, scaling_of
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import DataSpec
from engine.language.numbers import number_text
from engine.language.texts import _

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SplitData:
    """The data of one cell: which of the samples are in which split, and how they are scaled.

    Attributes
    ----------
    x : ndarray, (n, *shape)
        Samples of all splits before they are scaled, float32 or uint8: those of the whole data set, which all
        its splits share; or, if preparing them takes more than `shift` and `scale`, this split's own.
    rows : dict
        Name of a split (train, val, test) to the indices of its samples in x. Without held-out data there is
        only train.
    targets : dict
        Name of a split to y, ndarray of float32 or int64.
    shift, scale : ndarray of float32
        They broadcast against a sample; a network gets (x - shift) / scale.
    """

    x: Array
    rows: dict[str, Array]
    targets: dict[str, Array]
    shift: Array
    scale: Array

    def part(self, name: str) -> tuple[Floats, Array]:
        """Return the samples of one split as a network gets them.

        Parameters
        ----------
        name : str
            A key of `rows`.

        Returns
        -------
        x : ndarray of float32, (n, *shape)
        y : ndarray of float32 or int64, (n,)
        """
        return scaled(self.x[self.rows[name]], self.shift, self.scale), self.targets[name]

    def some(self, name: str, places: Array) -> tuple[Floats, Array]:
        """Return some samples of one split as a network gets them.

        Parameters
        ----------
        name : str
            A key of `rows`.
        places : ndarray of int, (b,)
            Which samples of the split, counted from 0.

        Returns
        -------
        x : ndarray of float32, (b, *shape)
        y : ndarray of float32 or int64, (b,)
        """
        return scaled(self.x[self.rows[name][places]], self.shift, self.scale), self.targets[name][places]

    @property
    def parts(self) -> dict[str, tuple[Floats, Array]]:
        """The samples of all splits by name, as `part` returns them."""
        return {name: self.part(name) for name in self.rows}

    @property
    def train(self) -> tuple[Floats, Array]:
        """The training samples, x and y."""
        return self.part("train")

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

        y = self.targets["train"]
        classes = np.unique(y)
        weights = compute_class_weight(setting, classes=classes, y=y)
        return dict(zip(classes.tolist(), weights.tolist(), strict=True))


def split(data: DataSpec, split_seed: int, fold: int = 0) -> SplitData:
    """Load and split, add label noise, and find the scale of target and features.

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
    return split_samples(data, load(data), SplitPlace(split_seed, fold))


def prepares_each_split(data: DataSpec) -> bool:
    """Whether each split has samples of its own in memory: the user's table, or robustly scaled.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    bool
    """
    return data.scaling == "robust" or (data.file is not None and data.file.is_table)


def split_samples(data: DataSpec, samples: Samples, place: SplitPlace) -> SplitData:
    """Split samples that are loaded already, as `split` does.

    Parameters
    ----------
    data : DataSpec
    samples : Samples
        Those that `load(data)` returns.
    place : SplitPlace

    Returns
    -------
    SplitData
        Its x is that of the samples, if that is what the networks get.

    Raises
    ------
    InputError
        As for `split`, except for what loading raises.
    """
    info = data_set_info(data)
    rng = np.random.default_rng(place.split_seed)
    rows = split_rows(data, samples, place, rng)
    targets = {name: samples.y[index].copy() for name, index in rows.items()}
    if data.label_noise:
        y = targets["train"]
        is_noisy = rng.random(len(y)) < data.label_noise
        y[is_noisy] = rng.integers(0, info.n_classes, int(is_noisy.sum()))
    targets = _scaled_targets(data, targets)
    if samples.table is not None:
        parts = prepared(data, {name: samples.table.iloc[index] for name, index in rows.items()})
        return _own(parts, targets)
    shift, scale = scaling_of(data.scaling, samples.x, rows["train"], info)
    if prepares_each_split(data):  # float64, which a network does not compute with
        parts = {name: scaled(samples.x[index], shift, scale) for name, index in rows.items()}
        return _own(parts, targets)
    return SplitData(samples.x, rows, targets, shift, scale)


def _own(parts: dict[str, Floats], targets: dict[str, Array]) -> SplitData:
    """Make a split of samples that are prepared for it alone."""
    ends = np.cumsum([len(x) for x in parts.values()])
    rows = {name: np.arange(end - len(x), end) for (name, x), end in zip(parts.items(), ends, strict=True)}
    x = np.concatenate(list(parts.values()))
    return SplitData(x, rows, targets, np.zeros((), "float32"), np.ones((), "float32"))


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
    return samples.x[index].astype("float32") if samples.table is None else samples.table.iloc[index]


def _scaled_targets(data: DataSpec, targets: dict[str, Array]) -> dict[str, Array]:
    """Change the target to the scale on which it is predicted, as the training part has it."""
    if data.target_scaling == "log":
        lowest = min(float(y.min()) for y in targets.values())
        if lowest <= -1:
            text = _(
                "The logarithm of 1 + {target} needs numbers above -1, and the lowest is {lowest}: "
                "predict the target as it is."
            )
            target = data_set_info(data).target
            raise InputError(text.format(target=target, lowest=number_text(lowest, "g")))
        return {name: np.log1p(y) for name, y in targets.items()}
    if data.target_scaling == "standard":
        y_train = targets["train"]
        shift, scale = y_train.mean(), y_train.std() or np.float32(1)
        return {name: (y - shift) / scale for name, y in targets.items()}
    return targets
