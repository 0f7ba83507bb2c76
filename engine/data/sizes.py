"""How many samples each split has. It imports no numpy, so that the window can ask at every edit."""

from __future__ import annotations

from engine.data.catalogue import data_set_info
from engine.errors import InputError
from engine.experiment.specs import DataSpec


def split_sizes(data: DataSpec, n_samples: int) -> tuple[tuple[str, int], ...]:
    """Compute the number of samples in each split.

    Parameters
    ----------
    data : DataSpec
    n_samples : int
        Number of samples in the data set.

    Returns
    -------
    tuple of (str, int)
        Name of the split and number of samples.

    Raises
    ------
    InputError
        If a split would be empty.
    """
    if not data.is_held_out:
        limit = data.train_samples or n_samples
        return (("train", min(limit, n_samples)),)
    n_test = round(data.test_size * n_samples)
    n_val = round(data.validation_size * n_samples)
    left = n_samples - n_test - n_val
    n_train = min(data.train_samples or left, left)
    if min(n_train, n_val, n_test) < 1:
        raise InputError(
            f"Each split needs at least one sample, but {n_samples} samples give {n_train} for training, "
            f"{n_val} for validation and {n_test} for the test."
        )
    return (("train", n_train), ("val", n_val), ("test", n_test))


def n_training_samples(data: DataSpec) -> int:
    """Count the samples that a cell trains on; 0 if the split leaves none.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    int
    """
    try:
        return dict(split_sizes(data, data_set_info(data).n_samples))["train"]
    except InputError:
        return 0
