"""Texts of the input and output cards, and the values of a new layer."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.info import DataSetInfo
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES
from engine.experiment.specs import Task, TrainingSpec
from engine.network.spec import LayerSpec
from engine.project.project import Project

# For headings and cards without the room for the names of LOSS_NAMES.
SHORT_LOSS_NAMES = {
    "mean_squared_error": "MSE",
    "mean_absolute_error": "MAE",
    "root_mean_squared_error": "RMSE",
}
SWEEP_KEY = "F9"
SWEEP_TIP = f"Train at every rate and seed ({SWEEP_KEY})"


def input_summary(info: DataSetInfo, task: Task, excluded: Sequence[str] = ()) -> tuple[str, str]:
    """Such as "Iris" and "4 columns", "Penguins" and "5 columns, 9 features", for the input card."""
    return info.title, _input_numbers(info, task, excluded)


def _input_numbers(info: DataSetInfo, task: Task, excluded: Sequence[str]) -> str:
    if info.is_image:
        return f"{info.shape[0]} × {info.shape[1]} images"
    if info.is_sequence:
        return f"{info.shape[0]} steps"
    n_features = task.input_shape[0]
    n_columns = sum(name not in excluded for name in info.columns) or n_features
    features = "" if n_columns == n_features else f", {_counted(n_features, 'feature')}"
    return f"{_counted(n_columns, 'column')}{features}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def output_summary(info: DataSetInfo, training: TrainingSpec) -> tuple[str, str]:
    """Such as "species" and "cross-entropy · Adam 0.001", for the output card."""
    target = info.target if info.group == "own" else info.target.split(",")[0]
    loss = SHORT_LOSS_NAMES.get(training.loss) or LOSS_NAMES.get(training.loss, training.loss)
    optimizer = OPTIMIZER_NAMES.get(training.optimizer, training.optimizer)
    return target, f"{loss} · {optimizer} {training.learning_rate:g}"


def new_layer(kind_id: str, project: Project) -> LayerSpec:
    """A layer with its defaults; the first Dropout of a network is swept, so that a sweep is possible."""
    is_first_dropout = kind_id == "dropout" and not project.network.has_swept_layer
    return LayerSpec.of(kind_id, is_swept=is_first_dropout)


STALE = " Outdated: the network has changed since. Sweep again."
