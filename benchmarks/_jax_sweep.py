"""The tutorial's sweep in JAX: vmap over cells, scan over steps and epochs, one jit. Not the twin of Keras:
its own random numbers, Adam as Keras writes it. Prints one line of JSON; needs jax, numpy, mlxtend."""

from __future__ import annotations

import json
import resource
import sys
import time

import jax  # type: ignore[import-not-found]  # not a dependency: compared with where it is there
import jax.numpy as jnp  # type: ignore[import-not-found]
import numpy as np
from mlxtend.data import boston_housing_data

BATCH, EPOCHS, RATE = 16, 30, 0.001
SIZES = (13, 16, 8, 1)


def start(key):
    keys = jax.random.split(key, 3)
    return [
        (0.05 * jax.random.normal(k, (i, o)), jnp.zeros(o))
        for k, i, o in zip(keys, SIZES[:-1], SIZES[1:], strict=True)
    ]


def predict(weights, x, mask):
    h = jax.nn.relu(x @ weights[0][0] + weights[0][1])
    h = jax.nn.relu(h @ weights[1][0] + weights[1][1]) * mask
    return (h @ weights[2][0] + weights[2][1])[:, 0]


def one_cell(key, rate, x, y, orders, present):
    """Trains one cell; orders (epochs, steps, batch), present (steps, batch) marks the last batch's rest."""
    weights = start(key)
    zeros = jax.tree.map(jnp.zeros_like, weights)

    def loss(weights, x, y, mask, here):
        return jnp.sum(here * (predict(weights, x, mask) - y) ** 2) / jnp.sum(here)

    def step(state, batch):
        weights, m, v, t = state
        order, here = batch
        mask = jax.random.bernoulli(jax.random.fold_in(key, t), 1 - rate, (BATCH, SIZES[2])) / (1 - rate)
        value, g = jax.value_and_grad(loss)(weights, x[order], y[order], mask, here)
        t = t + 1
        alpha = RATE * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        m = jax.tree.map(lambda m, g: m + (g - m) * 0.1, m, g)
        v = jax.tree.map(lambda v, g: v + (g * g - v) * 0.001, v, g)
        weights = jax.tree.map(lambda w, m, v: w - m * alpha / (jnp.sqrt(v) + 1e-7), weights, m, v)
        return (weights, m, v, t), value * jnp.sum(here)

    def epoch(state, order):
        state, losses = jax.lax.scan(step, state, (order, present))
        scored = jnp.mean((predict(state[0], x, 1.0) - y) ** 2)
        return state, (jnp.sum(losses) / len(y), scored)

    _, curves = jax.lax.scan(epoch, (weights, zeros, zeros, 0), orders)
    return curves


def main() -> None:
    count = int(sys.argv[1])
    x, y = (jnp.asarray(part, jnp.float32) for part in boston_housing_data())
    n, steps = len(y), -(-len(y) // BATCH)
    present = jnp.asarray((np.arange(steps * BATCH) < n).reshape(steps, BATCH), jnp.float32)
    sweep = jax.jit(jax.vmap(one_cell, in_axes=(0, 0, None, None, 0, None)))
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        seeds = [i // 7 for i in range(count)]
        rates = jnp.asarray([i % 7 / 10 for i in range(count)])
        keys = jnp.stack([jax.random.key(seed) for seed in seeds])
        by_seed = {}
        for seed in sorted(set(seeds)):
            rng = np.random.default_rng(seed)
            orders = np.zeros((EPOCHS, steps * BATCH), np.int32)
            for epoch in range(EPOCHS):
                orders[epoch, :n] = rng.permutation(n)
            by_seed[seed] = orders.reshape(EPOCHS, steps, BATCH)
        orders = jnp.asarray(np.stack([by_seed[seed] for seed in seeds]))
        jax.block_until_ready(sweep(keys, rates, x, y, orders, present))
        seconds.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"train": seconds[0], "again": seconds[1], "memory": memory}))


if __name__ == "__main__":
    main()
