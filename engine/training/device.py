"""TensorFlow's devices and switches, set once per process."""

from __future__ import annotations

import os
from functools import lru_cache

import keras
import tensorflow as tf


@lru_cache(maxsize=1)
def prepare() -> tuple[str, tuple[tuple[str, str], ...]]:
    """Memory growth and deterministic ops on; returns the device for people, and the versions."""
    tf.config.experimental.enable_op_determinism()
    gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    name = f"GPU ({len(gpus)})" if gpus else f"CPU, {os.cpu_count() or 1} threads"
    return name, (("tensorflow", str(tf.__version__)), ("keras", str(keras.__version__)))
