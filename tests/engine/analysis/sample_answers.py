"""Answers made by hand: numbers, classes, images."""

from __future__ import annotations

import numpy as np

from engine.analysis.answers import Answers, answers
from engine.experiment.specs import Cell, Experiment
from engine.storage.examples import example

CELLS = (Cell(0.0, 4), Cell(0.3, 4))


def numbers(noise: float, n: int = 101, split: str = "test") -> Answers:
    """Boston's size and columns; the larger the noise, the larger the error."""
    rng = np.random.default_rng(1)
    y = rng.normal(22, 9, n).astype("float32")
    outputs = (y + rng.normal(0, noise, n))[:, None]
    return answers(split, "mean_squared_error", 0, outputs, y, rng.normal(0, 1, (n, 13)))


def classes(confidence: float, n_classes: int = 3, n: int = 60) -> Answers:
    """Iris's columns; the more confident, the more is right."""
    rng = np.random.default_rng(2)
    y = rng.integers(0, n_classes, n)
    outputs = rng.random((n, n_classes))
    outputs[np.arange(n), y] += confidence
    return answers("test", "accuracy", n_classes, outputs / outputs.sum(1)[:, None], y, rng.random((n, 4)))


def images(confidence: float, n: int = 60) -> Answers:
    """Ten digits of 8 x 8 pixels."""
    rng = np.random.default_rng(3)
    y = rng.integers(0, 10, n)
    outputs = rng.random((n, 10))
    outputs[np.arange(n), y] += confidence
    x = rng.random((n, 8, 8, 1))
    return answers("test", "accuracy", 10, outputs / outputs.sum(1)[:, None], y, x)


def regression() -> Experiment:
    return example("honest-regression").experiment


def classification() -> Experiment:
    return example("honest-classification").experiment
