"""Data with some fields changed: another set starts with its own columns and options."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.changes import with_changes
from engine.errors import InputError
from engine.experiment.specs import DataSpec

HOUSES = DataSpec("boston_housing", exclude_columns=("CRIM",), target_scaling="standard", train_samples=100)


def test_another_set_has_its_own_columns_and_options() -> None:
    moons = with_changes(HOUSES, {"dataset": "moons"})
    assert moons == DataSpec("moons", train_samples=100)  # classes are not scaled
    assert with_changes(moons, {"dataset": "boston_housing"}).exclude_columns == ("B",)


def test_what_is_given_with_another_set_counts() -> None:
    assert with_changes(HOUSES, {"dataset": "moons", "label_noise": 0.2}).label_noise == 0.2
    noisy = DataSpec("moons", label_noise=0.2, options=(("noise", 0.4),))
    assert with_changes(noisy, {"dataset": "ames"}) == DataSpec("ames")  # numbers have no labels


def test_same_set_keeps_everything_else() -> None:
    assert with_changes(HOUSES, {"test_size": 0.3}) == replace(HOUSES, test_size=0.3)


@pytest.mark.parametrize("changes", [{"dataset": "nowhere"}, {"exclude_columns": ("nowhere",)}])
def test_unknown_set_and_column_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InputError):
        with_changes(HOUSES, changes)
