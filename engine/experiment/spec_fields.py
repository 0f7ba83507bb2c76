"""The fields of data and training: what forms, project files, reports and comparisons show of these specs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.experiment.metrics import METRICS
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES
from engine.experiment.specs import DROPOUT_SCHEDULES, FOLD_ORDERS, SPLITS, DataSpec, TrainingSpec
from engine.language.texts import N_
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    NamesField,
    SharesField,
)

TASK_LOSSES = {
    "classification": ("sparse_categorical_crossentropy", "binary_crossentropy"),
    "regression": ("mean_squared_error", "mean_absolute_error", "huber", "log_cosh"),
}

SCHEDULE_FIELDS = ("dropout_schedule", "dropout_schedule_epochs", "dropout_by_hand")
METRIC_NAMES = {row.name: row.label for row in METRICS.values()}

DATA_FIELDS: tuple[Field, ...] = (
    ChoiceField(
        name="split",
        label=N_("Split"),
        default="holdout",
        choices=SPLITS,
        labels={
            "none": N_("none: score on the training data"),
            "holdout": N_("hold out: validation and test"),
            "stratified": N_("stratified: classes in equal shares"),
            "kfold": N_("k-fold: each seed tests another fold"),
            "grouped": N_("grouped: no group on both sides"),
            "time": N_("in time order: test on the latest"),
            "given": N_("given: the data say which are the test"),
        },
        help=N_("Held-out data tell whether a network has learned or only memorised."),
    ),
    FloatField(
        name="validation_size",
        label=N_("Validation"),
        default=0.2,
        minimum=0.0,
        maximum=0.8,
        step=0.05,
        help=N_("Share of samples used to monitor training (0: none)."),
    ),
    IntField(
        name="n_folds",
        label=N_("Folds"),
        default=5,
        minimum=2,
        maximum=20,
        help=N_(
            "Parts of equal size. Seed 0 tests the first, seed 1 the second; after the last come new parts."
        ),
    ),
    ChoiceField(
        name="fold_order",
        label=N_("Fold order"),
        default="shuffled",
        choices=FOLD_ORDERS,
        labels={
            "shuffled": N_("shuffled"),
            "stratified": N_("stratified: classes in equal shares"),
            "in_order": N_("in order: as the samples come"),
        },
        help=N_("Which samples a fold has. In order, the folds are the same in every repetition."),
    ),
    FloatField(
        name="test_size",
        label=N_("Test"),
        default=0.2,
        minimum=0.05,
        maximum=0.8,
        step=0.05,
        help=N_("Share kept for the final score."),
    ),
    IntField(
        name="train_samples",
        label=N_("Training samples"),
        default=0,
        minimum=0,
        maximum=1_000_000,
        help=N_("Limit the training samples (0: all)."),
    ),
    ChoiceField(
        name="scaling",
        label=N_("Scaling"),
        default="standard",
        choices=("none", "standard", "minmax", "robust"),
        labels={
            "none": N_("none: unscaled"),
            "standard": N_("standard: mean 0, std. dev. 1"),
            "minmax": N_("min-max: from 0 to 1"),
            "robust": N_("robust: median 0, middle half 1 wide"),
        },
        help=N_(
            "Learned from the training samples: for each column of a table or channel of a sequence, for "
            "all pixels together."
        ),
    ),
    ChoiceField(
        name="target_scaling",
        label=N_("Target"),
        default="none",
        choices=("none", "log", "standard"),
        labels={
            "none": N_("as it is"),
            "log": N_("logarithm: of 1 + the number"),
            "standard": N_("standard: mean 0, std. dev. 1"),
        },
        help=N_("What the network predicts. Errors are then on this scale."),
    ),
    FloatField(
        name="label_noise",
        label=N_("Label noise"),
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        help=N_("Share of training labels replaced by random ones."),
    ),
    NamesField(
        name="exclude_columns",
        label=N_("Columns to leave out"),
        default=(),
        help=N_("The network does not see these columns."),
    ),
)

TRAINING_FIELDS: tuple[Field, ...] = (
    ChoiceField(
        name="loss",
        label=N_("Loss"),
        default="sparse_categorical_crossentropy",
        choices=TASK_LOSSES["classification"] + TASK_LOSSES["regression"],
        labels=LOSS_NAMES,
        help=N_("The quantity that training minimises."),
    ),
    ChoiceField(
        name="metric",
        label=N_("Metric"),
        default="accuracy",
        choices=tuple(METRICS),
        labels=METRIC_NAMES,
        help=N_("The score that charts and tables show."),
    ),
    NamesField(
        name="more_metrics",
        label=N_("More metrics"),
        default=(),
        is_rare=True,
        choices=tuple(METRICS),
        labels=METRIC_NAMES,
        help=N_("Computed as well; a menu of the Sweep page chooses which one it shows."),
    ),
    ChoiceField(
        name="class_weight",
        label=N_("Class weights"),
        default="none",
        is_rare=True,
        choices=("none", "balanced"),
        labels={"none": N_("none"), "balanced": N_("balanced")},
        help=N_("Balanced: each class has the same share of the loss. Scores are not weighted."),
    ),
    ChoiceField(
        name="optimizer",
        label=N_("Optimizer"),
        default="adam",
        choices=tuple(OPTIMIZER_NAMES),
        labels=OPTIMIZER_NAMES,
        help=N_("How the weights are updated."),
    ),
    FloatField(
        name="learning_rate",
        label=N_("Learning rate"),
        default=0.001,
        minimum=0.0,
        maximum=100.0,
        open_start=True,
        step=0.001,
        decimals=6,
        help=N_("Step size of the optimizer."),
    ),
    IntField(
        name="epochs",
        label=N_("Epochs"),
        default=40,
        minimum=1,
        maximum=100_000,
        help=N_("Passes through the training data."),
    ),
    IntField(
        name="batch_size",
        label=N_("Batch size"),
        default=16,
        minimum=1,
        maximum=100_000,
        help=N_("Samples per update."),
    ),
    ChoiceField(
        name="scored_epoch",
        label=N_("Scored epoch"),
        default="last",
        choices=("last", "best"),
        labels={"last": N_("the last one"), "best": N_("the best on validation")},
        help=N_("Which epoch's weights are scored: the last, or the best on validation data."),
    ),
    IntField(
        name="early_stopping",
        label=N_("Early stopping"),
        default=0,
        minimum=0,
        maximum=100_000,
        help=N_("Stop if the validation loss has not improved for this many epochs (0: off)."),
    ),
    IntField(
        name="evaluation_freq",
        label=N_("Training curve every"),
        default=1,
        minimum=1,
        maximum=1000,
        unit=N_("epochs"),
        is_rare=True,
        help=N_(
            "Saves time: the training set is scored with dropout off only so often. Loss and validation "
            "come after every epoch, and no score changes."
        ),
    ),
    ChoiceField(
        name="dropout_schedule",
        label=N_("Dropout schedule"),
        default="constant",
        is_rare=True,
        choices=DROPOUT_SCHEDULES,
        labels={
            "constant": N_("constant"),
            "early": N_("early: only the first epochs"),
            "late": N_("late: not in the first epochs"),
            "linear_up": N_("linear: up from 0"),
            "linear_down": N_("linear: down to 0"),
            "by_hand": N_("by hand: chosen while it trains"),
        },
        help=N_("How the rate of swept layers changes from epoch to epoch. The sweep's rate is the highest."),
    ),
    IntField(
        name="dropout_schedule_epochs",
        label=N_("Changes after"),
        default=10,
        minimum=1,
        maximum=100_000,
        unit=N_("epochs"),
        is_rare=True,
        help=N_("After how many epochs early dropout ends, and late dropout begins."),
    ),
    SharesField(
        name="dropout_by_hand",
        label=N_("Dropout by hand"),
        default=(),
        is_rare=True,
        help=N_(
            "The share of the rate in each epoch, as recorded while a network trained. Once it is cleared, "
            "the next training records anew."
        ),
    ),
    ChoiceField(
        name="learning_rate_schedule",
        label=N_("Schedule"),
        default="constant",
        is_rare=True,
        choices=("constant", "cosine", "exponential"),
        labels={
            "constant": N_("constant"),
            "cosine": N_("cosine: down to 0"),
            "exponential": N_("exponential: down to a tenth"),
        },
        help=N_("How the learning rate changes during training."),
    ),
    FloatField(
        name="momentum",
        label=N_("Momentum"),
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        open_end=True,
        step=0.1,
        is_rare=True,
        help=N_("For SGD and RMSprop: how much of the last step is kept."),
    ),
    BoolField(
        name="nesterov",
        label=N_("Nesterov"),
        default=False,
        is_rare=True,
        help=N_("For SGD: look ahead along the momentum before each step."),
    ),
    FloatField(
        name="weight_decay",
        label=N_("Weight decay"),
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        step=0.001,
        decimals=6,
        is_rare=True,
        help=N_(
            "How far every weight is pulled towards 0 at each step, times the learning rate. "
            "0: none (AdamW: 0.004)."
        ),
    ),
    FloatField(
        name="clipvalue",
        label=N_("Clip value"),
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help=N_("Limit for each number of the gradient (0: off)."),
    ),
    FloatField(
        name="clipnorm",
        label=N_("Clip norm"),
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help=N_("Limit for the length of each layer's gradient (0: off)."),
    ),
)


def field_values(spec: DataSpec | TrainingSpec, fields: Iterable[Field]) -> Mapping[str, FieldValue]:
    """Collect the values of a spec.

    Parameters
    ----------
    spec : DataSpec or TrainingSpec
    fields : iterable of Field

    Returns
    -------
    mapping of str to FieldValue
        Values by field name, in the order of the fields.
    """
    return {item.name: getattr(spec, item.name) for item in fields}
