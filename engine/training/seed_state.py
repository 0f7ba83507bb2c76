"""The states of the random numbers that layers draw, which are variables of a Keras model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


def is_seed_state(variable: Any) -> bool:
    """Whether a layer's variable is the state of its random numbers."""
    return bool(variable.name == "seed_generator_state")


@contextmanager
def preserved_seed_state(model: keras.Model) -> Iterator[None]:
    """Leave the states as they were before.

    A recurrent layer with dropout draws its masks in `evaluate` as well, where it does not use them
    (keras/src/layers/rnn/dropout_rnn_cell.py), and its next training step would see others.
    """
    states = [(variable, variable.numpy()) for variable in model.variables if is_seed_state(variable)]
    yield
    for variable, value in states:
        variable.assign(value)
