"""The metrics: a row each, under Keras's name, which stays in files for ever."""

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.specs import Task
from engine.language.texts import N_

CLASSIFICATION, BINARY, REGRESSION = "classification", "binary", "regression"


@dataclass(frozen=True)
class Metric:
    """A metric.

    Attributes
    ----------
    name : str
        Keras's.
    label : str
        What people read, in English.
    task : str
        CLASSIFICATION, BINARY (of two classes, whose network has one output) or REGRESSION.
    is_fraction : bool
        Whether it is shown in percent.
    is_higher_better : bool
    """

    name: str
    label: str
    task: str
    is_fraction: bool = False
    is_higher_better: bool = False


METRICS = {
    row.name: row
    for row in (
        Metric("accuracy", N_("accuracy"), CLASSIFICATION, is_fraction=True, is_higher_better=True),
        Metric("precision", N_("precision"), BINARY, is_fraction=True, is_higher_better=True),
        Metric("recall", N_("recall"), BINARY, is_fraction=True, is_higher_better=True),
        Metric("auc", N_("AUC"), BINARY, is_higher_better=True),
        Metric("mean_squared_error", N_("mean squared error"), REGRESSION),
        Metric("mean_absolute_error", N_("mean absolute error"), REGRESSION),
        Metric("root_mean_squared_error", N_("root mean squared error"), REGRESSION),
    )
}


def task_metrics(task: Task) -> tuple[str, ...]:
    """Return the names of the metrics that fit a task, the usual one first.

    Parameters
    ----------
    task : Task

    Returns
    -------
    tuple of str
        Binary ones only of two classes.
    """
    fitting = {task.kind} | ({BINARY} if task.n_classes == 2 else set())
    return tuple(row.name for row in METRICS.values() if row.task in fitting)


def is_binary(metric: str) -> bool:
    """Whether a metric needs a network with one output, the probability of class 1."""
    return metric in METRICS and METRICS[metric].task == BINARY
