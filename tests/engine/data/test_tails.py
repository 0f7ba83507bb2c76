"""Which targets have a long tail."""

from __future__ import annotations

import numpy as np
import pytest

from engine.data.catalogue import DATA_SETS
from engine.data.load import load
from engine.data.tails import has_long_tail
from engine.experiment.specs import DataSpec

RNG = np.random.default_rng(0)
REGRESSIONS = [info.id for info in DATA_SETS.values() if info.task == "regression" and info.group != "found"]


@pytest.mark.parametrize("name", REGRESSIONS)
def test_the_catalogue_says_which_targets_have_one(name: str) -> None:
    assert has_long_tail(load(DataSpec(name)).y) == DATA_SETS[name].has_long_tail


def test_a_skewed_target_has_one_if_its_logarithm_exists() -> None:
    prices = RNG.lognormal(3, 1, 1000)
    assert has_long_tail(prices) and has_long_tail(prices * 1e200)
    assert not has_long_tail(np.log(prices)) and not has_long_tail(-prices)
    assert not has_long_tail(prices - 5)
    assert not has_long_tail(np.full(10, 3.0)) and not has_long_tail(np.zeros(0))
