"""The samples on the device: once, as they are stored. A batch is gathered and scaled where it is needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.data.catalogue import data_set_info
from engine.data.info import stored_type
from engine.data.split import prepares_each_split
from engine.experiment.specs import DataSpec

_ALIGNMENT = 64  # of the memory that TensorFlow takes over without a copy


def device_type(data: DataSpec) -> tf.DType:
    """Return the type in which samples lie on the current device.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    tf.DType
        uint8 for pixels, where TensorFlow can gather them; else float32.

    Raises
    ------
    InputError
        If the data set is unknown.
    """
    is_on_cpu = "device:CPU" in tf.zeros(()).device  # there is no kernel that gathers bytes on a GPU
    if not is_on_cpu or prepares_each_split(data):
        return tf.float32
    return tf.as_dtype(stored_type(data_set_info(data).n_levels))


def on_device(arrays: Sequence[npt.NDArray[Any]], kind: tf.DType) -> tf.Tensor:
    """Put samples on the current device.

    `tf.constant` would copy twice; here the one copy is the tensor's own memory.

    Parameters
    ----------
    arrays : sequence of ndarray, (n, *shape)
        They lie one after the other in the tensor.
    kind : tf.DType
        Of the tensor.

    Returns
    -------
    tf.Tensor, (n of all, *shape)
    """
    shape = (sum(map(len, arrays)), *arrays[0].shape[1:])
    size = math.prod(shape) * kind.size
    memory = np.empty(size + _ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    aligned = memory[start : start + size].view(kind.as_numpy_dtype).reshape(shape)
    np.concatenate(arrays, out=aligned, casting="unsafe")
    return tf.identity(tf.experimental.dlpack.from_dlpack(aligned.__dlpack__()))


def gathered(x: tf.Tensor, rows: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor) -> tf.Tensor:
    """Gather and scale samples; the same bits as `SplitData.part` has.

    Parameters
    ----------
    x : tf.Tensor, (n, *shape)
    rows : tf.Tensor of int
        Indices in x.
    shift, scale : tf.Tensor of float32
        They broadcast against the samples.

    Returns
    -------
    tf.Tensor of float32, (*rows.shape, *shape)
    """
    samples = tf.cast(tf.gather(x, rows), tf.float32)
    found = (samples - shift) / scale
    found.set_shape(samples.shape)
    return found
