"""A network that trains cell by cell, so that each cell is a block."""

from engine.experiment.specs import DataSpec, Experiment, SweepSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

CELLS = SweepSpec((0.0, 0.5), (0, 1, 2)).cells()


def small_conv(*, epochs: int = 2, train_samples: int = 200) -> Experiment:
    layers = (
        LayerSpec.of("conv2d", filters=4),
        LayerSpec.of("flatten"),
        LayerSpec.of("dropout", True),
        LayerSpec.of("dense", units=10, activation="softmax"),
    )
    training = TrainingSpec(
        loss="sparse_categorical_crossentropy", metric="accuracy", epochs=epochs, batch_size=20
    )
    return Experiment(DataSpec("mnist", train_samples=train_samples), NetworkSpec(layers), training)
