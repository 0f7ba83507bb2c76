"""A real cluster for these tests: a scheduler and two workers with one thread each, on this computer."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from benchmarks._running_cluster import RunningCluster
from engine.cluster.key import make_key
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions
from engine.training.device import prepare, versions
from engine.training.train import train
from engine.training.updates import Outcome, Unattended


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "Schlüssel für die Klasse.pem"
    make_key(path)
    return path


@pytest.fixture(scope="session")
def cluster(key: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    """One with a key, so that it is encrypted; tests that break something have one of their own."""
    with RunningCluster(tmp_path_factory.mktemp("home"), key=key) as running:
        running.add_workers(2)
        yield running


@pytest.fixture(scope="session")
def here() -> Iterator[Callable[..., Outcome]]:
    """What trains on this computer alone, in a process that is set up as the engine's worker is."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=prepare) as pool:
        pool.submit(versions).result()  # so that the process is there before the first test
        yield lambda *arguments: pool.submit(_trained, *arguments).result()


def _trained(experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions = RunOptions()) -> Outcome:
    return train(experiment, cells, lambda _: None, Unattended(), options)
