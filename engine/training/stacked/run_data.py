"""What the blocks of a run share, so that it is computed and in memory once."""

from __future__ import annotations

import threading
from functools import lru_cache

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
        is_prepared = prepares_each_split(experiment.data)
        self._split = lru_cache(KEPT_PREPARED if is_prepared else KEPT_SPLITS)(self._make_split)
        self._rows = lru_cache(KEPT_ROWS)(self._make_rows)

    def split(self, place: SplitPlace) -> SplitData:
        """Return one split of the samples.

        Parameters
        ----------
        place : SplitPlace

        Returns
        -------
        SplitData
        """
        return self._split(place)

    def _make_split(self, place: SplitPlace) -> SplitData:
        return split_samples(self.experiment.data, self._samples, place)

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
        return self._rows(init)

    def _make_rows(self, init: int) -> tuple[Floats, Floats]:
        calls = network_calls(self.experiment.network, Streams(0, init, 0, 0))
        return self.program.layout.initial_rows(calls, self._imported)
