"""Specs: the immutable values that describe an experiment, and the tables of their fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from engine.experiment.data_file import FileSpec
from engine.experiment.seeds import SplitPlace, Streams, fold_of, split_place, streams
from engine.language.texts import _, ngettext
from engine.network.layer_kinds import Shape
from engine.network.spec import NetworkSpec

STREAMS = ("split", "init", "shuffle", "mask")
OWN_FILE = "file"  # the id of the user's own file as a data set
SPLITS = ("none", "holdout", "stratified", "kfold", "grouped", "time", "given")
FOLD_ORDERS = ("shuffled", "stratified", "in_order")
DROPOUT_SCHEDULES = ("constant", "early", "late", "linear_up", "linear_down", "by_hand")


@dataclass(frozen=True)
class DataSpec:
    """Which data set, and how it is split, scaled and made noisy.

    Attributes
    ----------
    dataset : str
        An id of the catalogue, or `OWN_FILE`.
    split : str
        One of SPLITS; "none" scores on the training data. `engine.data.designs` has them all.
    n_folds : int
        Of a k-fold split: seed k tests fold k % n_folds of repetition k // n_folds.
    fold_order : str
        Of a k-fold split, one of FOLD_ORDERS: the samples are shuffled before they are cut into folds, or
        shuffled with each class in equal shares, or as they come, so that all repetitions are the same.
    validation_size, test_size : float
        Fractions of all samples. Some splits may do without validation: `engine.data.sizes` knows them.
    train_samples : int
        Number of training samples to use; 0 for all that are left.
    scaling : str
        "none", "standard", "minmax" or "robust".
    target_scaling : str
        Of a regression: "none", "log" or "standard". Losses and metrics are then on that scale.
    label_noise : float
        Fraction of training labels that are replaced by random ones.
    exclude_columns : tuple of str
    options : tuple of (str, float)
        Of a generated data set: its options and their values, in the catalogue's order.
    file : FileSpec or None
        The user's own file, if `dataset` is `OWN_FILE`.
    """

    dataset: str = "iris"
    split: str = "holdout"
    n_folds: int = 5
    fold_order: str = "shuffled"
    validation_size: float = 0.2
    test_size: float = 0.2
    train_samples: int = 0
    scaling: str = "standard"
    target_scaling: str = "none"
    label_noise: float = 0.0
    exclude_columns: tuple[str, ...] = ()
    options: tuple[tuple[str, float], ...] = ()
    file: FileSpec | None = None

    @property
    def identity(self) -> tuple[str, tuple[tuple[str, float], ...], FileSpec | None]:
        """What the data are, however they are split and scaled."""
        return self.dataset, self.options, self.file

    @property
    def is_held_out(self) -> bool:
        """Whether test data are held out."""
        return self.split != "none"

    @property
    def has_validation(self) -> bool:
        """Whether validation data are held out."""
        is_given = self.split == "given" and self.file is not None and self.file.given_sizes[0] > 0
        return self.is_held_out and (self.validation_size > 0 or is_given)

    @property
    def has_one_test_set(self) -> bool:
        """Whether the data say which samples are the test, the same for every seed."""
        return self.split in ("time", "given")

    @property
    def uses_split_stream(self) -> bool:
        """Whether the split stream changes the data that a cell trains on."""
        if self.split == "time":
            return self.label_noise > 0
        is_given = self.split == "given" and self.file is not None and self.file.given_sizes[0] > 0
        is_drawn = self.is_held_out and not is_given
        return is_drawn or self.train_samples > 0 or self.label_noise > 0


@dataclass(frozen=True)
class TrainingSpec:
    """How a cell is trained; loss, metrics and optimizer have Keras's names.

    Attributes
    ----------
    loss, metric, optimizer : str
        The metric is the one that curve and verdict show.
    learning_rate : float
    epochs : int
    batch_size : int
    scored_epoch : str
        "last", or "best" on validation.
    early_stopping : int
        Epochs without a lower validation loss after which training ends; 0 never ends early.
    learning_rate_schedule : str
        "constant", "cosine" or "exponential".
    momentum : float
        For sgd and rmsprop.
    nesterov : bool
        For sgd.
    weight_decay : float
        0 for none (adamw: its own default).
    clipvalue, clipnorm : float
        0 for no clipping.
    class_weight : str
        Of a classification: "none", or "balanced" if every class has the same share of the loss, as
        scikit-learn's `compute_class_weight` has it. Scores are never weighted.
    evaluation_freq : int
        The training set is scored with dropout off in every so many epochs, and in the last; named as
        Keras's `validation_freq`.
    more_metrics : tuple of str
        Metrics that are computed as well.
    dropout_schedule : str
        One of DROPOUT_SCHEDULES: how the rate of swept layers changes, as `dropout_schedule` computes it.
    dropout_schedule_epochs : int
        Of "early" and "late": after how many epochs dropout ends or begins.
    dropout_by_hand : tuple of float
        Of "by_hand": the share of the rate in each epoch, the last of them in all that follow; empty if
        nothing is recorded yet.
    """

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
    class_weight: str = "none"
    evaluation_freq: int = 1
    more_metrics: tuple[str, ...] = ()
    dropout_schedule: str = "constant"
    dropout_schedule_epochs: int = 10
    dropout_by_hand: tuple[float, ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """All metrics, that of the curve first."""
        return tuple(dict.fromkeys((self.metric, *self.more_metrics)))

    def led_by(self, metric: str) -> TrainingSpec:
        """Return the same training with another of its metrics first.

        Parameters
        ----------
        metric : str
            One that it lacks changes nothing.

        Returns
        -------
        TrainingSpec
        """
        if metric == self.metric or metric not in self.more_metrics:
            return self
        return replace(self, metric=metric, more_metrics=tuple(one for one in self.metrics if one != metric))

    def evaluates_training_set(self, epoch: int) -> bool:
        """Return whether the training set is scored with dropout off after an epoch of those planned.

        Parameters
        ----------
        epoch : int
            Counted from 1.

        Returns
        -------
        bool
            An epoch in which early stopping ends a cell is scored in any case.
        """
        return epoch % self.evaluation_freq == 0 or epoch == self.epochs

    @property
    def watches_validation(self) -> bool:
        """Whether the validation loss decides when a cell ends or which epoch is scored."""
        return self.early_stopping > 0 or self.scored_epoch == "best"

    @property
    def has_dropout_schedule(self) -> bool:
        """Whether the rate of swept layers changes from epoch to epoch."""
        return self.dropout_schedule != "constant"

    @property
    def records_by_hand(self) -> bool:
        """Whether rates are still to be chosen by hand while it trains."""
        return self.dropout_schedule == "by_hand" and not self.dropout_by_hand

    @property
    def has_class_weights(self) -> bool:
        """Whether the loss weights classes while training."""
        return self.class_weight != "none"


def score_column(data: DataSpec, training: TrainingSpec) -> str:
    """Return the column of cells.csv that curve and verdict use: held-out where data are held out.

    Parameters
    ----------
    data : DataSpec
    training : TrainingSpec

    Returns
    -------
    str
        "test_" or "train_" and the metric.
    """
    return ("test_" if data.is_held_out else "train_") + training.metric


@dataclass(frozen=True)
class SecondSetting:
    """A second setting that a sweep varies.

    Attributes
    ----------
    setting : str
        An id of `second_setting.SECOND_SETTINGS`.
    values : tuple of float
    """

    setting: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class SweepSpec:
    """The plan of a sweep.

    Attributes
    ----------
    rates : tuple of float
    seeds : tuple of int
    frozen_streams : tuple of str
        Streams that every seed takes from seed 0.
    second : SecondSetting or None
        What is swept beside the rate.
    is_width_tied : bool
        Whether the layer before each swept Dropout has 1/(1 - d) times its units, so that as many are kept at
        every rate d.
    """

    rates: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    seeds: tuple[int, ...] = tuple(range(5))
    frozen_streams: tuple[str, ...] = ()
    second: SecondSetting | None = None
    is_width_tied: bool = False

    def cells(self) -> tuple[Cell, ...]:
        """Return every (rate, seed), seed by seed, so that a stopped sweep has complete paired curves.

        Returns
        -------
        tuple of Cell
        """
        return self._cells

    @cached_property
    def _cells(self) -> tuple[Cell, ...]:
        """The cells; the window asks for them at every edit, and there may be thousands."""
        return tuple(Cell(rate, seed) for seed in self.seeds for rate in self.rates)


@dataclass(frozen=True, order=True)
class Cell:
    """One training.

    Attributes
    ----------
    rate : float or None
        Rate of the swept layers; None leaves each layer its own.
    seed : int
    """

    rate: float | None
    seed: int


@dataclass(frozen=True)
class Experiment:
    """All that a cell's numbers depend on, apart from its rate and seed.

    Attributes
    ----------
    data : DataSpec
    network : NetworkSpec
    training : TrainingSpec
    frozen_streams : tuple of str
        Streams that every seed takes from seed 0.
    moved_streams : tuple of str
        Streams that every seed k takes from seed k + `seeds.MOVED`.
    is_width_tied : bool
        As in SweepSpec.
    """

    data: DataSpec
    network: NetworkSpec
    training: TrainingSpec
    frozen_streams: tuple[str, ...] = ()
    moved_streams: tuple[str, ...] = ()
    is_width_tied: bool = False

    def at_width(self, rate: float | None) -> Experiment:
        """Return the experiment with the width of the layers as a cell at a rate has it.

        Parameters
        ----------
        rate : float or None
            None counts as 0.

        Returns
        -------
        Experiment
            With `is_width_tied` False.
        """
        if not self.is_width_tied:
            return self
        return replace(self, network=self.network.widened(rate or 0.0), is_width_tied=False)

    def streams_of(self, seed: int) -> Streams:
        """Return the four streams of a cell with this seed."""
        return streams(seed, self.frozen_streams, self.moved_streams)

    def split_place(self, seed: int) -> SplitPlace:
        """Return what `engine.data.split.split` needs to know of a seed.

        Parameters
        ----------
        seed : int

        Returns
        -------
        SplitPlace
        """
        return split_place(seed, self._n_folds, self.frozen_streams, self.moved_streams)

    def fold(self, seed: int) -> int:
        """Return the fold that a cell with this seed is tested on; 0 for a split without folds."""
        return fold_of(seed, self._n_folds, self.frozen_streams, self.moved_streams)

    @property
    def _n_folds(self) -> int:
        return self.data.n_folds if self.data.split == "kfold" else 1

    def led_by(self, metric: str) -> Experiment:
        """Return the same experiment with another of its metrics first.

        Parameters
        ----------
        metric : str
            One that it lacks changes nothing.

        Returns
        -------
        Experiment
        """
        training = self.training.led_by(metric)
        return self if training is self.training else replace(self, training=training)

    @property
    def sweep_identity(self) -> Experiment:
        """The same with swept rates at 0 and no names: two sweeps of equal identity have equal cells."""
        layers = self.network.enabled.at_rate(0.0).layers
        return replace(self, network=NetworkSpec(tuple(replace(layer, name="") for layer in layers)))


@dataclass(frozen=True)
class Task:
    """What the data require of a network.

    Attributes
    ----------
    input_shape : tuple of int
        Shape of one sample.
    kind : str
        "classification" or "regression".
    n_classes : int
        0 for a regression.
    n_samples : int
    n_levels : int
        The features are integers from 0 to n_levels - 1; 0 if they are not.
    """

    input_shape: Shape
    kind: str
    n_classes: int
    n_samples: int
    n_levels: int = 0

    @property
    def output_text(self) -> str:
        """What is predicted, in the language in use: "3 classes", "1 number"."""
        if self.kind != "classification":
            return _("1 number")
        return ngettext("{n} class", "{n} classes", self.n_classes).format(n=self.n_classes)
