"""The exact answer that some sweeps have: scikit-learn's Ridge, of which a package could lose a part."""

from __future__ import annotations

from engine.analysis.ridge import ridge_curve
from engine.experiment.specs import DataSpec, Experiment, LayerSpec, NetworkSpec, TrainingSpec
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure

LOSS = "mean_squared_error"


def solve_ridge(_bench: Bench) -> None:
    """More dropout on the inputs of a linear network fits its training data less, in theory."""
    layers = (LayerSpec.of("dropout", True), LayerSpec.of("dense", units=1, activation="linear"))
    linear = Experiment(DataSpec("diabetes"), NetworkSpec(layers), TrainingSpec(loss=LOSS, metric=LOSS))
    none, half = ridge_curve(linear, (0.0, 0.5), (0,))
    sentence = f"Ridge's loss is {half.train:g} with dropout and {none.train:g} without."
    make_sure(0 < none.train < half.train, sentence)
