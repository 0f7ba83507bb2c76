"""A layer and the dropout behind it share a limit; each feature of a table has its own."""

from __future__ import annotations

import pytest

from engine.network.spec import LayerSpec
from gui.inside_page.steps.levels import Levels
from tests.gui.inside_page.steps.some_steps import CONV, TABLE, some_maps, some_steps


def test_dropout_shares_the_limit_of_the_layer_before() -> None:
    levels = Levels(TABLE.network.layers)
    levels.note(some_steps(0, 3))
    assert levels.limit(0) == levels.limit(1)
    assert 4 <= float(levels.limit(1)) <= 8  # 8 is the largest, kept and doubled
    assert float(levels.limit(2)) == pytest.approx(0.7, abs=0.01)


def test_features_of_a_table_have_limits_of_their_own() -> None:
    levels = Levels(TABLE.network.layers)
    levels.note(some_steps(0, 3))
    assert levels.limit(-1).tolist() == [5, 3, 1, 0.5]


def test_dropout_at_the_input_has_the_limits_of_the_features() -> None:
    levels = Levels((LayerSpec.of("dropout", rate=0.2), *TABLE.network.layers))
    levels.note(some_steps(0, 3))
    assert levels.limit(0).tolist() == [5, 3, 1, 0.5]


def test_image_has_one_limit_and_a_range() -> None:
    levels = Levels(CONV.network.layers)
    levels.note(some_maps(0, 2))
    assert levels.limit(-1).shape == ()
    low, high = levels.image_range
    assert low == 0
    assert high == 1
