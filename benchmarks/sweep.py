"""How fast is a sweep? A loop over `fit`, the reference trainer, the stacked trainer, JAX and PyTorch.

The loop is plain Keras in its default settings; it makes no curves with dropout off, as the trainers do.
`limit` is what the trainers' products and convolutions alone take, those of the curves too: as sgemm of
NumPy's BLAS, and as TensorFlow's operations in their default settings, one after the other.

Every figure comes from a process of its own, all in one run, one after the other; compare ratios, not
seconds. `train` is from the first cell's start to the last one's end, tracing included; `again` is a second
sweep of the same architecture in the same process; `process` is all of it, imports included.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from engine.experiment.specs import Cell, DataSpec, SweepSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import example

LOOP, REFERENCE, STACKED, JAX = "loop over fit", "reference", "stacked", "jax vmap+scan+jit"
TORCH_LOOP, TORCH_VMAP = "torch loop", "torch.func.vmap"
LIMIT = "limit"
ELSEWHERE = ("boston", "conv")  # cases that are written in JAX and PyTorch, too
SCORED = 256  # samples at once, in the limit


@dataclass(frozen=True)
class Figures:
    """What one process reports: seconds and MiB."""

    train: float
    again: float
    process: float
    memory: float


@dataclass(frozen=True)
class Case:
    """A project and the numbers of cells: for the loop and the reference, and for the stacked trainer."""

    title: str
    loop_cells: int
    stacked_cells: tuple[int, ...]


CASES = {
    "boston": Case("Boston, the tutorial's network, 30 epochs, batch 16", 7, (7, 140, 700)),
    "digits": Case("Digits, Dense 128-128 with Dropout, 60 epochs, batch 32", 2, (7, 70)),
    "conv": Case("MNIST, Conv2D 8 and 16, 1000 samples, 3 epochs, batch 32", 3, (7, 21)),
    "conv-large": Case("Fashion-MNIST, Conv2D 32 and 64, 4096 samples, 1 epoch, batch 32", 1, (7, 21)),
    "wide": Case("MNIST, Dense 512-512 with Dropout, 4 epochs, batch 32", 1, (7, 21)),
    "lenet": Case("MNIST, LeNet with Dropout, 5000 samples, 10 epochs, batch 32", 1, (35,)),
}


def project_of(case: str) -> Project:
    """The project that a case trains."""
    if case == "boston":
        return example("tutorial-regression")
    if case == "digits":
        return example("dropout-helps")
    layers, data, epochs = _LAYERED[case]
    training = TrainingSpec(epochs=epochs, batch_size=32)
    output = LayerSpec.of("dense", units=10, activation="softmax")
    return Project(case, data, NetworkSpec((*layers, output)), training)


def _conv(*filters: int, size: int = 3) -> tuple[LayerSpec, ...]:
    of = LayerSpec.of
    pairs = ((of("conv2d", filters=n, kernel_size=(size, size)), of("max_pooling2d")) for n in filters)
    return (*(layer for pair in pairs for layer in pair), of("flatten"))


_DROPOUT = LayerSpec.of("dropout", True)
_LAYERED = {
    "conv": ((*_conv(8, 16), _DROPOUT), DataSpec("mnist", train_samples=1000), 3),
    "conv-large": ((*_conv(32, 64), _DROPOUT), DataSpec("fashion_mnist", train_samples=4096), 1),
    "wide": (
        (
            LayerSpec.of("flatten"),
            LayerSpec.of("dense", units=512),
            _DROPOUT,
            LayerSpec.of("dense", units=512),
            _DROPOUT,
        ),
        DataSpec("mnist"),
        4,
    ),
    "lenet": (
        (*_conv(6, 16, size=5), LayerSpec.of("dense", units=120), _DROPOUT, LayerSpec.of("dense", units=84)),
        DataSpec("mnist", split="none"),
        10,
    ),
}


def cells_of(count: int) -> tuple[Cell, ...]:
    """The first `count` cells of seven rates and as many seeds as it takes."""
    rates = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    seeds = tuple(range(-(-count // len(rates))))
    return SweepSpec(rates, seeds).cells()[:count]


def main() -> int:
    """Run every part in its own process and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default=",".join(CASES), help="out of " + ", ".join(CASES))
    parser.add_argument("--cells", help="numbers of cells for the stacked trainer, such as 140,10000")
    parser.add_argument("--jax-python", default=sys.executable, help="a Python that has jax and mlxtend")
    parser.add_argument("--torch-python", default=sys.executable, help="a Python that has torch and mlxtend")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_measure(options.part, options.cases, options.count)))
        return 0
    for name in options.cases.split(","):
        counts = CASES[name].stacked_cells
        if options.cells:
            counts = tuple(int(count) for count in options.cells.split(","))
        base = _compare(name, counts)
        if name in ELSEWHERE:
            _compare_elsewhere(name, counts, base, options.jax_python, options.torch_python)
    return 0


def _compare(name: str, counts: tuple[int, ...]) -> float:
    """Print the rows of Keras and the app; returns the seconds of a cell in the loop over fit."""
    case = CASES[name]
    print(f"\n{case.title}")
    heads = "".join(f"{word:>10}" for word in ("train s", "again s", "cells/s", "ratio", "process s", "MiB"))
    print(f"{'':22}{'cells':>7}{heads}")
    loop = _run(LOOP, name, case.loop_cells)
    base = loop.train / case.loop_cells
    _print_row(LOOP, case.loop_cells, loop, base)
    _print_row(REFERENCE, case.loop_cells, _run(REFERENCE, name, case.loop_cells), base)
    for count in counts:
        _print_row(STACKED, count, _run(STACKED, name, count), base)
    _print_row(LIMIT, counts[0], _run(LIMIT, name, counts[0]), base)
    return base


def _compare_elsewhere(
    name: str, counts: tuple[int, ...], base: float, jax_python: str, torch_python: str
) -> None:
    """Print the rows of JAX and PyTorch where they are installed."""
    if _has("jax", jax_python):
        for count in counts:
            found = _figures([jax_python, "benchmarks/_jax_sweep.py", name, str(count)])
            _print_row(JAX, count, found, base)
    if _has("torch", torch_python):
        command = [torch_python, "benchmarks/_torch_sweep.py", name]
        count = CASES[name].loop_cells
        _print_row(TORCH_LOOP, count, _figures([*command, str(count), "loop"]), base)
        for count in counts:
            _print_row(TORCH_VMAP, count, _figures([*command, str(count), "vmap"]), base)


def _print_row(part: str, count: int, found: Figures, base: float) -> None:
    """`ratio`: how many times less training time a cell takes than in the loop."""
    again = f"{found.again:10.2f}" if found.again else f"{'':10}"
    print(
        f"{part:22}{count:7}{found.train:10.2f}{again}{count / found.train:10.1f}"
        f"{base * count / found.train:10.1f}{found.process:10.2f}{found.memory:10.0f}",
        flush=True,
    )


def _run(part: str, case: str, count: int) -> Figures:
    command = [
        sys.executable,
        "-m",
        "benchmarks.sweep",
        "--part",
        part,
        "--cases",
        case,
        "--count",
        str(count),
    ]
    return _figures(command)


def _figures(command: list[str]) -> Figures:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Figures(found["train"], found["again"], time.perf_counter() - started, found["memory"])


def _has(module: str, python: str) -> bool:
    if python == sys.executable:
        return importlib.util.find_spec(module) is not None
    return (
        subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
    )


# --- in the child process


def _measure(part: str, case: str, count: int) -> dict[str, float]:
    project = project_of(case)
    cells = cells_of(count)
    if part == LOOP:
        train, again = _time_loop(project, cells), 0.0
    elif part == LIMIT:
        train, again = _time_products(project) * count, 0.0
    else:
        train, again = _time_trainer(part, project, cells)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"train": train, "again": again, "memory": memory}


def _time_trainer(part: str, project: Project, cells: tuple[Cell, ...]) -> tuple[float, float]:
    from engine.experiment.trainers import RunOptions
    from engine.training.device import prepare
    from engine.training.train import train
    from engine.training.updates import Unattended

    prepare()
    seconds = []
    for _ in range(2 if part == STACKED else 1):
        started = time.perf_counter()
        outcome = train(project.experiment, cells, lambda _: None, Unattended(), RunOptions(part))
        seconds.append(time.perf_counter() - started)
        assert len(outcome.finished) == len(cells)
    return seconds[0], seconds[1] if len(seconds) > 1 else 0.0


def _time_loop(project: Project, cells: tuple[Cell, ...]) -> float:
    """What the tutorial does: a new model for each rate, one `fit`, one `evaluate`."""
    import engine.training  # noqa: F401 (its settings come before Keras)

    return _loop(project, cells)


def _loop(project: Project, cells: tuple[Cell, ...]) -> float:
    from engine.data.split import split
    from engine.experiment.seeds import streams
    from engine.training.build import build_model, compile_model

    training = project.training
    started = time.perf_counter()
    for cell in cells:
        seeds = streams(cell.seed)
        parts = split(project.data, *project.experiment.split_place(cell.seed)).parts
        x, y = parts["train"]
        model: Any = build_model(project.network.at_rate(cell.rate), x.shape[1:], seeds)
        compile_model(model, replace(training), -(-len(x) // training.batch_size))
        model.fit(x, y, epochs=training.epochs, batch_size=training.batch_size, verbose=0)
        model.evaluate(*parts.get("test", (x, y)), verbose=0)
    return time.perf_counter() - started


def _time_products(project: Project) -> float:
    """Seconds of the products and convolutions of one cell: training steps, curves, and the last score."""
    from engine.data.split import split
    from engine.experiment.seeds import streams
    from engine.training.build import build_model

    seeds, training = streams(0), project.training
    parts = split(project.data, *project.experiment.split_place(0)).parts
    shape = parts["train"][0].shape[1:]
    model: Any = build_model(project.network.at_rate(0.0), shape, seeds)
    weighted = [layer for layer in model.layers if layer.weights]
    n_steps = training.epochs * -(-len(parts["train"][0]) // training.batch_size)
    n_curves = training.epochs * sum(len(parts[name][0]) for name in ("train", "val") if name in parts)
    n_scored = n_curves + (len(parts["test"][0]) if "test" in parts else 0)
    steps = sum(_time_layer(layer, training.batch_size, 3 if i else 2) for i, layer in enumerate(weighted))
    scores = sum(_time_layer(layer, SCORED, 1) for layer in weighted)
    return n_steps * steps + n_scored / SCORED * scores


def _time_layer(layer: Any, n: int, passes: int) -> float:
    """Forwards (1 pass), to the weights (2), to the input (3)."""
    time_it = _time_sgemm if len(layer.input.shape) == 2 else _time_convolutions
    return time_it(layer, (n, *layer.input.shape[1:]), passes)


def _time_sgemm(layer: Any, shape: tuple[int, ...], passes: int) -> float:
    import numpy as np

    rng = np.random.default_rng(0)
    x, kernel = (rng.normal(size=one).astype("float32") for one in (shape, layer.kernel.shape))
    y = x @ kernel
    products = [lambda: np.matmul(x, kernel), lambda: np.matmul(x.T, y), lambda: np.matmul(y, kernel.T)]
    return sum(map(_middle, products[:passes]))


def _time_convolutions(layer: Any, shape: tuple[int, ...], passes: int) -> float:
    import tensorflow as tf

    x, kernel = tf.random.normal(shape), tf.random.normal(layer.kernel.shape)
    y = tf.random.normal((shape[0], *layer.output.shape[1:]))
    settings = {"strides": [1, 1, 1, 1], "padding": layer.padding.upper()}
    sizes, kernel_sizes, ops = tf.shape(x), tf.shape(kernel), tf.raw_ops
    convolutions = [
        lambda: ops.Conv2D(input=x, filter=kernel, **settings),
        lambda: ops.Conv2DBackpropFilter(input=x, filter_sizes=kernel_sizes, out_backprop=y, **settings),
        lambda: ops.Conv2DBackpropInput(input_sizes=sizes, filter=kernel, out_backprop=y, **settings),
    ]
    return sum(map(_middle, convolutions[:passes]))


def _middle(call: Callable[[], Any], repeats: int = 100) -> float:
    """The median of many calls."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    raise SystemExit(main())
