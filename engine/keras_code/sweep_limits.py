"""What the script of a sweep cannot do."""

from __future__ import annotations

from engine.errors import InputError
from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.specs import Experiment
from engine.keras_code.script import steps_per_epoch
from engine.language.texts import _, in_sentence
from engine.project.project import Project


def check_script(project: Project) -> None:
    """Raise InputError if a script can't have the project's sweep.

    Parameters
    ----------
    project : Project

    Raises
    ------
    InputError
        If the sweep has a second setting, or folds differ, and a learning rate that falls with the steps.
    """
    sweep, experiment = project.sweep, project.experiment
    if sweep.second is not None:
        text = _(
            "The script of a sweep varies the dropout rate alone, and this sweep varies the {setting}, too: "
            "take that out of the plan."
        )
        raise InputError(text.format(setting=in_sentence(_(SECOND_SETTINGS[sweep.second.setting].label))))
    steps = {steps_per_epoch(experiment, fold) for fold in (0, experiment.data.n_folds - 1)}
    if has_folds(experiment) and len(steps) > 1 and experiment.training.learning_rate_schedule != "constant":
        raise InputError(
            _(
                "The script of a sweep has one schedule of the learning rate, and these folds differ by a"
                " sample and by a step: choose another batch size or a constant learning rate."
            )
        )


def has_folds(experiment: Experiment) -> bool:
    """Return whether seeds differ in the fold that is tested.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    bool
    """
    return experiment.data.split == "kfold" and "split" not in experiment.frozen_streams
