"""Numbers recorded on Linux, which every system must give to 1e-5: projects travel between them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiment.specs import Cell
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.storage.examples import example
from engine.training.train import train
from engine.training.updates import Unattended

# Of an example, the losses (of training, validation and test data) at each rate and seed.
RECORDED: dict[str, dict[tuple[float, int], tuple[float, ...]]] = {
    "tutorial-regression": {
        (0.0, 0): (36.974002838134766,),
        (0.0, 1): (37.054176330566406,),
        (0.3, 0): (55.90016555786133,),
        (0.6, 1): (60.507320404052734,),
    },
    "honest-classification": {
        (0.0, 0): (0.455595999956131, 0.4783642590045929, 0.3940631151199341),
        (0.5, 0): (0.5601776838302612, 0.5602416396141052, 0.5051920413970947),
        (0.5, 1): (0.4938376843929291, 0.48378637433052063, 0.5026779770851135),
    },
}


@pytest.mark.parametrize("name", RECORDED)
@pytest.mark.parametrize("trainer", [STACKED, pytest.param(REFERENCE, marks=pytest.mark.slow)])
def test_numbers_are_those_that_were_recorded(name: str, trainer: str) -> None:
    recorded = RECORDED[name]
    cells = tuple(Cell(rate, seed) for rate, seed in recorded)
    outcome = train(example(name).experiment, cells, lambda _: None, Unattended(), RunOptions(trainer))
    for result in outcome.finished:
        losses = [value for metric, value in result.metrics if metric.endswith("loss")]
        assert result.cell.rate is not None
        expected = recorded[result.cell.rate, result.cell.seed]
        np.testing.assert_allclose(losses, expected, rtol=1e-5)
