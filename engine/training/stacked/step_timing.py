"""Times a few training steps of a program, on zeros, to tell how long a run will take on this machine."""

from __future__ import annotations

import math
import statistics
import time
from typing import Any

import tensorflow as tf

from engine.training.stacked.inputs import Cells, Samples
from engine.training.stacked.program import Program

STEPS, REPEATS = 8, 9
MAX_SECONDS = 0.2
MAX_NUMBERS = 2**22


def seconds_per_step(program: Program, n_cells: int, batch_size: int) -> float:
    """Train some cells for a few steps.

    Parameters
    ----------
    program : Program
        Its graphs are traced already, or else by this.
    n_cells : int
    batch_size : int

    Returns
    -------
    float
        Seconds for one step of all cells, the median of a few measurements.
    """
    signature = program.steps.input_signature
    state, sums, cells, samples, *_ = signature
    numbers = batch_size * math.prod(samples.x.shape[1:])
    n_steps = max(1, min(STEPS, MAX_NUMBERS // numbers))
    n = n_steps * batch_size
    variables = program.variables()
    zeros = tf.nest.map_structure(lambda spec: _zeros(spec, n_cells), (state, sums))
    arguments = (
        *zeros,
        Cells(
            seed_of=_zeros(cells.seed_of, n_cells),
            rates=_zeros(cells.rates, n_cells),
            noise_seeds=_zeros(cells.noise_seeds, 1),
            data_of=_zeros(cells.data_of, 1),
            class_weights=_zeros(cells.class_weights, 1, 1),
            undrawn=_zeros(cells.undrawn),
        ),
        Samples.of_each_split(_zeros(samples.x, n)[None], _zeros(samples.y, 1, n)),
        tf.range(n)[None],
        tf.constant(batch_size),
        tf.constant(0),
        tf.fill([n_steps], 0.001),
        [one.handle for one in variables],
    )
    int(program.steps(*arguments)[0].calls)  # the first call makes room in memory
    seconds: list[float] = []
    while not seconds or (len(seconds) < REPEATS and sum(seconds) < MAX_SECONDS):
        started = time.perf_counter()
        int(program.steps(*arguments)[0].calls)  # a GPU runs asynchronously: wait for it
        seconds.append(time.perf_counter() - started)
    return float(statistics.median(seconds) / n_steps)


def _zeros(spec: tf.TensorSpec, *sizes: int) -> Any:
    """Zeros of a spec's shape, with the sizes that may differ filled in from right to left."""
    left = list(sizes)
    shape = [left.pop() if size is None else size for size in reversed(spec.shape)]
    return tf.zeros(shape[::-1], spec.dtype)
