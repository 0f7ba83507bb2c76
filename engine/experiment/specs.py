"""Specs: the immutable values that describe an experiment, and the tables of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.experiment.seeds import Streams, streams
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    NamesField,
)
from engine.network.layer_kinds import Shape
from engine.network.spec import NetworkSpec

STREAMS = ("split", "init", "shuffle", "mask")


@dataclass(frozen=True)
class DataSpec:
    """Which data set, how it is split, scaled and made noisy. Sizes are fractions of all samples."""

    dataset: str = "iris"
    split: str = "holdout"
    validation_size: float = 0.2
    test_size: float = 0.2
    train_samples: int = 0
    scaling: str = "standard"
    label_noise: float = 0.0
    exclude_columns: tuple[str, ...] = ()

    @property
    def is_held_out(self) -> bool:
        return self.split == "holdout"

    @property
    def uses_split_stream(self) -> bool:
        """Whether the split stream changes the data that a cell trains on."""
        return self.is_held_out or self.train_samples > 0 or self.label_noise > 0


@dataclass(frozen=True)
class TrainingSpec:
    """How a cell is trained: Keras's names for loss, metric and optimizer."""

    loss: str = "sparse_categorical_crossentropy"
    metric: str = "accuracy"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    epochs: int = 40
    batch_size: int = 16
    scored_epoch: str = "last"
    early_stopping: int = 0
    learning_rate_schedule: str = "constant"
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0
    clipvalue: float = 0.0
    clipnorm: float = 0.0

    @property
    def watches_validation(self) -> bool:
        """Whether the validation loss decides when a cell ends or which epoch is scored."""
        return self.early_stopping > 0 or self.scored_epoch == "best"


def score_column(data: DataSpec, training: TrainingSpec) -> str:
    """The column of cells.csv that curve and verdict judge by: held-out where data are held out."""
    return ("test_" if data.is_held_out else "train_") + training.metric


@dataclass(frozen=True)
class SecondSetting:
    """One more setting that a sweep varies, a row of `second_setting.SECOND_SETTINGS`, and its values."""

    setting: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class SweepSpec:
    """The rates and seeds of a sweep, and the seed streams that are held at seed 0's.

    `second` is swept beside the rate. Where the width is tied, the layer before each swept Dropout has
    1/(1 - d) times its units, so that as many are kept at every rate.
    """

    rates: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    seeds: tuple[int, ...] = tuple(range(5))
    frozen_streams: tuple[str, ...] = ()
    second: SecondSetting | None = None
    is_width_tied: bool = False

    def cells(self) -> tuple[Cell, ...]:
        """Every (rate, seed), seed by seed, so that an early stop leaves whole paired curves."""
        return tuple(Cell(rate, seed) for seed in self.seeds for rate in self.rates)


@dataclass(frozen=True, order=True)
class Cell:
    """One training: a rate for the swept layers (None: each its own) and a seed."""

    rate: float | None
    seed: int


@dataclass(frozen=True)
class Experiment:
    """All that a cell's numbers depend on, apart from its rate and seed.

    `moved_streams` are taken from another seed than the cell's (seeds.MOVED), so that two trainings share
    only some of their chance. `is_width_tied`: see SweepSpec.
    """

    data: DataSpec
    network: NetworkSpec
    training: TrainingSpec
    frozen_streams: tuple[str, ...] = ()
    moved_streams: tuple[str, ...] = ()
    is_width_tied: bool = False

    def at_width(self, rate: float | None) -> Experiment:
        """The same with the layers as wide as a cell at `rate` has them."""
        if not self.is_width_tied:
            return self
        return replace(self, network=self.network.widened(rate or 0.0), is_width_tied=False)

    def streams_of(self, seed: int) -> Streams:
        """The four streams of a cell with this seed."""
        return streams(seed, self.frozen_streams, self.moved_streams)

    @property
    def sweep_identity(self) -> Experiment:
        """The same with swept rates at 0 and no names: two sweeps of equal identity have equal cells."""
        layers = self.network.enabled.at_rate(0.0).layers
        return replace(self, network=NetworkSpec(tuple(replace(layer, name="") for layer in layers)))


TASK_LOSSES = {
    "classification": ("sparse_categorical_crossentropy", "binary_crossentropy"),
    "regression": ("mean_squared_error", "mean_absolute_error", "huber"),
}
TASK_METRICS = {
    "classification": ("accuracy",),
    "regression": ("mean_squared_error", "mean_absolute_error"),
}

DATA_FIELDS: tuple[Field, ...] = (
    ChoiceField(
        name="split",
        label="Split",
        default="holdout",
        choices=("none", "holdout"),
        labels={"none": "none: judge on training data", "holdout": "hold out: validation and test"},
        help="Held-out data tell whether a network has learned or only memorised.",
    ),
    FloatField(
        name="validation_size",
        label="Validation",
        default=0.2,
        minimum=0.05,
        maximum=0.8,
        step=0.05,
        help="The fraction of samples that is watched during training.",
    ),
    FloatField(
        name="test_size",
        label="Test",
        default=0.2,
        minimum=0.05,
        maximum=0.8,
        step=0.05,
        help="The fraction of samples that is looked at only once, at the end.",
    ),
    IntField(
        name="train_samples",
        label="Training samples",
        default=0,
        minimum=0,
        maximum=1_000_000,
        help="Train on only so many samples; 0 takes all that are left.",
    ),
    ChoiceField(
        name="scaling",
        label="Scaling",
        default="standard",
        choices=("none", "standard", "minmax"),
        labels={
            "none": "none: raw numbers",
            "standard": "standard: mean 0, deviation 1",
            "minmax": "min-max: from 0 to 1",
        },
        help="Computed on the training samples; a table's columns each, an image's pixels together.",
    ),
    FloatField(
        name="label_noise",
        label="Label noise",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        help="The fraction of training labels that is replaced by random ones.",
    ),
    NamesField(
        name="exclude_columns",
        label="Left-out columns",
        default=(),
        help="Columns of the table that the network does not see.",
    ),
)

TRAINING_FIELDS: tuple[Field, ...] = (
    ChoiceField(
        name="loss",
        label="Loss",
        default="sparse_categorical_crossentropy",
        choices=TASK_LOSSES["classification"] + TASK_LOSSES["regression"],
        help="What training makes small.",
    ),
    ChoiceField(
        name="metric",
        label="Metric",
        default="accuracy",
        choices=TASK_METRICS["classification"] + TASK_METRICS["regression"],
        help="What the curves show.",
    ),
    ChoiceField(
        name="optimizer",
        label="Optimizer",
        default="adam",
        choices=("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad", "adamax", "lion"),
        help="How the weights follow the gradient.",
    ),
    FloatField(
        name="learning_rate",
        label="Learning rate",
        default=0.001,
        minimum=0.0,
        maximum=100.0,
        open_start=True,
        step=0.001,
        decimals=6,
        help="How far one step goes.",
    ),
    IntField(
        name="epochs",
        label="Epochs",
        default=40,
        minimum=1,
        maximum=100_000,
        help="How often training passes over all training samples.",
    ),
    IntField(
        name="batch_size",
        label="Batch size",
        default=16,
        minimum=1,
        maximum=100_000,
        help="How many samples make one step.",
    ),
    ChoiceField(
        name="scored_epoch",
        label="Scored epoch",
        default="last",
        choices=("last", "best"),
        labels={"last": "the last one", "best": "the best on validation"},
        help="Which epoch's weights are judged: the last or the best on validation.",
    ),
    IntField(
        name="early_stopping",
        label="Early stopping",
        default=0,
        minimum=0,
        maximum=100_000,
        help="End after so many epochs without a lower validation loss; 0 never ends early.",
    ),
    ChoiceField(
        name="learning_rate_schedule",
        label="Schedule",
        default="constant",
        is_rare=True,
        choices=("constant", "cosine", "exponential"),
        labels={
            "constant": "constant",
            "cosine": "cosine: down to 0",
            "exponential": "exponential: down to a tenth",
        },
        help="How the learning rate changes from the first step to the last.",
    ),
    FloatField(
        name="momentum",
        label="Momentum",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        open_end=True,
        step=0.1,
        is_rare=True,
        help="For sgd and rmsprop: how much of the last step is kept.",
    ),
    BoolField(
        name="nesterov",
        label="Nesterov",
        default=False,
        is_rare=True,
        help="For sgd: look ahead along the momentum before each step.",
    ),
    FloatField(
        name="weight_decay",
        label="Weight decay",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        step=0.001,
        decimals=6,
        is_rare=True,
        help="The fraction of each weight, times the learning rate, taken off at each step. "
        "0: none (adamw: its own 0.004).",
    ),
    FloatField(
        name="clipvalue",
        label="Clip value",
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help="No gradient larger than this, number by number; 0 does not clip.",
    ),
    FloatField(
        name="clipnorm",
        label="Clip norm",
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help="No layer's gradient longer than this; 0 does not clip.",
    ),
)


def field_values(spec: DataSpec | TrainingSpec, fields: Iterable[Field]) -> Mapping[str, FieldValue]:
    """The spec's values by field name, in the table's order."""
    return {item.name: getattr(spec, item.name) for item in fields}


@dataclass(frozen=True)
class Task:
    """What the data ask of a network: the shape of one sample and what is predicted.

    `n_levels`: the features are whole numbers from 0 to one less than this; 0 where they are not.
    """

    input_shape: Shape
    kind: str
    n_classes: int
    n_samples: int
    n_levels: int = 0

    @property
    def output_text(self) -> str:
        return f"{self.n_classes} classes" if self.kind == "classification" else "1 number"
