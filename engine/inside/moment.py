"""A moment of a training: an epoch and a step in it."""

from __future__ import annotations

from dataclasses import dataclass


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
