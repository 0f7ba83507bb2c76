"""All weights of a cell as one flat row, so that one optimizer step updates all layers at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.keras_code.calls import Argument, KerasCall
from engine.network.layer_weights import LayerWeights
from engine.training.build import evaluate_call
from engine.training.seed_state import is_seed_state

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Place:
    """Where a weight lies in its row.

    Attributes
    ----------
    layer : int
        Index of its layer.
    name : str
        Name of the variable in the layer.
    shape : tuple of int
    start : int
        Index of its first number in the row.
    """

    layer: int
    name: str
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        """How many numbers the weight has."""
        return math.prod(self.shape)


class Layout:
    """The places of a model's weights in the trainable row (P,) and the other row (Q,), in Keras's order.

    Seed states are not weights: the noise rules replace them.

    Parameters
    ----------
    model : keras.Sequential
        A built model of the architecture.

    Attributes
    ----------
    layers : list of keras.layers.Layer
    trainable, other : tuple of Place
        Places in the row (P,) of trainable weights and in the row (Q,) of the others.
    width : int
        How many numbers one sample has in all layers together, input included.
    """

    def __init__(self, model: keras.Sequential) -> None:
        self.layers: list[Any] = list(model.layers)
        self.trainable = _places(self.layers, "trainable_variables")
        self.other = _places(self.layers, "non_trainable_variables")
        shapes = [self.layers[0].input.shape, *(layer.output.shape for layer in self.layers)]
        self.width: int = sum(math.prod(shape[1:]) for shape in shapes)

    def split(self, places: tuple[Place, ...], rows: tf.Tensor) -> dict[tuple[int, str], tf.Tensor]:
        """Split rows into weights.

        Parameters
        ----------
        places : tuple of Place
        rows : tf.Tensor, (R, P) or (R, Q)

        Returns
        -------
        dict
            Layer index and variable name to a tensor (R, ...).
        """
        if not places:
            return {}
        parts = tf.split(rows, [place.size for place in places], axis=1)
        return {
            (place.layer, place.name): tf.reshape(part, [-1, *place.shape])
            for place, part in zip(places, parts, strict=True)
        }

    def join(self, places: tuple[Place, ...], weights: dict[tuple[int, str], tf.Tensor]) -> tf.Tensor:
        """Join weights to rows; the inverse of `split`.

        Parameters
        ----------
        places : tuple of Place
        weights : dict
            Layer index and variable name to a tensor (R, ...).

        Returns
        -------
        tf.Tensor, (R, P) or (R, Q)
        """
        parts = [tf.reshape(weights[place.layer, place.name], [-1, place.size]) for place in places]
        return tf.concat(parts, axis=1)

    def initial_rows(
        self, calls: tuple[KerasCall, ...], imported: tuple[LayerWeights | None, ...] = ()
    ) -> tuple[Floats, Floats]:
        """Compute the rows with which a cell starts to train.

        Parameters
        ----------
        calls : tuple of KerasCall
            The calls that make the cell's layers, with their seeds.
        imported : tuple of LayerWeights or None
            Per layer the imported weights to start from. Without them a seeded initializer draws the weight
            again, and any other weight starts as in the template.

        Returns
        -------
        trainable : ndarray of float32, (P,)
        other : ndarray of float32, (Q,)
        """
        given: dict[int, list[Any]] = {index: made.get_weights() for index, made in self._built(calls)}
        given |= {i: one.numpy_arrays() for i, one in enumerate(imported) if one is not None}
        return self._initial(self.trainable, calls, given), self._initial(self.other, calls, given)

    def _built(self, calls: tuple[KerasCall, ...]) -> Iterator[tuple[int, Any]]:
        """Build the layers whose weights take several draws each; yields their index and the layer."""
        for index, call in enumerate(calls):
            if call.name in _PUT_TOGETHER:
                made = evaluate_call(call)
                made.build((None, *self.layers[index].input.shape[1:]))
                yield index, made

    def _initial(
        self, places: tuple[Place, ...], calls: tuple[KerasCall, ...], given: dict[int, list[Any]]
    ) -> Floats:
        row = np.zeros(sum(place.size for place in places), np.float32)
        for place in places:
            initializer = _initializer(calls[place.layer], place.name)
            if place.layer in given:
                names = [variable.name for variable in self.layers[place.layer].weights]
                value = given[place.layer][names.index(place.name)]
            elif isinstance(initializer, KerasCall):
                value = evaluate_call(initializer)(place.shape)
            else:
                value = _variable(self.layers[place.layer], place.name)
            row[place.start : place.start + place.size] = np.asarray(value).ravel()
        return row

    def set_weights(self, model: keras.Sequential, trainable: Floats, other: Floats) -> None:
        """Set the weights of a Keras model of the same architecture to one cell's rows.

        Parameters
        ----------
        model : keras.Sequential
        trainable : ndarray of float32, (P,)
        other : ndarray of float32, (Q,)
        """
        for places, row in ((self.trainable, trainable), (self.other, other)):
            for place in places:
                values = row[place.start : place.start + place.size].reshape(place.shape)
                _variable(model.layers[place.layer], place.name).assign(values)


def _initializer(call: KerasCall, weight: str) -> Argument:
    """Return the argument that initializes a weight; most are called `<weight>_initializer`."""
    argument = _INITIALIZERS_OF.get((call.name, weight), f"{weight}_initializer")
    return call.arguments.get(argument)


_PUT_TOGETHER = ("SimpleRNN", "LSTM", "GRU")
_INITIALIZERS_OF = {
    ("DepthwiseConv2D", "kernel"): "depthwise_initializer",
    ("SeparableConv2D", "depthwise_kernel"): "depthwise_initializer",
    ("SeparableConv2D", "pointwise_kernel"): "pointwise_initializer",
}


def _places(layers: list[Any], kind: str) -> tuple[Place, ...]:
    places: list[Place] = []
    start = 0
    for index, layer in enumerate(layers):
        for variable in getattr(layer, kind):
            if is_seed_state(variable):
                continue
            place = Place(index, variable.name, tuple(variable.shape), start)
            places.append(place)
            start += place.size
    return tuple(places)


def _variable(layer: Any, name: str) -> Any:
    return next(variable for variable in layer.variables if variable.name == name)
