"""Reads networks from pasted Keras code and from model files of many kinds. Nothing in them is run."""

from __future__ import annotations

from engine.keras_code.reading.code import SlowCodeError, read_keras_cells, read_keras_code
from engine.keras_code.reading.model_file import is_model, read_keras_model
from engine.keras_code.reading.values import ReadNetwork

__all__ = [
    "ReadNetwork",
    "SlowCodeError",
    "is_model",
    "read_keras_cells",
    "read_keras_code",
    "read_keras_model",
]
