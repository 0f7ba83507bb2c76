"""What each layer of a model gets, drops and gives while a batch goes through, in training or afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.training.seed_state import is_seed_state

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]
_CHANNELS_ONLY = (keras.layers.SpatialDropout1D, keras.layers.SpatialDropout2D)
DROPPING = (keras.layers.Dropout, keras.layers.AlphaDropout, *_CHANNELS_ONLY)
SCALED = (keras.layers.Dropout, *_CHANNELS_ONLY)  # multiply what they keep by 1/(1 - rate)
_NOISE = (keras.layers.GaussianDropout, keras.layers.GaussianNoise)


@dataclass(frozen=True, eq=False)
class LayerRecord:
    """One layer and one batch.

    Attributes
    ----------
    input, output : ndarray of float32, (b, ...)
    mask, recurrent_mask : ndarray of uint8, (b, ...), or None
        As in `engine.inside.steps.LayerBatch`; None for a layer that draws none.
    """

    input: Floats
    output: Floats
    mask: Mask | None = None
    recurrent_mask: Mask | None = None


def recorded(
    model: keras.Sequential, x: npt.ArrayLike, *, training: bool, is_scaled: bool = True
) -> list[LayerRecord]:
    """Send a batch through a model and record what happens in each layer.

    Parameters
    ----------
    model : keras.Sequential
        In training its seed states and moving averages go on, as in `fit`.
    x : array_like of float32, (b, *shape)
    training : bool
    is_scaled : bool
        Whether dropout in training multiplies what it keeps by 1/(1 - rate), as Keras does.

    Returns
    -------
    list of LayerRecord
        Of each layer, in order.
    """
    tensors = passed(model, tf.convert_to_tensor(x, tf.float32), training=training, is_scaled=is_scaled)
    return [LayerRecord(*arrays_of(row)) for row in tensors]


def arrays_of(tensors: Iterable[tf.Tensor | None]) -> list[Any]:
    """Turn tensors into arrays.

    Parameters
    ----------
    tensors : iterable of tf.Tensor or None

    Returns
    -------
    list of ndarray or None
    """
    return [None if one is None else one.numpy() for one in tensors]


def passed(
    model: keras.Sequential, x: tf.Tensor, *, training: bool, is_scaled: bool = True
) -> list[tuple[tf.Tensor, tf.Tensor, tf.Tensor | None, tf.Tensor | None]]:
    """Do what `recorded` does with tensors, in a tf.function too.

    Parameters
    ----------
    model : keras.Sequential
    x : tf.Tensor of float32, (b, *shape)
    training, is_scaled : bool

    Returns
    -------
    list of tuple
        The four fields of a LayerRecord for each layer.
    """
    found, value = [], x
    for layer in model.layers:
        before = value
        mask = _mask(layer, before) if training else None
        with _drawn_by_cells(layer) as (masks, recurrent_masks):
            value = layer(before, training=training) if _takes_training(layer) else layer(before)
        if training and not is_scaled and isinstance(layer, SCALED):
            value = value * (1 - layer.rate)
        recurrent = None
        if training and masks is not None:
            some = (tf.shape(before)[0], before.shape[-1])
            mask = _joined(masks) if masks else tf.ones(some, tf.uint8)
            recurrent = _joined(recurrent_masks) if recurrent_masks else None
        found.append((before, tf.convert_to_tensor(value), mask, recurrent))
    return found


def _takes_training(layer: Any) -> bool:
    return bool(layer._call_has_training_arg)  # noqa: SLF001 (Keras tells it in no other way)


def _mask(layer: Any, x: tf.Tensor) -> tf.Tensor | None:
    """Find out what a layer is going to keep: what answers to its input. Its seed state stays as it is."""
    if isinstance(layer, _NOISE):
        return tf.ones_like(x, tf.uint8)
    if not isinstance(layer, DROPPING):
        return None
    ones = tf.ones_like(x)
    with preserved_draws(layer):
        at_one = layer(ones, training=True)
    with preserved_draws(layer):
        at_two = layer(2 * ones, training=True)
    return tf.cast(at_one != at_two, tf.uint8)


def per_channel(layer: Any, mask: Mask) -> Mask:
    """Reduce the mask of SpatialDropout, which is the same at every position, to one number per channel.

    Parameters
    ----------
    layer : keras.layers.Layer
    mask : ndarray of uint8, (b, ..., channels)

    Returns
    -------
    ndarray of uint8
        (b, 1, ..., channels) for SpatialDropout, else as it is.
    """
    if not isinstance(layer, _CHANNELS_ONLY):
        return mask
    return mask[(slice(None), *[slice(0, 1)] * (mask.ndim - 2), slice(None))]


@contextmanager
def preserved_draws(layer: Any) -> Iterator[None]:
    """Restore the seed states of a layer or a model at the end of the `with` block.

    Parameters
    ----------
    layer : keras.layers.Layer
    """
    states = [
        (variable, tf.identity(variable.value)) for variable in layer.variables if is_seed_state(variable)
    ]
    yield
    for variable, value in states:
        variable.assign(value)


# --- Recurrent layers, whose cells draw one mask for all steps of a sequence


@contextmanager
def _drawn_by_cells(layer: Any) -> Iterator[tuple[list[Any] | None, list[Any] | None]]:
    """Collect the masks of inputs and of states that a recurrent layer draws in the `with` block."""
    cells = [one.cell for one in _recurrent(layer)]
    cells = [cell for cell in cells if cell.dropout or cell.recurrent_dropout]
    if not cells:
        yield None, None
        return
    masks: list[Any] = []
    recurrent: list[Any] = []
    for cell in cells:
        _collect(cell, "get_dropout_mask", masks)
        _collect(cell, "get_recurrent_dropout_mask", recurrent)
    yield masks, recurrent
    for cell in cells:
        del cell.get_dropout_mask, cell.get_recurrent_dropout_mask


def _recurrent(layer: Any) -> list[Any]:
    if isinstance(layer, keras.layers.Bidirectional):
        return [layer.forward_layer, layer.backward_layer]
    return [layer] if isinstance(layer, keras.layers.RNN) else []


def _collect(cell: Any, name: str, found: list[Any]) -> None:
    drawn = getattr(cell, name)
    seen: list[int] = []

    def collecting(x: Any) -> Any:
        mask = drawn(x)
        if mask is not None and id(mask) not in seen:  # asked for at each step of the sequence
            seen.append(id(mask))
            found.append(mask)
        return mask

    setattr(cell, name, collecting)


def _joined(masks: list[Any]) -> tf.Tensor:
    """Put the masks of gates, or of two directions, side by side along axis 1; a single one stays."""
    flat = [one for mask in masks for one in (mask if isinstance(mask, list) else [mask])]
    kept = [tf.cast(one > 0, tf.uint8) for one in flat]
    return kept[0] if len(kept) == 1 else tf.stack(kept, axis=1)
