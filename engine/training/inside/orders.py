"""The order in which each epoch takes the training samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.experiment.specs import Experiment

Indices = npt.NDArray[np.intp]


@dataclass
class _Drawn:
    """The generator of a seed, and the epoch (from 0) whose order it drew last."""

    generator: np.random.Generator
    epoch: int = -1
    order: Indices | None = None


class Orders:
    """Which samples each batch has.

    An order is drawn anew if it is asked for again: all of them would take too much memory.

    Parameters
    ----------
    experiment : Experiment
    n : int
        Number of training samples.

    Attributes
    ----------
    n : int
    steps_per_epoch : int
    """

    def __init__(self, experiment: Experiment, n: int) -> None:
        self.n = n
        self._batch_size = experiment.training.batch_size
        self.steps_per_epoch = -(-n // self._batch_size)
        self._experiment = experiment
        self._drawn: dict[int, _Drawn] = {}

    def of_epoch(self, seed: int, epoch: int) -> Indices:
        """Return the order of the training samples.

        Parameters
        ----------
        seed : int
            Of the cell.
        epoch : int
            Counted from 0.

        Returns
        -------
        ndarray of intp, (n,)
        """
        drawn = self._drawn.get(seed)
        if drawn is None or drawn.epoch > epoch:
            drawn = _Drawn(np.random.default_rng(self._experiment.streams_of(seed).shuffle))
            self._drawn[seed] = drawn
        while drawn.epoch < epoch:
            drawn.order = drawn.generator.permutation(self.n)
            drawn.epoch += 1
        assert drawn.order is not None
        return drawn.order

    def batch(self, seed: int, steps: int) -> Indices:
        """Return the samples of the batch that follows the first so many steps.

        Parameters
        ----------
        seed : int
            Of the cell.
        steps : int

        Returns
        -------
        ndarray of intp, (b,)
        """
        epoch, step = divmod(steps, self.steps_per_epoch)
        start = step * self._batch_size
        return self.of_epoch(seed, epoch)[start : start + self._batch_size]

    def n_between(self, first: int, last: int) -> int:
        """Return how many samples steps range(first, last) of an epoch have.

        Parameters
        ----------
        first, last : int

        Returns
        -------
        int
        """
        return min(self.n, last * self._batch_size) - first * self._batch_size
