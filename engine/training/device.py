"""TensorFlow's devices and switches, set once per process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from engine.errors import InputError


def prepare(is_reproducible: bool = True) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Memory growth and, if `is_reproducible`, deterministic ops; returns device names and versions.

    The first device is the default. Deterministic ops give the same bits in every run on the same machine;
    on a GPU some operations are slower with them. To be called before the first computation.
    """
    if is_reproducible:
        tf.config.experimental.enable_op_determinism()
    for gpu in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(gpu, True)
    versions = (("tensorflow", str(tf.__version__)), ("keras", str(keras.__version__)))
    return tuple(_devices()), versions


@contextmanager
def device_scope(name: str) -> Iterator[str]:
    """Computations inside run on the device called `name` (empty: the first); gives the name in use.

    Raises InputError if there is no such device.
    """
    devices = _devices()
    chosen = name or next(iter(devices))
    if chosen not in devices:
        raise InputError(f"The device must be one of {', '.join(devices)}, not {name}.")
    with tf.device(devices[chosen]):
        yield chosen


def _devices() -> dict[str, str]:
    """Names for people to TensorFlow's own, GPUs first; several CPUs only where they were asked for."""
    found: dict[str, str] = {}
    for device in tf.config.list_logical_devices("GPU"):
        number = device.name.rsplit(":", 1)[-1]
        found[f"GPU {number}{_gpu_model(int(number))}"] = device.name
    cpus = tf.config.list_logical_devices("CPU")
    for index, device in enumerate(cpus):
        name = f"CPU, {os.cpu_count() or 1} threads"
        found[name if index == 0 else f"{name} ({index})"] = device.name
    return found


def _gpu_model(number: int) -> str:
    """The model's name in brackets, where TensorFlow knows it."""
    gpus = tf.config.list_physical_devices("GPU")
    if number >= len(gpus):
        return ""
    details = tf.config.experimental.get_device_details(gpus[number])
    return f" ({details['device_name']})" if "device_name" in details else ""
