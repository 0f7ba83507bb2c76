"""Every data set of the catalogue, from the packages that it lies in."""

from __future__ import annotations

import numpy as np

from engine.data.catalogue import DATA_SETS, DataSetInfo
from engine.data.load import load
from engine.data.preview import preview
from engine.experiment.specs import DataSpec
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError, make_sure
from gui.selftest.words import sentence_of


def load_data_sets(_bench: Bench) -> None:
    """Each has the samples that the catalogue says, all of them numbers."""
    for info in DATA_SETS.values():
        try:
            _load(info)
        except Exception as error:
            raise CheckError(f"{info.title}: {sentence_of(error)}") from error


def _load(info: DataSetInfo) -> None:
    data = DataSpec(dataset=info.id)
    samples = load(data)
    wanted = (info.n_samples, *info.shape)
    make_sure(samples.x.shape == wanted, f"its shape must be {wanted}, not {samples.x.shape}.")
    make_sure(bool(np.isfinite(samples.x).all()), "some of its numbers are none.")
    if info.class_names:
        n_classes = len(np.unique(samples.y))
        make_sure(n_classes == info.n_classes, f"it must have {info.n_classes} classes, not {n_classes}.")
    shown = preview(data)
    make_sure(bool(shown.rows or shown.images), "there is nothing of it to look at.")
