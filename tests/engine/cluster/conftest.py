"""A real cluster for these tests: a scheduler and two workers with one thread each, on this computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._running_cluster import RunningCluster
from engine.cluster.key import make_key
from engine.experiment.specs import Experiment
from tests.engine.cluster.small_conv import small_conv


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
def experiment() -> Experiment:
    return small_conv()
