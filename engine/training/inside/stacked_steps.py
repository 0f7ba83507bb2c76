"""A training step by step with the stacked trainer, forwards and from any state that was kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.data.split import SplitData
from engine.experiment.specs import Cell, Experiment
from engine.training.build import learning_rates
from engine.training.inside.orders import Orders
from engine.training.seed_state import set_draws
from engine.training.stacked.block import Block
from engine.training.stacked.inputs import State
from engine.training.stacked.run_data import RunData


class StackedSteps:
    """The cells of one network, as the program of `engine.training.stacked` trains them.

    A state is a tuple with a `State` for each block.

    Parameters
    ----------
    experiment : Experiment
    cells : tuple of Cell
    orders : Orders

    Raises
    ------
    InputError
        If the data spec is wrong.
    """

    def __init__(self, experiment: Experiment, cells: tuple[Cell, ...], orders: Orders) -> None:
        self._data = RunData(experiment)
        self._program = self._data.program
        self._program.trace()
        blocks = [(cell,) for cell in cells] if self._program.is_cell_by_cell else [cells]
        self._blocks = [Block(self._data, block) for block in blocks]
        self._places = {
            cell: (number, row) for number, block in enumerate(blocks) for row, cell in enumerate(block)
        }
        self._orders = orders
        self._batch_size = tf.constant(experiment.training.batch_size)
        self._rates = learning_rates(experiment.training, orders.steps_per_epoch)
        self._variables = self._program.variables()

    def split(self, cell: Cell) -> SplitData:
        """Return the data of a cell.

        Parameters
        ----------
        cell : Cell

        Returns
        -------
        SplitData
        """
        return self._data.split(self._data.experiment.split_place(cell.seed))

    def start(self) -> tuple[State, ...]:
        """Return the state before the first step.

        Returns
        -------
        tuple of State
        """
        return tuple(block.start for block in self._blocks)

    def trained(
        self, state: tuple[State, ...], epoch: int, first: int, last: int, check: Callable[[], None]
    ) -> tuple[tuple[State, ...], dict[Cell, float]]:
        """Train steps range(first, last) of an epoch, all counted from 0.

        Parameters
        ----------
        state : tuple of State
            Before step `first`.
        epoch, first, last : int
        check : callable
            Called before each block; it may raise an exception, which ends the training.

        Returns
        -------
        state : tuple of State
        losses : dict of Cell to float
            The mean over the samples of these steps, as Keras logs it.
        """
        states: list[State] = []
        losses: dict[Cell, float] = {}
        base = epoch * self._orders.steps_per_epoch
        n = self._orders.n_between(first, last)
        for block, before in zip(self._blocks, state, strict=True):
            check()
            seeds = dict.fromkeys(cell.seed for cell in block.cells)
            orders = np.stack([self._orders.of_epoch(seed, epoch) for seed in seeds])
            after, sums = self._program.steps(
                before,
                self._program.metrics.start(len(block.cells)),
                block.in_epoch(epoch + 1, self._orders.steps_per_epoch),
                block.parts["train"],
                tf.constant(orders.astype(np.int32)),
                self._batch_size,
                tf.constant(first),
                tf.constant(self._rates[base + first : base + last]),
                [one.handle for one in self._variables],
            )
            states.append(after)
            losses |= dict(zip(block.cells, map(float, sums.loss.numpy() / np.float32(n)), strict=True))
        return tuple(states), losses

    def put(self, state: tuple[State, ...], cell: Cell, model: keras.Sequential) -> None:
        """Give a model of the cell the weights of a state, and its layers the next random numbers.

        Parameters
        ----------
        state : tuple of State
        cell : Cell
        model : keras.Sequential
        """
        number, row = self._places[cell]
        trainable, other = (np.asarray(one[row]) for one in (state[number].trainable, state[number].other))
        self._program.layout.set_weights(model, trainable, other)
        set_draws(model, int(state[number].calls))

    def n_bytes(self, state: tuple[State, ...]) -> int:
        """Return how much memory a state takes.

        Parameters
        ----------
        state : tuple of State

        Returns
        -------
        int
        """
        numbers: list[Any] = [one for block in state for one in (block.trainable, block.other, *block.slots)]
        return sum(int(np.prod(one.shape, dtype=np.int64)) * 4 for one in numbers)
