"""A training step by step with Keras's own training step, for what the stacked trainer can't do."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt

from engine.data.split import SplitData, split
from engine.experiment.dropout_schedule import share_of_peak
from engine.experiment.specs import Cell, Experiment
from engine.training.build import build_model, compile_model
from engine.training.inside.orders import Orders
from engine.training.layer_rates import LayerRates
from engine.training.reference import EVALUATION_BATCH

State = dict[Cell, tuple[npt.NDArray[np.generic], ...]]


class ReferenceSteps:
    """The cells of one network, each with its Keras model.

    `train_on_batch` runs the function that `fit` runs. A state has the values of all variables of each
    cell's model and optimizer.

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
        self._experiment, self._orders = experiment, orders
        self._data = {cell: split(experiment.data, *experiment.split_place(cell.seed)) for cell in cells}
        self._models = {cell: self._compiled(cell) for cell in cells}
        self._rates = {cell: LayerRates(experiment, model) for cell, model in self._models.items()}

    def _compiled(self, cell: Cell) -> keras.Sequential:
        data, seeds = self._data[cell], self._experiment.streams_of(cell.seed)
        model = build_model(self._experiment.network.at_rate(cell.rate), data.x.shape[1:], seeds)
        compile_model(model, self._experiment.training, self._orders.steps_per_epoch)
        model.optimizer.build(model.trainable_variables)
        return model

    def split(self, cell: Cell) -> SplitData:
        """Return the data of a cell.

        Parameters
        ----------
        cell : Cell

        Returns
        -------
        SplitData
        """
        return self._data[cell]

    def start(self) -> State:
        """Return the state before the first step.

        Returns
        -------
        dict
        """
        return {cell: _values(model) for cell, model in self._models.items()}

    def trained(
        self, state: State, epoch: int, first: int, last: int, check: Callable[[], None]
    ) -> tuple[State, dict[Cell, float]]:
        """Train steps range(first, last) of an epoch, all counted from 0.

        Parameters
        ----------
        state : dict
            Before step `first`.
        epoch, first, last : int
        check : callable
            Called before each cell; it may raise an exception, which ends the training.

        Returns
        -------
        state : dict
        losses : dict of Cell to float
            The mean over the samples of these steps, as Keras logs it.
        """
        losses = {}
        for cell, model in self._models.items():
            check()
            _set(model, state[cell])
            self._rates[cell].set_share(share_of_peak(self._experiment.training, epoch + 1))
            data = self._data[cell]
            weights = data.class_weight(self._experiment.training.class_weight)
            total, n = 0.0, 0
            for step in range(first, last):
                rows = self._orders.batch(cell.seed, epoch * self._orders.steps_per_epoch + step)
                x, y = data.some("train", rows)
                logs = model.train_on_batch(x, y, class_weight=weights, return_dict=True)
                total, n = total + float(logs["loss"]) * len(rows), n + len(rows)
            losses[cell] = total / n
            if last == self._orders.steps_per_epoch and self._experiment.training.watches_validation:
                # `fit` scores validation here, and a recurrent layer draws masks in that, too.
                model.evaluate(*data.part("val"), batch_size=EVALUATION_BATCH, verbose=0)
        return {cell: _values(model) for cell, model in self._models.items()}, losses

    def put(self, state: State, cell: Cell, model: keras.Sequential) -> None:
        """Give a model of the cell the weights of a state, and its layers the next random numbers.

        Parameters
        ----------
        state : dict
        cell : Cell
        model : keras.Sequential
        """
        for variable, value in zip(model.variables, state[cell], strict=False):
            variable.assign(value)

    def n_bytes(self, state: State) -> int:
        """Return how much memory a state takes.

        Parameters
        ----------
        state : dict

        Returns
        -------
        int
        """
        return sum(value.nbytes for values in state.values() for value in values)


def _values(model: keras.Sequential) -> tuple[npt.NDArray[np.generic], ...]:
    return tuple(variable.numpy() for variable in (*model.variables, *model.optimizer.variables))


def _set(model: keras.Sequential, values: tuple[npt.NDArray[np.generic], ...]) -> None:
    for variable, value in zip((*model.variables, *model.optimizer.variables), values, strict=True):
        variable.assign(value)
