"""Texts of the input and output cards, and the values of a new layer."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.info import DataSetInfo
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES
from engine.experiment.specs import Task, TrainingSpec
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.spec import LayerSpec
from engine.project.project import Project

# For headings and cards without the room for the names of LOSS_NAMES.
SHORT_LOSS_NAMES = {
    "mean_squared_error": "MSE",
    "mean_absolute_error": "MAE",
    "root_mean_squared_error": "RMSE",
}
SWEEP_KEY = "F9"
SWEEP_TIP = N_("Train at every rate and seed (F9)")


def input_summary(info: DataSetInfo, task: Task, excluded: Sequence[str] = ()) -> tuple[str, str]:
    """Such as "Iris" and "4 columns", "Penguins" and "5 columns, 9 features", for the input card."""
    return info.title, _input_numbers(info, task, excluded)


def _input_numbers(info: DataSetInfo, task: Task, excluded: Sequence[str]) -> str:
    if info.is_image:
        return _("{height} × {width} images").format(height=info.shape[0], width=info.shape[1])
    if info.is_sequence:
        # Translators: how long each sequence of the data is.
        return ngettext("{n} step", "{n} steps", info.shape[0]).format(n=info.shape[0])
    n_features = task.input_shape[0]
    n_columns = sum(name not in excluded for name in info.columns) or n_features
    columns = ngettext("{n} column", "{n} columns", n_columns).format(n=number_text(n_columns, ","))
    if n_columns == n_features:
        return columns
    features = ngettext("{n} feature", "{n} features", n_features).format(n=number_text(n_features, ","))
    return f"{columns}, {features}"


def parameters_text(number: int) -> str:
    """A number of parameters, such as "1,234 parameters"."""
    return ngettext("{n} parameter", "{n} parameters", number).format(n=number_text(number, ","))


def output_summary(info: DataSetInfo, training: TrainingSpec) -> tuple[str, str]:
    """Such as "species" and "cross-entropy · Adam 0.001", for the output card."""
    target = info.target if info.group == "own" else info.target.split(",")[0]
    loss = SHORT_LOSS_NAMES.get(training.loss) or _(LOSS_NAMES.get(training.loss, training.loss))
    optimizer = _(OPTIMIZER_NAMES.get(training.optimizer, training.optimizer))
    return target, f"{loss} · {optimizer} {number_text(training.learning_rate, 'g')}"


def new_layer(kind_id: str, project: Project) -> LayerSpec:
    """A layer with its defaults; the first Dropout of a network is swept, so that a sweep is possible."""
    is_first_dropout = kind_id == "dropout" and not project.network.has_swept_layer
    return LayerSpec.of(kind_id, is_swept=is_first_dropout)


STALE = N_("Outdated: the network has changed since. Sweep again.")
