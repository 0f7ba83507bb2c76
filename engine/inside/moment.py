"""A moment of a training: an epoch and a step in it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import Experiment
from engine.language.numbers import number_text
from engine.language.texts import _


@dataclass(frozen=True, order=True)
class Moment:
    """A training step; both numbers count from 1, as Keras prints them.

    Attributes
    ----------
    epoch : int
    step : int
        The batch of this epoch.
    """

    epoch: int
    step: int

    def steps_before(self, steps_per_epoch: int) -> int:
        """Return how many steps of the training come before this one.

        Parameters
        ----------
        steps_per_epoch : int

        Returns
        -------
        int
        """
        return (self.epoch - 1) * steps_per_epoch + self.step - 1

    @classmethod
    def after(cls, steps: int, steps_per_epoch: int) -> Moment:
        """Return the step that follows the first so many steps of a training.

        Parameters
        ----------
        steps, steps_per_epoch : int

        Returns
        -------
        Moment
        """
        return cls(steps // steps_per_epoch + 1, steps % steps_per_epoch + 1)


def n_training_samples(experiment: Experiment, seed: int) -> int:
    """Return how many samples a training has; with folds some have one more than others.

    Parameters
    ----------
    experiment : Experiment
    seed : int
        Of the cell.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    n = data_set_info(experiment.data).n_samples
    return dict(split_sizes(experiment.data, n, experiment.fold(seed)))["train"]


def steps_per_epoch(experiment: Experiment, seed: int) -> int:
    """Return how many steps an epoch of a training has.

    Parameters
    ----------
    experiment : Experiment
    seed : int
        Of the cell.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    return -(-n_training_samples(experiment, seed) // experiment.training.batch_size)


def check_moment(moment: Moment, n_epochs: int, n_steps: int) -> None:
    """Refuse a moment that a training does not have.

    Parameters
    ----------
    moment : Moment
    n_epochs : int
        Of the training.
    n_steps : int
        Of an epoch.

    Raises
    ------
    InputError
        If there is no such step.
    """
    for text, number, limit in (
        (_("The epoch must be from 1 to {limit}, not {n}."), moment.epoch, n_epochs),
        (_("The step must be from 1 to {limit}, not {n}."), moment.step, n_steps),
    ):
        if not 1 <= number <= limit:
            raise InputError(text.format(limit=number_text(limit, ","), n=number_text(number, ",")))
