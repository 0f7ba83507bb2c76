"""Sweeps on data sets that are drawn from a known population, trained by the stacked trainer's program.

The data stay out of the catalogue: arrays go straight into the graphs. Every split of every data set is one
more row of them, so that many sweeps train together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.experiment.seeds import Streams, layer_seeds, streams
from engine.experiment.specs import TrainingSpec
from engine.network.spec import NetworkSpec

Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

CELLS_AT_ONCE = 1000
SCORED_ROWS = 500


@dataclass(frozen=True)
class Population:
    """What data sets are drawn from, and the network that learns them.

    Attributes
    ----------
    make : callable
        Returns x (n, features) and y (n,), all samples that there are.
    network : NetworkSpec
    training : TrainingSpec
        Each epoch is trained; the last one is scored.
    label_noise : float
        Fraction of a seed's training labels that are replaced by random classes.
    """

    make: Callable[[], tuple[Array, Array]]
    network: NetworkSpec
    training: TrainingSpec
    label_noise: float = 0.0

    @cached_property
    def samples(self) -> tuple[Array, Array]:
        """All samples, with standardised features."""
        x, y = self.make()
        x = (x - x.mean(axis=0)) / x.std(axis=0)
        return x.astype("float32"), y.astype("float32" if y.dtype.kind == "f" else "int64")


@dataclass(frozen=True)
class Case:
    """How data sets are drawn and split.

    Attributes
    ----------
    population : str
    n_samples : int
        Size of a data set.
    train_samples : int
        0 for all that are left.
    test_sizes : tuple of float
        In rising order; one training is scored with each of them.
    n_fixed : int
        Size of one more test set, which all seeds of a data set share; 0 for none.
    validation_size : float
    """

    population: str
    n_samples: int
    train_samples: int = 0
    test_sizes: tuple[float, ...] = (0.2,)
    n_fixed: int = 0
    validation_size: float = 0.2

    @property
    def n_tests(self) -> tuple[int, ...]:
        """Sizes of the test sets."""
        return tuple(round(size * self.n_samples) for size in self.test_sizes)

    @property
    def n_train(self) -> int:
        """Training samples beside the largest test set."""
        left = self.n_samples - self.n_tests[-1] - round(self.validation_size * self.n_samples)
        return min(self.train_samples or left, left)


class Simulator:
    """Draws data sets of a population and sweeps them.

    Parameters
    ----------
    population : Population
    rates : tuple of float
    """

    def __init__(self, population: Population, rates: tuple[float, ...]) -> None:
        from engine.training.build import build_model, optimizer_of
        from engine.training.stacked.program import Program

        self._population, self._rates = population, rates
        model = build_model(population.network, population.samples[0].shape[1:], streams(0))
        training = population.training
        self._program = Program(model, training.loss, training.metrics, optimizer_of(training, 1))

    def scores(self, case: Case, n_sets: int, n_seeds: int, rng: np.random.Generator) -> Floats:
        """Sweep data sets, each with a new split for each seed.

        Parameters
        ----------
        case : Case
        n_sets, n_seeds : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of float64, (data sets, seeds, rates, test sizes)
            If the case has a fixed test set, it comes last.
        """
        at_once = max(1, CELLS_AT_ONCE // (len(self._rates) * n_seeds))
        return np.concatenate(
            [
                self._some(case, min(at_once, n_sets - first), n_seeds, rng)
                for first in range(0, n_sets, at_once)
            ]
        )

    def _some(self, case: Case, n_sets: int, n_seeds: int, rng: np.random.Generator) -> Floats:
        x, y = self._population.samples
        drawn = np.array(
            [rng.choice(len(y), case.n_samples + case.n_fixed, replace=False) for _ in range(n_sets)]
        )
        fixed, sets = np.split(drawn, [case.n_fixed], axis=1)
        orders = rng.permuted(np.repeat(sets, n_seeds, axis=0), axis=1)
        train, test = orders[:, -case.n_train :], orders[:, : case.n_tests[-1]]
        state, cells = self._trained(x[train], self._noisy(y[train], rng), rng)
        spans = pairwise((0, *case.n_tests))
        sums = np.cumsum([self._sums(state, cells, x[test], y[test], *span) for span in spans], axis=0)
        found = list(sums / np.array(case.n_tests)[:, None])
        if case.n_fixed:
            cells = cells._replace(data_of=np.repeat(np.arange(n_sets, dtype=np.int32), n_seeds))
            found.append(self._sums(state, cells, x[fixed], y[fixed], 0, case.n_fixed) / case.n_fixed)
        return np.stack(found, axis=-1).reshape(n_sets, n_seeds, len(self._rates), -1)

    def _noisy(self, y: Array, rng: np.random.Generator) -> Array:
        if not self._population.label_noise:
            return y
        is_noisy = rng.random(y.shape) < self._population.label_noise
        return np.where(is_noisy, rng.integers(0, y.max() + 1, y.shape), y)

    def _trained(self, x: Array, y: Array, rng: np.random.Generator) -> tuple[Any, Any]:
        """Train every rate on each of the splits x (S, n, features), y (S, n); returns State and Cells."""
        import tensorflow as tf

        from engine.training.build import learning_rates
        from engine.training.stacked.inputs import Samples

        settings = self._population.training
        n_splits, n = y.shape
        state, cells = self._start(n_splits, rng)
        steps = -(-n // settings.batch_size)
        rates = learning_rates(settings, steps)
        samples = Samples.of_each_split(tf.constant(x), tf.constant(y))
        variables = self._program.variables()
        for epoch in range(settings.epochs):
            orders = rng.permuted(np.tile(np.arange(n, dtype=np.int32), (n_splits, 1)), axis=1)
            state, _ = self._program.steps(
                state,
                self._program.metrics.start(n_splits * len(self._rates)),
                cells,
                samples,
                tf.constant(orders),
                tf.constant(settings.batch_size),
                tf.constant(0),
                tf.constant(rates[epoch * steps : (epoch + 1) * steps]),
                [one.handle for one in variables],
            )
        return state, cells

    def _start(self, n_splits: int, rng: np.random.Generator) -> tuple[Any, Any]:
        """Draw streams and initial weights for each split; its rates share them."""
        import tensorflow as tf

        from engine.keras_code.calls import network_calls
        from engine.training.stacked.inputs import Cells, State
        from engine.training.stacked.noise import padded
        from engine.training.stacked.optimizer_rules import start_slots

        program, n_rates = self._program, len(self._rates)
        drawn = [Streams(*map(int, rng.integers(0, 2**31, 4))) for _ in range(n_splits)]
        rows = [program.layout.initial_rows(network_calls(self._population.network, one)) for one in drawn]
        trainable, other = (
            tf.constant(np.repeat([row[kind] for row in rows], n_rates, axis=0)) for kind in (0, 1)
        )
        n_noise = len(program.noise_layers)
        split_of = np.arange(n_splits, dtype=np.int32)
        cells = Cells(
            tf.constant(np.repeat(split_of, n_rates)),
            tf.constant(np.tile(np.array(self._rates), (n_noise, n_splits))),
            tf.constant(padded(np.array([layer_seeds(one.mask, n_noise) for one in drawn], np.int64).T)),
            tf.constant(split_of),
            tf.zeros([n_splits, 0]),
            tf.zeros([n_noise], tf.int64),
        )
        slots = start_slots(program.optimizer, trainable)
        return State(trainable, other, slots, tf.constant(0, tf.int64)), cells

    def _sums(self, state: Any, cells: Any, x: Array, y: Array, first: int, last: int) -> Floats:
        """Sum the metric of every cell over samples `first` to `last`."""
        import tensorflow as tf

        from engine.training.stacked.inputs import Samples

        total = np.zeros(state.trainable.shape[0])
        samples = Samples.of_each_split(tf.constant(x), tf.constant(y))
        for start in range(first, last, SCORED_ROWS):
            span = tf.constant(start), tf.constant(min(start + SCORED_ROWS, last))
            sums = self._program.scores(state.trainable, state.other, cells, samples, *span)
            total += sums.metrics.numpy()[:, 0]
        return total
