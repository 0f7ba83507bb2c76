"""Specs: the immutable values that describe an experiment, and the tables of their fields."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

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
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, Shape, StackedForm, Values
from engine.network.layer_weights import LayerWeights

_uids = itertools.count(1)
STREAMS = ("split", "init", "shuffle", "mask")


@dataclass(frozen=True)
class LayerSpec:
    """One layer of the stack: a kind, the values of its fields, and which of its rates the sweep sets.

    A layer that is not enabled stays on its card and is left out of the network. `name` is Keras's, empty
    where Keras may choose. `uid` names the card while the app runs; it is neither compared nor saved.
    """

    kind_id: str
    settings: tuple[tuple[str, FieldValue], ...]
    swept: tuple[str, ...] = ()
    is_enabled: bool = True
    name: str = ""
    weights: LayerWeights | None = None
    uid: int = field(default_factory=lambda: next(_uids), compare=False)

    @classmethod
    def of(cls, kind_id: str, is_swept: bool = False, **values: FieldValue) -> LayerSpec:
        """A layer of a kind with its defaults, `values` changed; swept, its first rate is the sweep's."""
        kind = LAYER_KINDS[kind_id]
        known = {item.name for item in kind.fields}
        for name in values:
            if name not in known:
                raise KeyError(f"{kind.keras_name} has no field {name}")
        return cls(
            kind_id,
            tuple((item.name, values.get(item.name, item.default)) for item in kind.fields),
            kind.rates[:1] if is_swept else (),
        )

    @property
    def kind(self) -> LayerKind:
        return LAYER_KINDS[self.kind_id]

    @property
    def values(self) -> Values:
        return dict(self.settings)

    @property
    def is_swept(self) -> bool:
        """Whether the sweep sets any of its rates."""
        return bool(self.swept)

    @property
    def stacked_form(self) -> StackedForm:
        """How the stacked trainer runs it; masks between steps and two directions have no exact form."""
        values = self.values
        is_recurrent = self.kind.draws_masks and self.kind.has_random_weights
        drops = self.is_swept or any(values[name] for name in self.kind.rates)
        if is_recurrent and (drops or values.get("bidirectional")):
            return StackedForm.NONE
        return self.kind.stacked_form

    @property
    def title(self) -> str:
        """What the card is called: the layer's own name, or its kind's."""
        return self.name or self.kind.keras_name

    def with_value(self, name: str, value: FieldValue) -> LayerSpec:
        """The same card with one field changed."""
        self.kind.field(name)
        return replace(
            self, settings=tuple((key, value if key == name else old) for key, old in self.settings)
        )

    def with_swept(self, name: str, is_swept: bool) -> LayerSpec:
        """The same card, the sweep setting the rate `name` or not; KeyError for a field that is no rate."""
        if name not in self.kind.rates:
            raise KeyError(f"{self.kind.keras_name} has no rate {name}")
        wanted = {*self.swept, name} if is_swept else {*self.swept} - {name}
        return replace(self, swept=tuple(rate for rate in self.kind.rates if rate in wanted))

    def at_rate(self, rate: float) -> LayerSpec:
        """The layer with its swept rates at `rate`."""
        layer = self
        for name in self.swept:
            layer = layer.with_value(name, rate)
        return layer

    def weights_fit(self, input_shape: Shape) -> bool:
        """Whether it has imported weights, and they are those of a layer with this input."""
        shapes = self.kind.weight_shapes(self.values, input_shape)
        return self.weights is not None and self.weights.shapes == shapes

    def without_weights(self) -> LayerSpec:
        """The same card, starting with freshly drawn weights."""
        return replace(self, weights=None)

    def copy(self) -> LayerSpec:
        """An equal layer that is another card; Keras allows a name only once, so it has none."""
        return replace(self, uid=next(_uids), name="")


@dataclass(frozen=True)
class NetworkSpec:
    """The stack of layers, input first."""

    layers: tuple[LayerSpec, ...]

    def at_rate(self, rate: float | None) -> NetworkSpec:
        """The stack with every swept layer at `rate`; None leaves each layer its own rate."""
        if rate is None:
            return self
        return NetworkSpec(tuple(layer.at_rate(rate) for layer in self.layers))

    def widened(self, rate: float) -> NetworkSpec:
        """The layer with units or filters before each swept Dropout made 1/(1 - rate) times as wide.

        So the expected number of kept units is the same at every rate (Srivastava et al. 2014, fig. 9b).
        """
        layers = list(self.layers)
        for index in self.tied_layers:
            name = "units" if "units" in layers[index].values else "filters"
            width = layers[index].values[name]
            assert isinstance(width, int)
            layers[index] = layers[index].with_value(name, round(width / (1 - rate)))
        return NetworkSpec(tuple(layers))

    @property
    def tied_layers(self) -> tuple[int, ...]:
        """Where the layers stand that `widened` makes wider."""
        found = set()
        wide = -1
        for index, layer in enumerate(self.layers):
            if not layer.is_enabled:
                continue
            if {"units", "filters"} & layer.values.keys():
                wide = index
            elif layer.is_swept and wide >= 0:
                found.add(wide)
        return tuple(sorted(found))

    @property
    def enabled(self) -> NetworkSpec:
        """The network that is trained: without the layers that are switched off."""
        return NetworkSpec(tuple(layer for layer in self.layers if layer.is_enabled))

    @property
    def has_swept_layer(self) -> bool:
        return any(layer.is_swept for layer in self.layers if layer.is_enabled)

    def index_of(self, uid: int) -> int:
        """Where the layer with this uid stands; -1 if nowhere."""
        return next((i for i, layer in enumerate(self.layers) if layer.uid == uid), -1)

    def inserted(self, index: int, *layers: LayerSpec) -> NetworkSpec:
        """The layers put in so that the first of them stands at `index`."""
        return NetworkSpec((*self.layers[:index], *layers, *self.layers[index:]))

    def removed(self, *indexes: int) -> NetworkSpec:
        return NetworkSpec(tuple(layer for i, layer in enumerate(self.layers) if i not in indexes))

    def replaced(self, index: int, layer: LayerSpec) -> NetworkSpec:
        return NetworkSpec((*self.layers[:index], layer, *self.layers[index + 1 :]))

    def moved(self, index: int, target: int) -> NetworkSpec:
        """The layer at `index` taken out and put back so that it stands at `target`."""
        layer = self.layers[index]
        return self.removed(index).inserted(target, layer)


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
        name="split", label="Split", default="holdout", choices=("none", "holdout"),
        labels={"none": "none: judge on training data", "holdout": "hold out: validation and test"},
        help="Held-out data tell whether a network has learned or only memorised.",
    ),
    FloatField(name="validation_size", label="Validation", default=0.2, minimum=0.05, maximum=0.8, step=0.05,
               help="The fraction of samples that is watched during training."),
    FloatField(name="test_size", label="Test", default=0.2, minimum=0.05, maximum=0.8, step=0.05,
               help="The fraction of samples that is looked at only once, at the end."),
    IntField(name="train_samples", label="Training samples", default=0, minimum=0, maximum=1_000_000,
             help="Train on only so many samples; 0 takes all that are left."),
    ChoiceField(
        name="scaling", label="Scaling", default="standard", choices=("none", "standard", "minmax"),
        labels={"none": "none: raw numbers", "standard": "standard: mean 0, deviation 1",
                "minmax": "min-max: from 0 to 1"},
        help="Computed on the training samples; a table's columns each, an image's pixels together.",
    ),
    FloatField(name="label_noise", label="Label noise", default=0.0, minimum=0.0, maximum=1.0, step=0.05,
               help="The fraction of training labels that is replaced by random ones."),
    NamesField(name="exclude_columns", label="Left-out columns", default=(),
               help="Columns of the table that the network does not see."),
)  # fmt: skip

TRAINING_FIELDS: tuple[Field, ...] = (
    ChoiceField(name="loss", label="Loss", default="sparse_categorical_crossentropy",
                choices=TASK_LOSSES["classification"] + TASK_LOSSES["regression"],
                help="What training makes small."),
    ChoiceField(name="metric", label="Metric", default="accuracy",
                choices=TASK_METRICS["classification"] + TASK_METRICS["regression"],
                help="What the curves show."),
    ChoiceField(name="optimizer", label="Optimizer", default="adam",
                choices=("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad", "adamax", "lion"),
                help="How the weights follow the gradient."),
    FloatField(name="learning_rate", label="Learning rate", default=0.001, minimum=0.0, maximum=100.0,
               open_start=True, step=0.001, decimals=6, help="How far one step goes."),
    IntField(name="epochs", label="Epochs", default=40, minimum=1, maximum=100_000,
             help="How often training passes over all training samples."),
    IntField(name="batch_size", label="Batch size", default=16, minimum=1, maximum=100_000,
             help="How many samples make one step."),
    ChoiceField(name="scored_epoch", label="Scored epoch", default="last", choices=("last", "best"),
                labels={"last": "the last one", "best": "the best on validation"},
                help="Which epoch's weights are judged: the last or the best on validation."),
    IntField(name="early_stopping", label="Early stopping", default=0, minimum=0, maximum=100_000,
             help="End after so many epochs without a lower validation loss; 0 never ends early."),
    ChoiceField(name="learning_rate_schedule", label="Schedule", default="constant", is_rare=True,
                choices=("constant", "cosine", "exponential"),
                labels={"constant": "constant", "cosine": "cosine: down to 0",
                        "exponential": "exponential: down to a tenth"},
                help="How the learning rate changes from the first step to the last."),
    FloatField(name="momentum", label="Momentum", default=0.0, minimum=0.0, maximum=1.0, open_end=True,
               step=0.1, is_rare=True, help="For sgd and rmsprop: how much of the last step is kept."),
    BoolField(name="nesterov", label="Nesterov", default=False, is_rare=True,
              help="For sgd: look ahead along the momentum before each step."),
    FloatField(name="weight_decay", label="Weight decay", default=0.0, minimum=0.0, maximum=1.0,
               step=0.001, decimals=6, is_rare=True,
               help="The fraction of each weight, times the learning rate, taken off at each step. "
                    "0: none (adamw: its own 0.004)."),
    FloatField(name="clipvalue", label="Clip value", default=0.0, minimum=0.0, maximum=1000.0, step=0.5,
               is_rare=True, help="No gradient larger than this, number by number; 0 does not clip."),
    FloatField(name="clipnorm", label="Clip norm", default=0.0, minimum=0.0, maximum=1000.0, step=0.5,
               is_rare=True, help="No layer's gradient longer than this; 0 does not clip."),
)  # fmt: skip

SWEEP_FIELDS: tuple[Field, ...] = (
    NamesField(name="frozen_streams", label="Frozen streams", default=(), choices=STREAMS,
               help="Sources of chance that stay the same for every seed."),
)  # fmt: skip


def field_values(spec: DataSpec | TrainingSpec, fields: Iterable[Field]) -> Mapping[str, FieldValue]:
    """The spec's values by field name, in the table's order."""
    return {item.name: getattr(spec, item.name) for item in fields}
