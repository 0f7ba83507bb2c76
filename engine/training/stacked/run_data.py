"""What the blocks of a run share, so that it is computed and in memory once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import tensorflow as tf

from engine.data.catalogue import task_of
from engine.data.load import load
from engine.data.split import SplitData, prepares_each_split, split_samples
from engine.experiment.seeds import SplitPlace, Streams
from engine.experiment.specs import Experiment
from engine.keras_code.calls import network_calls
from engine.network.spec import start_weights
from engine.training.samples import on_device
from engine.training.stacked.layout import Floats
from engine.training.stacked.programs import program_for

Key = TypeVar("Key")
Value = TypeVar("Value")
KEPT_SPLITS, KEPT_ROWS = 16, 16  # of seeds; a run goes from seed to seed
KEPT_PREPARED = 2  # splits that have samples of their own


class RunData:
    """The samples, program and streams of an experiment, for all blocks of a run.

    Blocks are made one after the other, however many train at once: `lock` is held meanwhile.

    Parameters
    ----------
    experiment : Experiment

    Attributes
    ----------
    experiment : Experiment
    program : Program
    lock : threading.Lock

    Raises
    ------
    InputError
        If the data spec is wrong.
    ValueError
        If the network or the optimizer has no exact stacked form.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.program = program_for(experiment)
        self.lock = threading.Lock()
        self._samples = load(experiment.data)
        self._imported = start_weights(experiment.network, task_of(experiment.data).input_shape)
        self._whole: tf.Tensor | None = None
        self._n_splits = KEPT_PREPARED if prepares_each_split(experiment.data) else KEPT_SPLITS
        self._splits: dict[SplitPlace, SplitData] = {}
        self._rows: dict[int, tuple[Floats, Floats]] = {}

    def split(self, place: SplitPlace) -> SplitData:
        """Return one split of the samples.

        Parameters
        ----------
        place : SplitPlace

        Returns
        -------
        SplitData
        """

        def make() -> SplitData:
            return split_samples(self.experiment.data, self._samples, place)

        return _kept(self._splits, self._n_splits, place, make)

    def on_device(self, found: list[SplitData]) -> tuple[tf.Tensor, list[int]]:
        """Put the samples of some splits on the device; those that all splits share are there once.

        Parameters
        ----------
        found : list of SplitData

        Returns
        -------
        x : tf.Tensor, (n of all, ...)
        starts : list of int
            Where in x the samples of each split begin.
        """
        kind = self.program.x_type
        if all(one.x is self._samples.x for one in found):
            if self._whole is None:
                self._whole = on_device([self._samples.x], kind)
            return self._whole, [0] * len(found)
        starts, n = [], 0
        for one in found:
            starts.append(n)
            n += len(one.x)
        return on_device([one.x for one in found], kind), starts

    def initial_rows(self, init: int) -> tuple[Floats, Floats]:
        """Compute the weights with which cells start, as `Layout.initial_rows` does.

        Parameters
        ----------
        init : int
            Number of the init stream.

        Returns
        -------
        trainable : ndarray of float32, (P,)
        other : ndarray of float32, (Q,)
        """

        def make() -> tuple[Floats, Floats]:
            calls = network_calls(self.experiment.network, Streams(0, init, 0, 0))
            return self.program.layout.initial_rows(calls, self._imported)

        return _kept(self._rows, KEPT_ROWS, init, make)


def _kept(values: dict[Key, Value], size: int, key: Key, make: Callable[[], Value]) -> Value:
    """Return a value from the few that were made last, or make it."""
    if key not in values:
        while len(values) >= size:
            del values[next(iter(values))]
        values[key] = make()
    return values[key]
