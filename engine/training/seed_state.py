"""Seed states: the variables of a Keras model that hold the state of a layer's random numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


def is_seed_state(variable: Any) -> bool:
    """Whether a layer's variable is the state of its random number generator."""
    return bool(variable.name == "seed_generator_state")


@contextmanager
def preserved_seed_state(model: keras.Model) -> Iterator[None]:
    """Restore the model's seed states at the end of the `with` block.

    A recurrent layer with dropout also draws masks in `evaluate`, where it does not use them
    (keras/src/layers/rnn/dropout_rnn_cell.py); without this, its next training step would get other masks.

    Parameters
    ----------
    model : keras.Model
    """
    states = [(variable, variable.numpy()) for variable in model.variables if is_seed_state(variable)]
    yield
    for variable, value in states:
        variable.assign(value)


def set_draws(model: keras.Model, n: int) -> None:
    """Set how often every layer that draws random numbers has drawn already.

    Parameters
    ----------
    model : keras.Model
    n : int
    """
    for variable in model.variables:
        if is_seed_state(variable):
            variable.assign([variable[0], n])
