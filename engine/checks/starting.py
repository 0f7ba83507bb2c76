"""A project to start with on any data: a small network, a split and a training that suit their size."""

from __future__ import annotations

from dataclasses import replace

from engine.checks.fit import fitted_to_data
from engine.data.catalogue import data_set_info, data_set_title, task_of
from engine.data.sizes import n_training_samples
from engine.experiment.specs import DataSpec, SweepSpec, Task, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project

UPDATES = 2000  # about so many steps make a small network learn what it can
MIN_EPOCHS, MAX_EPOCHS = 5, 200
BATCH_SIZES = (16, 32, 64, 128)
CONV_SIDE = 16  # pixels; smaller images need no convolution
RATE = 0.2


def starting_project(data: DataSpec) -> Project:
    """Make a project on these data that can be swept at once.

    Tables get two Dense layers, larger images a convolution, sequences a recurrent layer; one Dropout before
    the output is swept. Data are held out. The numbers to predict of a user's file are standardised. Training
    takes about 2,000 updates in batches that grow with the data.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    Project
        Without problems.

    Raises
    ------
    InputError
        As for `data_set_info`.
    """
    info = data_set_info(data)
    task = task_of(data)
    data = replace(data, split="holdout" if data.split == "none" else data.split)
    if data.file is not None and task.kind == "regression":
        data = replace(data, target_scaling="standard")  # thousands of dollars would take thousands of epochs
    project = Project(
        name=data_set_title(data),
        data=replace(data, scaling="standard" if info.is_table else "minmax"),
        network=NetworkSpec((*_layers(task.input_shape), _output(task))),
        training=TrainingSpec(),
        sweep=SweepSpec(),
    )
    fitted = fitted_to_data(project)
    n_train = n_training_samples(fitted.data)
    batch_size = next((size for size in BATCH_SIZES if n_train <= 64 * size), BATCH_SIZES[-1])
    epochs = round(UPDATES * batch_size / max(1, n_train))
    training = replace(
        fitted.training, batch_size=batch_size, epochs=min(MAX_EPOCHS, max(MIN_EPOCHS, epochs))
    )
    return replace(fitted, training=training)


def _output(task: Task) -> LayerSpec:
    if task.kind == "classification":
        return LayerSpec.of("dense", units=task.n_classes, activation="softmax")
    return LayerSpec.of("dense", units=1, activation="linear")


def _layers(shape: tuple[int, ...]) -> tuple[LayerSpec, ...]:
    """The layers before the output."""
    dropout = LayerSpec.of("dropout", True, rate=RATE)
    if len(shape) == 3 and min(shape[:2]) >= CONV_SIDE:
        return (
            LayerSpec.of("conv2d", filters=8, activation="relu"),
            LayerSpec.of("max_pooling2d"),
            LayerSpec.of("flatten"),
            dropout,
        )
    if len(shape) == 3:
        return (LayerSpec.of("flatten"), LayerSpec.of("dense", units=64, activation="relu"), dropout)
    if len(shape) == 2:
        return (LayerSpec.of("gru", units=16), dropout)
    return (
        LayerSpec.of("dense", units=32, activation="relu"),
        LayerSpec.of("dense", units=16, activation="relu"),
        dropout,
    )
