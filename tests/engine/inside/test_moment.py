"""Epochs and steps count from 1."""

from __future__ import annotations

import pytest

from engine.inside.moment import Moment


@pytest.mark.parametrize(
    ("moment", "steps"), [(Moment(1, 1), 0), (Moment(1, 6), 5), (Moment(2, 1), 6), (Moment(4, 3), 20)]
)
def test_steps_before_a_moment(moment: Moment, steps: int) -> None:
    assert moment.steps_before(6) == steps
    assert Moment.after(steps, 6) == moment
