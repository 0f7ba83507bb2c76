"""How many samples each split has."""

import pytest

from engine.data.sizes import n_training_samples, split_sizes
from engine.errors import InputError
from engine.experiment.specs import DataSpec

EMPTY = DataSpec("iris", validation_size=0.6, test_size=0.4)


def test_train_samples_limit_the_training_part() -> None:
    noted = DataSpec("digits", train_samples=600, test_size=0.4)
    assert dict(split_sizes(noted, 1797)) == {"train": 600, "val": 359, "test": 719}
    assert n_training_samples(noted) == 600
    assert n_training_samples(DataSpec("iris", split="none")) == 150


def test_a_split_without_training_samples_is_refused() -> None:
    with pytest.raises(InputError, match="at least one sample"):
        split_sizes(EMPTY, 150)
    assert n_training_samples(EMPTY) == 0
