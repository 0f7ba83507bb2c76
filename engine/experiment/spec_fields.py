"""The fields of data and training: what forms, project files, reports and comparisons show of these specs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.experiment.metrics import METRICS
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES
from engine.experiment.specs import DROPOUT_SCHEDULES, FOLD_ORDERS, SPLITS, DataSpec, TrainingSpec
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
        label="Split",
        default="holdout",
        choices=SPLITS,
        labels={
            "none": "none: score on the training data",
            "holdout": "hold out: validation and test",
            "stratified": "stratified: classes in equal shares",
            "kfold": "k-fold: each seed tests another fold",
            "grouped": "grouped: no group on both sides",
            "time": "in time order: test on the latest",
            "given": "given: the data say which are the test",
        },
        help="Held-out data tell whether a network has learned or only memorised.",
    ),
    FloatField(
        name="validation_size",
        label="Validation",
        default=0.2,
        minimum=0.0,
        maximum=0.8,
        step=0.05,
        help="Share of samples used to monitor training (0: none).",
    ),
    IntField(
        name="n_folds",
        label="Folds",
        default=5,
        minimum=2,
        maximum=20,
        help="Parts of equal size. Seed 0 tests the first, seed 1 the second; after the last come new parts.",
    ),
    ChoiceField(
        name="fold_order",
        label="Fold order",
        default="shuffled",
        choices=FOLD_ORDERS,
        labels={
            "shuffled": "shuffled",
            "stratified": "stratified: classes in equal shares",
            "in_order": "in order: as the samples come",
        },
        help="Which samples a fold has. In order, the folds are the same in every repetition.",
    ),
    FloatField(
        name="test_size",
        label="Test",
        default=0.2,
        minimum=0.05,
        maximum=0.8,
        step=0.05,
        help="Share kept for the final score.",
    ),
    IntField(
        name="train_samples",
        label="Training samples",
        default=0,
        minimum=0,
        maximum=1_000_000,
        help="Limit the training samples (0: all).",
    ),
    ChoiceField(
        name="scaling",
        label="Scaling",
        default="standard",
        choices=("none", "standard", "minmax", "robust"),
        labels={
            "none": "none: unscaled",
            "standard": "standard: mean 0, std. dev. 1",
            "minmax": "min-max: from 0 to 1",
            "robust": "robust: median 0, middle half 1 wide",
        },
        help="Learned from the training samples: for each column of a table or channel of a sequence, for "
        "all pixels together.",
    ),
    ChoiceField(
        name="target_scaling",
        label="Target",
        default="none",
        choices=("none", "log", "standard"),
        labels={
            "none": "as it is",
            "log": "logarithm: of 1 + the number",
            "standard": "standard: mean 0, std. dev. 1",
        },
        help="What the network predicts. Errors are then on this scale.",
    ),
    FloatField(
        name="label_noise",
        label="Label noise",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        help="Share of training labels replaced by random ones.",
    ),
    NamesField(
        name="exclude_columns",
        label="Columns to leave out",
        default=(),
        help="The network does not see these columns.",
    ),
)

TRAINING_FIELDS: tuple[Field, ...] = (
    ChoiceField(
        name="loss",
        label="Loss",
        default="sparse_categorical_crossentropy",
        choices=TASK_LOSSES["classification"] + TASK_LOSSES["regression"],
        labels=LOSS_NAMES,
        help="The quantity that training minimises.",
    ),
    ChoiceField(
        name="metric",
        label="Metric",
        default="accuracy",
        choices=tuple(METRICS),
        labels=METRIC_NAMES,
        help="The score that charts and tables show.",
    ),
    NamesField(
        name="more_metrics",
        label="More metrics",
        default=(),
        is_rare=True,
        choices=tuple(METRICS),
        labels=METRIC_NAMES,
        help="Computed as well; a menu of the Sweep page chooses which one it shows.",
    ),
    ChoiceField(
        name="class_weight",
        label="Class weights",
        default="none",
        is_rare=True,
        choices=("none", "balanced"),
        help="Balanced: each class has the same share of the loss. Scores are not weighted.",
    ),
    ChoiceField(
        name="optimizer",
        label="Optimizer",
        default="adam",
        choices=tuple(OPTIMIZER_NAMES),
        labels=OPTIMIZER_NAMES,
        help="How the weights are updated.",
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
        help="Step size of the optimizer.",
    ),
    IntField(
        name="epochs",
        label="Epochs",
        default=40,
        minimum=1,
        maximum=100_000,
        help="Passes through the training data.",
    ),
    IntField(
        name="batch_size",
        label="Batch size",
        default=16,
        minimum=1,
        maximum=100_000,
        help="Samples per update.",
    ),
    ChoiceField(
        name="scored_epoch",
        label="Scored epoch",
        default="last",
        choices=("last", "best"),
        labels={"last": "the last one", "best": "the best on validation"},
        help="Which epoch's weights are scored: the last, or the best on validation data.",
    ),
    IntField(
        name="early_stopping",
        label="Early stopping",
        default=0,
        minimum=0,
        maximum=100_000,
        help="Stop if the validation loss has not improved for this many epochs (0: off).",
    ),
    IntField(
        name="evaluation_freq",
        label="Training curve every",
        default=1,
        minimum=1,
        maximum=1000,
        unit="epochs",
        is_rare=True,
        help="Saves time: the training set is scored with dropout off only so often. Loss and validation "
        "come after every epoch, and no score changes.",
    ),
    ChoiceField(
        name="dropout_schedule",
        label="Dropout schedule",
        default="constant",
        is_rare=True,
        choices=DROPOUT_SCHEDULES,
        labels={
            "constant": "constant",
            "early": "early: only the first epochs",
            "late": "late: not in the first epochs",
            "linear_up": "linear: up from 0",
            "linear_down": "linear: down to 0",
            "by_hand": "by hand: chosen while it trains",
        },
        help="How the rate of swept layers changes from epoch to epoch. The sweep's rate is the highest.",
    ),
    IntField(
        name="dropout_schedule_epochs",
        label="Changes after",
        default=10,
        minimum=1,
        maximum=100_000,
        unit="epochs",
        is_rare=True,
        help="After how many epochs early dropout ends, and late dropout begins.",
    ),
    SharesField(
        name="dropout_by_hand",
        label="Dropout by hand",
        default=(),
        is_rare=True,
        help="The share of the rate in each epoch, as recorded while a network trained. Once it is cleared, "
        "the next training records anew.",
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
        help="How the learning rate changes during training.",
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
        help="For SGD and RMSprop: how much of the last step is kept.",
    ),
    BoolField(
        name="nesterov",
        label="Nesterov",
        default=False,
        is_rare=True,
        help="For SGD: look ahead along the momentum before each step.",
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
        help="How far every weight is pulled towards 0 at each step, times the learning rate. "
        "0: none (AdamW: 0.004).",
    ),
    FloatField(
        name="clipvalue",
        label="Clip value",
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help="Limit for each number of the gradient (0: off).",
    ),
    FloatField(
        name="clipnorm",
        label="Clip norm",
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        is_rare=True,
        help="Limit for the length of each layer's gradient (0: off).",
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
