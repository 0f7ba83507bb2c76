"""The entry points of training: train cells, save a model, inspect weights, with either trainer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import keras
import numpy as np

from engine.analysis.weights_histogram import WeightsHistogram, weights_histogram
from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import STACKED, RunOptions, TrainerChoice, choose_trainer
from engine.language.texts import _
from engine.storage.safe_files import replace_file
from engine.training import reference
from engine.training.device import device_scope
from engine.training.stacked import block_training, programs, runner
from engine.training.stacked.step_timing import seconds_per_step
from engine.training.updates import Control, Emit, Outcome, Planned, Progress, Update, nothing


class Elsewhere(Protocol):
    """What trains cells in other processes, as `train` does in this one."""

    def __call__(
        self,
        experiment: Experiment,
        cells: tuple[Cell, ...],
        emit: Emit,
        control: Control,
        choice: TrainerChoice,
        *,
        is_watched: bool,
        done: frozenset[Cell],
    ) -> Outcome:
        """Train cells; the experiment's width is not tied to the rate."""


def train(
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Emit,
    control: Control,
    options: RunOptions = RunOptions(),
    *,
    done: frozenset[Cell] = frozenset(),
    elsewhere: Elsewhere | None = None,
    meanwhile: Callable[[], None] = nothing,
) -> Outcome:
    """Train cells with the trainer that fits the experiment.

    Blocks whose cells are all `done` are left out; the others are trained whole, `done` cells among them
    again. So the numbers are to the last bit those of a run that trains all cells.

    Parameters
    ----------
    experiment : Experiment
        If its width is tied to the rate, cells are trained rate by rate, since each rate has its own network.
    cells : tuple of Cell
    emit : callable
        Called once with Planned, then with Progress and CellsDone; for a single cell also with EpochValues;
        for the first cells of a sweep, which has no results before they end, with their losses.
    control : Control
        Asked many times a second whether to stop and after each epoch whether to wait.
    options : RunOptions
        Trainer and device; they never change the numbers of a cell.
    done : frozenset of Cell
        Cells whose results are known already.
    elsewhere : callable or None
        What trains the cells instead of this process: a cluster.
    meanwhile : callable
        Called on this thread: many times a second while the stacked trainer trains on others, and after each
        epoch of the reference trainer.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        If data, settings or device are wrong, or the memory is too small for a single cell.
    """
    if experiment.is_width_tied:
        return _train_widths(experiment, cells, emit, control, options, done, elsewhere, meanwhile)
    choice = choose_trainer(experiment, options.trainer)
    if elsewhere is not None:
        return elsewhere(experiment, cells, emit, control, choice, is_watched=options.is_watched, done=done)
    with device_scope(options.device) as device:
        if choice.name == STACKED:
            return runner.train(
                experiment,
                cells,
                emit,
                control,
                is_watched=options.is_watched,
                done=done,
                meanwhile=meanwhile,
                report_plan=lambda n_blocks: emit(Planned(choice.name, choice.reason, device, n_blocks)),
            )
        left = tuple(cell for cell in cells if cell not in done)
        emit(Planned(choice.name, choice.reason, device, len(left)))
        return reference.train(experiment, left, emit, control, meanwhile)


def _train_widths(
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Emit,
    control: Control,
    options: RunOptions,
    done: frozenset[Cell],
    elsewhere: Elsewhere | None,
    meanwhile: Callable[[], None],
) -> Outcome:
    """Train rate by rate: where the width is tied to the rate, each rate has its own network."""
    finished: list[CellResult] = []

    def forward(update: Update) -> None:
        epochs_before = len(finished) * experiment.training.epochs
        if isinstance(update, Progress):
            emit(Progress(epochs_before + update.done))
        elif not (finished and isinstance(update, Planned)):
            emit(update)

    for rate in dict.fromkeys(cell.rate for cell in cells):
        of_rate = tuple(cell for cell in cells if cell.rate == rate)
        if done.issuperset(of_rate):
            continue
        outcome = train(
            experiment.at_width(rate),
            of_rate,
            forward,
            control,
            options,
            done=done,
            elsewhere=elsewhere,
            meanwhile=meanwhile,
        )
        finished += outcome.finished
        if not done.union(result.cell for result in outcome.finished).issuperset(of_rate):
            return Outcome(tuple(finished), outcome.partial)
    return Outcome(tuple(finished))


def warm_up(experiment: Experiment, options: RunOptions, n_cells: int = 0) -> float:
    """Build and trace the stacked program of this architecture; does nothing for the reference trainer.

    Parameters
    ----------
    experiment : Experiment
    options : RunOptions
    n_cells : int
        With so many cells a few steps are timed; 0 for none.

    Returns
    -------
    float
        Seconds of one step of all these cells; 0 if none was timed.

    Raises
    ------
    InputError
        If the data spec or the device is wrong.
    """
    experiment = experiment.at_width(0.0)
    if choose_trainer(experiment, options.trainer).name != STACKED:
        return 0.0
    with device_scope(options.device):
        programs.warm_up(experiment)
        if not n_cells:
            return 0.0
        n_train = dict(split_sizes(experiment.data, data_set_info(experiment.data).n_samples))["train"]
        batch_size = min(experiment.training.batch_size, n_train)
        return seconds_per_step(programs.program_for(experiment), n_cells, batch_size)


def save_model(experiment: Experiment, cell: Cell, path: Path, options: RunOptions) -> None:
    """Train one cell and save it as an ordinary Keras model in `path`, which must end in .keras.

    The model is written to a temporary file in the same folder, which then replaces `path`. Training the cell
    again gives the same numbers as before.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    path : Path
        File to write; must end in .keras.
    options : RunOptions

    Raises
    ------
    InputError
        If the path does not end in .keras, data or settings are wrong, or the file cannot be written.
    """
    if path.suffix != ".keras":
        raise InputError(_("A Keras model's file must end in .keras, not {file}.").format(file=path.name))
    model = trained_model(experiment, cell, options)
    try:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "model.keras"
            model.save(whole)
            content = whole.read_bytes()
    except OSError as error:
        text = _("{path} can't be written: {reason}.")
        raise InputError(text.format(path=path, reason=error.strerror or error)) from error
    replace_file(path, content)


def weights_of(experiment: Experiment, cell: Cell, options: RunOptions) -> tuple[WeightsHistogram, ...]:
    """Train one cell and compute a histogram of each of its weight arrays.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    options : RunOptions

    Returns
    -------
    tuple of WeightsHistogram
        One per weight array, in the order of Keras's `layer.weights`; seed states are left out.

    Raises
    ------
    InputError
        If data, settings or device are wrong.
    """
    model = trained_model(experiment, cell, options)
    return tuple(
        weights_histogram(
            f"layer {number} ({type(layer).__name__}), {weight.name}", np.asarray(weight.numpy())
        )
        for number, layer in enumerate(model.layers, start=1)
        for weight in layer.weights
        if "seed_generator" not in weight.path
    )


def trained_model(
    experiment: Experiment,
    cell: Cell,
    options: RunOptions = RunOptions(),
) -> keras.Sequential:
    """Train one cell and return its compiled model with the scored weights.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    options : RunOptions

    Returns
    -------
    keras.Sequential

    Raises
    ------
    InputError
        If data, settings or device are wrong.
    """
    experiment = experiment.at_width(cell.rate)
    choice = choose_trainer(experiment, options.trainer)
    with device_scope(options.device):
        train_one = block_training.trained_model if choice.name == STACKED else reference.trained_model
        return train_one(experiment, cell)
