"""Networks from outside: pasted Keras code, `.keras` files and Keras's model JSON. Nothing in them is run."""

from __future__ import annotations

from engine.project.keras_reading.code import read_keras_code
from engine.project.keras_reading.model_file import read_keras_model
from engine.project.keras_reading.values import ReadNetwork

__all__ = ["ReadNetwork", "read_keras_code", "read_keras_model"]
