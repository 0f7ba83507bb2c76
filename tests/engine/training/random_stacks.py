"""Random experiments that Keras can train, for the twin tests. Same number, same experiment."""

from __future__ import annotations

import random
from dataclasses import replace

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.metrics import is_binary, task_metrics
from engine.experiment.spec_fields import TASK_LOSSES
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.layer_kinds import ACTIVATIONS, INITIALIZERS
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
TABLES = ("iris", "wine", "breast_cancer", "diabetes", "boston_housing")
IMAGES = ("digits", "mnist")
OPTIMIZERS = ("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad", "adamax", "lion")
HIDDEN = tuple(name for name in ACTIVATIONS[:11] if name != "softmax")
RATES = (0.0, 0.1, 0.25, 0.5, 0.8)


def random_experiment(number: int) -> tuple[Experiment, tuple[Cell, ...]]:
    """An experiment and three cells: a table or an image net, anything that the app lets a student choose."""
    rng = random.Random(number)
    while True:
        data = _data(rng, rng.choice(IMAGES if rng.random() < 0.35 else TABLES))
        training = _training(rng, data)
        if number % 2 and task_of(data).kind == "classification":
            training = replace(training, class_weight="balanced")
        training = replace(training, evaluation_freq=1 + number % 3)
        layers = (
            _image_layers(rng) if data.dataset in IMAGES and rng.random() < 0.7 else _dense_layers(rng, data)
        )
        network = NetworkSpec((*layers, _output(data, training)))
        if not check_network(network, training, task_of(data)).errors():
            break
    cells = tuple(Cell(rate, rng.randrange(1000)) for rate in (0.0, *rng.sample(RATES[1:], 2)))
    streams = tuple(name for name in ("split", "init", "shuffle", "mask") if rng.random() < 0.1)
    return Experiment(data, network, training, streams), cells


def _data(rng: random.Random, dataset: str) -> DataSpec:
    is_classes = dataset not in ("diabetes", "boston_housing")
    return DataSpec(
        dataset,
        split=rng.choice(("none", "holdout")),
        validation_size=0.2,
        test_size=0.2,
        train_samples=rng.randrange(60, 140) if rng.random() < 0.5 or dataset in IMAGES else 0,
        scaling=rng.choice(("standard", "minmax")),
        label_noise=rng.choice((0.0, 0.2)) if is_classes else 0.0,
    )


def _training(rng: random.Random, data: DataSpec) -> TrainingSpec:
    kind = task_of(data).kind
    losses = [
        loss for loss in TASK_LOSSES[kind] if loss != "binary_crossentropy" or data.dataset == "breast_cancer"
    ]
    optimizer = rng.choice(OPTIMIZERS)
    rate = {"sgd": 0.01, "adagrad": 0.05, "lion": 0.0005}.get(optimizer, 0.002)
    loss = rng.choice(losses)
    metrics = [
        one for one in task_metrics(task_of(data)) if loss == "binary_crossentropy" or not is_binary(one)
    ]
    metric, *others = rng.sample(metrics, len(metrics))
    return TrainingSpec(
        loss=loss,
        metric=metric,
        more_metrics=tuple(others[: rng.randrange(len(metrics))]),
        optimizer=optimizer,
        learning_rate=rate * rng.choice((0.5, 1.0, 2.0)),
        epochs=3,
        batch_size=rng.choice((7, 16, 20, 32, 64)),
        scored_epoch=rng.choice(("last", "best")) if data.is_held_out else "last",
        early_stopping=rng.choice((0, 0, 1)) if data.is_held_out else 0,
        learning_rate_schedule=rng.choice(("constant", "constant", "cosine", "exponential")),
        momentum=rng.choice((0.0, 0.5, 0.9)),
        nesterov=rng.random() < 0.5,
        weight_decay=rng.choice((0.0, 0.0, 0.01)),
        clipvalue=rng.choice((0.0, 0.0, 0.5)),
    )


def _dense(rng: random.Random, units: int) -> LayerSpec:
    return OF(
        "dense",
        units=units,
        activation=rng.choice(HIDDEN),
        use_bias=rng.random() < 0.8,
        kernel_initializer=rng.choice(INITIALIZERS),
    )


def _dense_layers(rng: random.Random, data: DataSpec) -> list[LayerSpec]:
    layers = [OF("flatten")] if data.dataset in IMAGES else []
    if rng.random() < 0.3:
        layers.append(OF("dropout", True))
    for _ in range(rng.randrange(1, 4)):
        layers.append(_dense(rng, rng.randrange(3, 24)))
        if rng.random() < 0.25:
            layers.append(_batch_normalization(rng))
        if rng.random() < 0.2:
            layers.append(OF("activation", activation=rng.choice(HIDDEN)))
        if rng.random() < 0.5:
            layers.append(_dropout(rng))
    return layers


def _image_layers(rng: random.Random) -> list[LayerSpec]:
    layers = []
    for _ in range(rng.randrange(1, 3)):
        layers.append(
            OF(
                "conv2d",
                filters=rng.randrange(2, 6),
                kernel_size=rng.choice(((3, 3), (2, 2), (3, 1))),
                activation=rng.choice(HIDDEN),
                padding=rng.choice(("same", "valid")),
                strides=rng.choice(((1, 1), (2, 2))),
                use_bias=rng.random() < 0.8,
            )
        )
        if rng.random() < 0.3:
            layers.append(_batch_normalization(rng))
        if rng.random() < 0.5:
            layers.append(
                OF(rng.choice(("max_pooling2d", "average_pooling2d")), padding=rng.choice(("same", "valid")))
            )
        if rng.random() < 0.4:
            layers.append(_dropout(rng))
    layers.append(OF(rng.choice(("flatten", "global_average_pooling2d"))))
    if rng.random() < 0.6:
        layers += [_dense(rng, rng.randrange(4, 16)), _dropout(rng)]
    return layers


def _dropout(rng: random.Random) -> LayerSpec:
    return OF("dropout", True) if rng.random() < 0.7 else OF("dropout", rate=rng.choice(RATES))


def _batch_normalization(rng: random.Random) -> LayerSpec:
    return OF("batch_normalization", momentum=rng.choice((0.9, 0.99)))


def _output(data: DataSpec, training: TrainingSpec) -> LayerSpec:
    if training.loss == "sparse_categorical_crossentropy":
        return OF("dense", units=task_of(data).n_classes, activation="softmax")
    return OF("dense", units=1, activation="sigmoid" if training.loss == "binary_crossentropy" else "linear")
