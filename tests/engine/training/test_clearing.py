"""What is freed of earlier models: nothing of them stays, however many are trained."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from tensorflow.python.framework.func_graph import FuncGraph
from tensorflow.python.framework.ops import gradient_registry

from engine.experiment.specs import Cell
from engine.network.spec import LayerSpec
from engine.training import reference
from engine.training.clearing import clear_models
from tests.engine.training.stacked.experiments import iris


@pytest.fixture(autouse=True)
def nothing_logged() -> Iterator[None]:
    """Pytest keeps what is logged, and on Windows TensorFlow logs parts of a model."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def n_graphs() -> int:
    """The graphs of Keras's `fit` and `evaluate` that are there after a collection."""
    clear_models()
    return sum(isinstance(one, FuncGraph) and one.name == "one_step_on_data" for one in gc.get_objects())


def test_a_trained_model_that_nobody_has_any_more_leaves_no_graph() -> None:
    before = n_graphs()
    for units in (3, 4, 5):
        network = iris().network.replaced(0, LayerSpec.of("dense", units=units, activation="relu"))
        training = replace(iris().training, epochs=1)
        reference.train_cell(replace(iris(), network=network, training=training), Cell(0.5, 0))
    assert n_graphs() == before
    assert not [name for name in gradient_registry.list() if name.startswith("CustomGradient-")]


def test_a_model_that_somebody_still_has_predicts_as_before() -> None:
    trained = reference.train_cell(replace(iris(), training=replace(iris().training, epochs=1)), Cell(0.5, 0))
    x = np.array([[5.0, 3.0, 1.0, 0.2]])
    before = trained.model.predict(x, verbose=0)
    clear_models()
    assert (trained.model.predict(x, verbose=0) == before).all()
