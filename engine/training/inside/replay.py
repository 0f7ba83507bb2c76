"""A training done again, with the same numbers, that can stand at any of its steps.

States are kept at the start of some epochs, so that going back takes no longer than going on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import keras
import numpy.typing as npt

from engine.data.split import SplitData
from engine.errors import InputError
from engine.experiment.dropout_schedule import epochs_without_dropout, share_of_peak
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import STACKED, RunOptions, choose_trainer
from engine.inside.moment import Moment, check_moment, n_training_samples
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.training.build import build_model
from engine.training.inside.orders import Indices, Orders
from engine.training.inside.reference_steps import ReferenceSteps
from engine.training.inside.stacked_steps import StackedSteps
from engine.training.inside.step_recorder import StepRecorder
from engine.training.layer_rates import LayerRates
from engine.training.stacked.block_training import FIRST_STEPS, ChunkSizer
from engine.training.updates import Control, Unattended

MAX_KEPT_BYTES = 2**27  # of the states that one replay keeps


class AbandonedError(Exception):
    """The user wants something else before the step is reached."""


def check_epoch(epoch: int, n_epochs: int) -> None:
    """Refuse an epoch that a training does not have.

    Parameters
    ----------
    epoch : int
    n_epochs : int
        Of the training.

    Raises
    ------
    InputError
        If there is no such epoch.
    """
    if not 1 <= epoch <= n_epochs:
        text = _("The epoch must be from 1 to {n}, not {found}.")
        raise InputError(text.format(n=number_text(n_epochs, ","), found=number_text(epoch, ",")))


class _Steps(Protocol):
    """What trains step by step: `StackedSteps` or `ReferenceSteps`, which say what the methods do."""

    def split(self, cell: Cell) -> SplitData: ...

    def start(self) -> Any: ...

    def trained(
        self, state: Any, epoch: int, first: int, last: int, check: Callable[[], None]
    ) -> tuple[Any, dict[Cell, float]]: ...

    def put(self, state: Any, cell: Cell, model: keras.Sequential) -> None: ...

    def n_bytes(self, state: Any) -> int: ...


@dataclass(frozen=True, eq=False)
class Batch:
    """The samples of one step.

    Attributes
    ----------
    samples : ndarray of intp, (b,)
        Indices into the training samples.
    x : ndarray of float32, (b, *shape)
        As the network gets them.
    y : ndarray, (b,)
    """

    samples: Indices
    x: npt.NDArray[Any]
    y: npt.NDArray[Any]


class Replay:
    """Some cells of a network, trained again together.

    It stands before a step; at first, before the first one.

    Parameters
    ----------
    experiment : Experiment
        Its width is not tied to the rate.
    cells : tuple of Cell
    options : RunOptions

    Attributes
    ----------
    experiment : Experiment
    cells : tuple of Cell
    n_epochs, steps_per_epoch : int
        As planned; `epochs_of` knows whether early stopping ended a cell before.

    Raises
    ------
    InputError
        If the data spec is wrong.
    """

    def __init__(
        self, experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions = RunOptions()
    ) -> None:
        self.experiment, self.cells = experiment, cells
        self.orders = Orders(experiment, n_training_samples(experiment, cells[0].seed))
        self.n_epochs, self.steps_per_epoch = experiment.training.epochs, self.orders.steps_per_epoch
        is_stacked = choose_trainer(experiment, options.trainer).name == STACKED
        self._steps: _Steps = (StackedSteps if is_stacked else ReferenceSteps)(experiment, cells, self.orders)
        self._state, self._done = self._steps.start(), 0
        self._kept = {0: self._state}
        self._stride = 1
        self._models: dict[Cell, tuple[keras.Sequential, LayerRates]] = {}
        self._recorders: dict[tuple[Cell, bool], tuple[float, StepRecorder]] = {}
        self._chunk_sizer = ChunkSizer(FIRST_STEPS)

    @property
    def moment(self) -> Moment:
        """The step before which the replay stands."""
        return Moment.after(self._done, self.steps_per_epoch)

    @property
    def steps_done(self) -> int:
        """How many steps come before that one."""
        return self._done

    @property
    def kept_epochs(self) -> list[int]:
        """The epochs, counted from 0, at whose start a state is kept."""
        return sorted(self._kept)

    def move_to(self, steps: int, control: Control = Unattended()) -> None:
        """Go to the place after the first so many steps of the training.

        Parameters
        ----------
        steps : int
            At most those of all epochs.
        control : Control
            Asked several times a second whether to stop.

        Raises
        ------
        AbandonedError
            If the user stopped it; the replay then stands somewhere before.
        """
        epoch = steps // self.steps_per_epoch
        before = max(kept for kept in self._kept if kept <= epoch)
        if not before * self.steps_per_epoch <= self._done <= steps:
            self._state, self._done = self._kept[before], before * self.steps_per_epoch
        while self._done < steps:
            at, first = divmod(self._done, self.steps_per_epoch)
            left = min(steps - self._done, self.steps_per_epoch - first)
            for start, end in self._chunk_sizer.pieces(left):
                self._train(at, first + start, first + end, control)

    def step(self) -> dict[Cell, float]:
        """Train the next step.

        Returns
        -------
        dict of Cell to float
            Its loss, as Keras logs it.
        """
        epoch, step = divmod(self._done, self.steps_per_epoch)
        return self._train(epoch, step, step + 1, Unattended())

    def _train(self, epoch: int, first: int, last: int, control: Control) -> dict[Cell, float]:
        def check() -> None:
            if control.should_stop():
                raise AbandonedError

        self._state, losses = self._steps.trained(self._state, epoch, first, last, check)
        self._done += last - first
        if last == self.steps_per_epoch and (epoch + 1) % self._stride == 0:
            self._keep(epoch + 1)
        return losses

    def _keep(self, epoch: int) -> None:
        """Keep the state at the start of an epoch; if it is too much, every other one."""
        self._kept[epoch] = self._state
        if len(self._kept) * self._steps.n_bytes(self._state) > MAX_KEPT_BYTES:
            self._stride *= 2
            self._kept = {at: state for at, state in self._kept.items() if at % self._stride == 0}

    def model(self, cell: Cell, *, is_at_peak: bool = False) -> keras.Sequential:
        """Return the model of a cell as it is here, ready to draw the masks of the next step.

        Parameters
        ----------
        cell : Cell
        is_at_peak : bool
            Whether layers that follow a dropout schedule have its highest rate, instead of the next step's.

        Returns
        -------
        keras.Sequential
            The same each time; `model` puts its weights right again after it was used.
        """
        if cell not in self._models:
            seeds = self.experiment.streams_of(cell.seed)
            shape = self.split(cell).x.shape[1:]
            model = build_model(self.experiment.network.at_rate(cell.rate), shape, seeds)
            self._models[cell] = model, LayerRates(self.experiment, model)
        model, rates = self._models[cell]
        self._steps.put(self._state, cell, model)
        if self.experiment.training.has_dropout_schedule:
            self._follow_schedule(rates, is_at_peak=is_at_peak)
        return model

    def _follow_schedule(self, rates: LayerRates, *, is_at_peak: bool) -> None:
        """Give a model the rates of the next step, and what it has drawn before."""
        training = self.experiment.training
        rates.set_share(1.0 if is_at_peak else share_of_peak(training, self._epoch))
        if isinstance(self._steps, StackedSteps):  # which counts steps; other models count their draws
            without = epochs_without_dropout(training, self._epoch)
            rates.set_draws(self._done - without * self.steps_per_epoch)

    @property
    def _epoch(self) -> int:
        """The epoch of the next step, counted from 1; at the end the last one."""
        return min(self._done // self.steps_per_epoch + 1, self.n_epochs)

    def recorder(self, cell: Cell, *, is_scaled: bool = True) -> StepRecorder:
        """Return what records the steps of a cell with the model that `model` returns.

        Parameters
        ----------
        cell : Cell
        is_scaled : bool
            As in StepsView.

        Returns
        -------
        StepRecorder
            The same as long as the rates are.
        """
        key, share = (cell, is_scaled), share_of_peak(self.experiment.training, self._epoch)
        if key not in self._recorders or self._recorders[key][0] != share:  # its program has the rates in it
            self._recorders[key] = share, StepRecorder(self.model(cell), is_scaled=is_scaled)
        return self._recorders[key][1]

    def split(self, cell: Cell) -> SplitData:
        """Return the data of a cell.

        Parameters
        ----------
        cell : Cell

        Returns
        -------
        SplitData
        """
        return self._steps.split(cell)

    def batch(self, cell: Cell) -> Batch:
        """Return the samples of the next step.

        Parameters
        ----------
        cell : Cell

        Returns
        -------
        Batch
        """
        samples = self.orders.batch(cell.seed, self._done)
        return Batch(samples, *self.split(cell).some("train", samples))

    def steps_before(self, moment: Moment) -> int:
        """Return how many steps come before a moment.

        Parameters
        ----------
        moment : Moment

        Returns
        -------
        int

        Raises
        ------
        InputError
            If the training has no such step.
        """
        check_moment(moment, self.n_epochs, self.steps_per_epoch)
        return moment.steps_before(self.steps_per_epoch)
