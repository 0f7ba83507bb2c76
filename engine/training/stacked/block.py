"""One block of cells on the device: its data, streams and initial weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.data.catalogue import task_of
from engine.data.split import SplitData, splits
from engine.experiment.seeds import Streams, layer_seeds
from engine.experiment.specs import Cell, Experiment
from engine.keras_code.calls import network_calls
from engine.network.spec import start_weights
from engine.training.samples import on_device
from engine.training.stacked.layout import Floats
from engine.training.stacked.noise import padded
from engine.training.stacked.optimizer_rules import start_slots
from engine.training.stacked.program import Cells, Program, Samples, State

Ints = npt.NDArray[np.int32]


class Block:
    """The inputs of the program for a block of R cells with S seeds on D different splits of the data.

    Parameters
    ----------
    experiment : Experiment
    program : Program
    cells : tuple of Cell

    Attributes
    ----------
    cells : tuple of Cell
    program : Program
    parts : dict
        Name of a split (train, val, test) to Samples, which share one x.
    indices : Cells
    start : State
        Initial weights and slots of the R cells.

    Raises
    ------
    InputError
        If the data spec is wrong.
    """

    def __init__(self, experiment: Experiment, program: Program, cells: tuple[Cell, ...]) -> None:
        self.cells, self.program = cells, program
        self._seeds = list(dict.fromkeys(cell.seed for cell in cells))
        self._streams = [experiment.streams_of(seed) for seed in self._seeds]
        seeds = self._seeds if experiment.data.uses_split_stream else [0] * len(self._seeds)
        places = [experiment.split_place(seed) for seed in seeds]
        distinct = list(dict.fromkeys(places))
        found = splits(experiment.data, distinct)
        self.parts = _parts(found, program)
        seed_of = np.array([self._seeds.index(cell.seed) for cell in cells], np.int32)
        self.indices = Cells(
            tf.constant(seed_of),
            tf.constant(_rates(experiment, program, cells)),
            tf.constant(_noise_seeds(experiment, program, self._streams)),
            tf.constant(np.array([distinct.index(place) for place in places], np.int32)),
            tf.constant(_class_weights(experiment, found)),
        )
        self.start = self._start(experiment, seed_of)

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

    def _start(self, experiment: Experiment, seed_of: Ints) -> State:
        rows: dict[int, tuple[Floats, Floats]] = {}
        imported = start_weights(experiment.network, task_of(experiment.data).input_shape)
        for one in self._streams:
            if one.init not in rows:
                rows[one.init] = self.program.layout.initial_rows(
                    network_calls(experiment.network, one), imported
                )
        trainable, other = (
            tf.constant(np.stack([rows[self._streams[seed].init][kind] for seed in seed_of]))
            for kind in (0, 1)
        )
        slots = start_slots(self.program.optimizer, trainable)
        return State(trainable, other, slots, tf.constant(0, tf.int64))


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


def _parts(found: list[SplitData], program: Program) -> dict[str, Samples]:
    """Put the splits of the data on the device; samples that they share are there once."""
    different = list({id(one.x): one.x for one in found}.values())
    starts = np.cumsum([0, *map(len, different)])
    start_of = {id(x): start for x, start in zip(different, starts[:-1], strict=True)}
    x = on_device(different, program.x_type)
    shift, scale = (
        tf.constant(np.stack([_as_sample(getattr(one, name), x.shape.rank - 1) for one in found]))
        for name in ("shift", "scale")
    )
    parts = {}
    for name in found[0].rows:
        rows = np.stack([one.rows[name] + start_of[id(one.x)] for one in found])
        y = np.stack([one.targets[name] for one in found])
        parts[name] = Samples(
            x,
            shift,
            scale,
            tf.constant(rows.astype(np.int32)),
            tf.constant(y.astype(program.y_type.as_numpy_dtype)),
        )
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
