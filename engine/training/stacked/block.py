"""One block of cells on the device: its data, streams and initial weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.data.catalogue import task_of
from engine.data.split import SplitData
from engine.experiment.dropout_schedule import (
    epochs_without_dropout,
    rate_in_epoch,
    scheduled_layers,
    share_of_peak,
)
from engine.experiment.seeds import Streams, layer_seeds
from engine.experiment.specs import Cell, Experiment
from engine.training.stacked.inputs import Cells, Samples, State
from engine.training.stacked.layout import Floats
from engine.training.stacked.noise import padded
from engine.training.stacked.optimizer_rules import start_slots
from engine.training.stacked.program import Program
from engine.training.stacked.run_data import RunData


class Block:
    """The inputs of the program for a block of R cells with S seeds on D different splits of the data.

    Parameters
    ----------
    data : RunData
    cells : tuple of Cell
        A single one if the program runs cell by cell.

    Attributes
    ----------
    cells : tuple of Cell
    program : Program
    parts : dict
        Name of a split (train, val, test) to Samples, which share one x.
    indices : Cells
        As they are in the first epoch, if the rate is constant.
    start : State
        Initial weights and slots of the R cells.

    Raises
    ------
    InputError
        If the data do not allow such a split.
    """

    def __init__(self, data: RunData, cells: tuple[Cell, ...]) -> None:
        experiment = data.experiment
        self.cells, self.program, self._training = cells, data.program, experiment.training
        self._seeds = list(dict.fromkeys(cell.seed for cell in cells))
        self._streams = [experiment.streams_of(seed) for seed in self._seeds]
        seeds = self._seeds if experiment.data.uses_split_stream else [0] * len(self._seeds)
        places = [experiment.split_place(seed) for seed in seeds]
        distinct = list(dict.fromkeys(places))
        found = [data.split(place) for place in distinct]
        self.parts = _parts(found, data)
        seed_of = np.array([self._seeds.index(cell.seed) for cell in cells], np.int32)
        self.indices = Cells(
            tf.constant(seed_of),
            tf.constant(_rates(experiment, data.program, cells)),
            tf.constant(_noise_seeds(experiment, data.program, self._streams)),
            tf.constant(np.array([distinct.index(place) for place in places], np.int32)),
            tf.constant(_class_weights(experiment, found)),
            tf.zeros([len(data.program.noise_layers)], tf.int64),
        )
        self._follows = np.isin(data.program.noise_layers, scheduled_layers(experiment))
        rows = [data.initial_rows(one.init) for one in self._streams]
        trainable, other = (tf.constant(np.stack([rows[seed][kind] for seed in seed_of])) for kind in (0, 1))
        slots = start_slots(data.program.optimizer, trainable)
        self.start = State(trainable, other, slots, tf.constant(0, tf.int64))

    def in_epoch(self, epoch: int, steps_per_epoch: int) -> Cells:
        """Return the cells as they are in an epoch, so that a training can go on from any step.

        Parameters
        ----------
        epoch : int
            Counted from 1.
        steps_per_epoch : int

        Returns
        -------
        Cells
        """
        training = self._training
        n_undrawn = epochs_without_dropout(training, epoch) * steps_per_epoch
        return self.at_share(share_of_peak(training, epoch), n_undrawn)

    def at_share(self, share: float, n_undrawn: int) -> Cells:
        """Return the cells as they are while layers that follow a schedule have a share of their rate.

        Parameters
        ----------
        share : float
            As `share_of_peak` has it.
        n_undrawn : int
            In how many of the steps so far the share was 0.

        Returns
        -------
        Cells
        """
        if not self._follows.any():
            return self.indices
        rates = self.indices.rates.numpy()
        peaks, which = np.unique(rates[self._follows], return_inverse=True)
        rates[self._follows] = np.array([rate_in_epoch(peak, share) for peak in peaks])[which]
        undrawn = np.where(self._follows, n_undrawn, 0)
        return self.indices._replace(rates=tf.constant(rates), undrawn=tf.constant(undrawn, tf.int64))

    def orders(self, epochs: int) -> Iterator[tf.Tensor]:
        """Draw the training samples' order for each epoch, with one generator per seed for the whole run.

        Parameters
        ----------
        epochs : int

        Yields
        ------
        tf.Tensor of int32, (S, n)
        """
        n = self.parts["train"].y.shape[1]
        generators = [np.random.default_rng(one.shuffle) for one in self._streams]
        for _ in range(epochs):
            yield tf.constant(np.stack([rng.permutation(n) for rng in generators]).astype(np.int32))


def chosen_rows(state: State, cells: Cells, rows: npt.NDArray[np.intp]) -> tuple[State, Cells]:
    """Select some cells of a block.

    Parameters
    ----------
    state : State
    cells : Cells
    rows : ndarray of intp
        Indices of the cells to take.

    Returns
    -------
    state : State
    cells : Cells
        `seed_of` and `rates` have only these cells; seeds and data stay as they are.
    """
    slots = [tf.gather(slot, rows) for slot in state.slots]
    return (
        State(tf.gather(state.trainable, rows), tf.gather(state.other, rows), slots, state.calls),
        cells._replace(seed_of=tf.gather(cells.seed_of, rows), rates=tf.gather(cells.rates, rows, axis=1)),
    )


def _parts(found: list[SplitData], data: RunData) -> dict[str, Samples]:
    """Put the splits of the data on the device."""
    x, starts = data.on_device(found)
    shift, scale = (
        tf.constant(np.stack([_as_sample(getattr(one, name), x.shape.rank - 1) for one in found]))
        for name in ("shift", "scale")
    )
    parts = {}
    for name in found[0].rows:
        rows = np.stack([one.rows[name] + start for one, start in zip(found, starts, strict=True)])
        y = np.stack([one.targets[name] for one in found]).astype(data.program.y_type.as_numpy_dtype)
        parts[name] = Samples(x, shift, scale, tf.constant(rows.astype(np.int32)), tf.constant(y))
    return parts


def _as_sample(values: npt.NDArray[np.float32], rank: int) -> npt.NDArray[np.float32]:
    """Give values that broadcast against a sample as many axes as it has."""
    return values.reshape((1,) * (rank - values.ndim) + values.shape)


def _class_weights(experiment: Experiment, found: list[SplitData]) -> Floats:
    """Return what each class counts in the loss on each split, (D, C); (D, 0) if classes are not weighted."""
    weights = [one.class_weight(experiment.training.class_weight) for one in found]
    n_classes = task_of(experiment.data).n_classes
    rows = [[] if one is None else [one.get(label, 1.0) for label in range(n_classes)] for one in weights]
    return np.array(rows, np.float32)


def _rates(experiment: Experiment, program: Program, cells: tuple[Cell, ...]) -> npt.NDArray[np.float64]:
    """Return the rate of each noise layer in each cell, (L, R); 0 for a layer whose noise has no rate."""
    rates = {
        rate: [
            float(str(experiment.network.enabled.at_rate(rate).layers[index].values.get("rate", 0.0)))
            for index in program.noise_layers
        ]
        for rate in {cell.rate for cell in cells}
    }
    return np.array([rates[cell.rate] for cell in cells], np.float64).reshape(len(cells), -1).T


def _noise_seeds(experiment: Experiment, program: Program, seeds: list[Streams]) -> npt.NDArray[np.int64]:
    """Return the seed of each noise layer for each seed of the block, (L, S padded).

    A recurrent layer without dropout also takes a mask seed, but it is not a noise layer.
    """
    layers = experiment.network.enabled.layers
    drawing = [index for index, layer in enumerate(layers) if layer.kind.draws_masks]
    chosen = [drawing.index(index) for index in program.noise_layers]
    numbers = [layer_seeds(one.mask, len(drawing)) if drawing else [] for one in seeds]
    rows = np.array(numbers, np.int64).reshape(len(seeds), len(drawing))
    return padded(rows[:, chosen].T)
