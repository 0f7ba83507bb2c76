"""Frees what Keras and TensorFlow keep of earlier models: without it each of them would stay for ever."""

from __future__ import annotations

import keras
from tensorflow.python.framework.ops import gradient_registry

_CUSTOM = "CustomGradient-"


def clear_models() -> None:
    """Forget the models before this one; those that somebody still has go on working, but can't be traced.

    Keras's optimizer defines a gradient of its own whenever `fit` is traced, and so do some layers.
    TensorFlow enters it in a table that only grows, and with it the whole graph, which may have 10 MB. The
    table is read while a graph is traced, and not afterwards.
    """
    table = gradient_registry._registry  # noqa: SLF001 (there is no other way to take an entry out)
    for name in [name for name in table if name.startswith(_CUSTOM)]:
        del table[name]
    keras.backend.clear_session()
