"""Runs on a real cluster: the same cells as here, Stop, Pause, and computers that fail."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks._running_cluster import RunningCluster
from engine.cluster import client
from engine.cluster.client import joined
from engine.cluster.connection import END_SECONDS, JOIN_SECONDS
from engine.errors import ClusterLostError, InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import AUTO, REFERENCE, RunOptions
from engine.storage.examples import example
from engine.training.device import versions
from engine.training.train import train
from engine.training.updates import CellsDone, Control, Outcome, Planned, Progress, Unattended, Update
from tests.engine.cluster.small_conv import CELLS, small_conv
from tests.engine.training.controls import StopWhen

needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP and SIGKILL are not for Windows")
Here = Callable[..., Outcome]
MANY = tuple(Cell(0.0, seed) for seed in range(40))


def options_of(cluster: RunningCluster) -> RunOptions:
    return RunOptions(cluster=cluster.address, key=cluster.key[1] if cluster.key else "")


def trained(
    cluster: RunningCluster,
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Callable[[Update], None] = lambda _: None,
    control: Control = Unattended(),
    *,
    trainer: str = AUTO,
    done: frozenset[Cell] = frozenset(),
) -> Outcome:
    options = replace(options_of(cluster), trainer=trainer)
    with joined(options, dict(versions())) as found:
        return train(experiment, cells, emit, control, options, done=done, elsewhere=found.train)


def numbers(outcome: Outcome) -> list[CellResult]:
    return [replace(one, seconds=0.0) for one in outcome.finished]


@pytest.mark.parametrize("name", ["conv", "dense", "reference"])
def test_cells_are_those_of_this_computer(name: str, cluster: RunningCluster, here: Here) -> None:
    """To the last bit, since the blocks and the processor are the same."""
    experiment, trainer = small_conv(), AUTO
    if name != "conv":
        experiment = example("honest-classification").experiment
        experiment = replace(experiment, training=replace(experiment.training, epochs=3))
        trainer = REFERENCE if name == "reference" else AUTO
    heard: list[Update] = []
    found = trained(cluster, experiment, CELLS, heard.append, trainer=trainer)
    assert numbers(found) == numbers(here(experiment, CELLS, RunOptions(trainer)))
    assert [one.cell for one in found.finished] == list(CELLS)
    assert all(one.seconds > 0 for one in found.finished)
    (plan,) = [one for one in heard if isinstance(one, Planned)]
    assert plan.device == "a cluster of 1 computer, 2 threads"
    done = [result.cell for one in heard if isinstance(one, CellsDone) for result in one.results]
    assert done == list(CELLS), "each is reported once, in order"


def test_what_is_done_is_left_out(cluster: RunningCluster) -> None:
    found = trained(cluster, small_conv(), CELLS, done=frozenset(CELLS[:4]))
    assert [one.cell for one in found.finished] == list(CELLS[4:])


def test_a_width_that_follows_the_rate(cluster: RunningCluster, here: Here) -> None:
    experiment = replace(example("tutorial-classification").experiment, is_width_tied=True)
    experiment = replace(experiment, training=replace(experiment.training, epochs=2))
    found = trained(cluster, experiment, CELLS)
    assert numbers(found) == numbers(here(experiment, CELLS))


@pytest.mark.parametrize("trainer", [AUTO, REFERENCE])
def test_stop_keeps_what_is_trained(
    trainer: str, cluster: RunningCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the midst of two trainings; on a busy computer their epochs so far may take longer to come."""
    monkeypatch.setattr(client, "STOP_SECONDS", 30.0)
    n_finished, epochs = 0, 40 if trainer == AUTO else 12  # Keras alone is slower

    def is_enough(update: Update) -> bool:
        nonlocal n_finished
        n_finished += len(update.results) if isinstance(update, CellsDone) else 0
        if not isinstance(update, Progress) or not n_finished:
            return False
        return epochs / 3 <= update.done - epochs * n_finished <= epochs * 2 / 3

    control = StopWhen(is_enough)
    experiment = small_conv(epochs=epochs, train_samples=1000)
    found = trained(cluster, experiment, MANY, control.emit, control, trainer=trainer)
    assert 0 < len(found.finished) < len(MANY)
    assert found.partial, "the cells that were cut off have their epochs so far"
    assert all(one.history for one in found.partial)


class _PausedOnce(Unattended):
    """Pauses when the first cells are done, until `go_on` is set."""

    def __init__(self) -> None:
        self.wants_pause = self.is_waiting = False
        self.go_on = threading.Event()

    def is_paused(self) -> bool:
        return self.wants_pause and not self.go_on.is_set()

    def wait_while_paused(self) -> None:
        self.is_waiting = True
        self.go_on.wait()


def test_pause_holds_the_workers(cluster: RunningCluster) -> None:
    control, experiment = _PausedOnce(), small_conv(epochs=10, train_samples=1000)
    used: list[float] = []

    def emit(update: Update) -> None:
        control.wants_pause |= isinstance(update, CellsDone)

    def watch() -> None:
        while not control.is_waiting:
            time.sleep(0.01)
        time.sleep(2.0)  # to the end of the epoch
        before = _cpu_seconds(cluster)
        time.sleep(1.0)
        used.append(_cpu_seconds(cluster) - before)
        control.go_on.set()

    thread = threading.Thread(target=watch)
    thread.start()
    found = trained(cluster, experiment, MANY[:8], emit, control)
    thread.join()
    assert used[0] < 0.4, "seconds of processor in a second of pause"
    assert len(found.finished) == 8


def _cpu_seconds(cluster: RunningCluster) -> float:
    import psutil

    times = [psutil.Process(worker.trainer_pid()).cpu_times() for worker in cluster.workers]
    return float(sum(one.user + one.system for one in times))


@needs_kill
def test_a_killed_worker_loses_no_cell(tmp_path: Path, here: Here) -> None:
    """python -m benchmarks.cluster kills many, and freezes one."""
    with RunningCluster(tmp_path / "home") as cluster:
        cluster.add_workers(2)
        acts: list[Update] = []

        def emit(update: Update) -> None:
            if isinstance(update, CellsDone) and not acts:
                acts.append(update)
                os.kill(cluster.workers[0].trainer_pid(), signal.SIGKILL)

        experiment = small_conv(epochs=5, train_samples=1000)
        found = trained(cluster, experiment, MANY[:12], emit)
    assert acts
    assert numbers(found) == numbers(here(experiment, MANY[:12]))


@needs_kill
def test_a_lost_scheduler_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    heard: list[Update] = []
    with RunningCluster(tmp_path / "home") as cluster:
        cluster.add_workers(1)

        def emit(update: Update) -> None:
            if isinstance(update, CellsDone) and not heard:
                os.kill(cluster.scheduler.pid, signal.SIGKILL)
                heard.append(update)

        started = time.monotonic()
        with pytest.raises(ClusterLostError, match=r"gone\. Finished trainings are kept\."):
            trained(cluster, small_conv(epochs=10, train_samples=1000), MANY, emit)
        assert time.monotonic() - started < 60
        assert heard
        worker = cluster.workers[0]
        assert worker.line_with("The cluster has ended")
        assert worker.wait() == 0


@needs_kill
def test_a_scheduler_lost_in_a_pause(tmp_path: Path) -> None:
    control = _PausedOnce()
    with RunningCluster(tmp_path / "home") as cluster:
        cluster.add_workers(1)

        def emit(update: Update) -> None:
            control.wants_pause |= isinstance(update, CellsDone)

        def act() -> None:
            while not control.is_waiting:
                time.sleep(0.01)
            os.kill(cluster.scheduler.pid, signal.SIGKILL)
            time.sleep(1.0)
            control.go_on.set()

        thread = threading.Thread(target=act)
        thread.start()
        with pytest.raises(ClusterLostError, match="is gone"):
            trained(cluster, small_conv(epochs=10, train_samples=1000), MANY, emit, control)
        thread.join()


@needs_kill
def test_stop_is_heard_while_the_scheduler_sleeps(tmp_path: Path) -> None:
    with RunningCluster(tmp_path / "home") as cluster:
        cluster.add_workers(1)
        control = StopWhen(lambda update: isinstance(update, CellsDone))
        asleep: list[float] = []

        def emit(update: Update) -> None:
            control.emit(update)
            if control.should_stop() and not asleep:
                os.kill(cluster.scheduler.pid, signal.SIGSTOP)
                asleep.append(time.monotonic())

        found = trained(cluster, small_conv(epochs=10, train_samples=1000), MANY, emit, control)
        seconds = time.monotonic() - asleep[0]
        os.kill(cluster.scheduler.pid, signal.SIGCONT)
    assert found.finished
    assert seconds < 2.0 + END_SECONDS, "with the time that the connection is given to end"


def test_a_worker_that_joins_in_a_pause_waits_too(tmp_path: Path) -> None:
    control = _PausedOnce()
    with RunningCluster(tmp_path / "home") as cluster:
        cluster.add_workers(1)
        used: list[float] = []

        def emit(update: Update) -> None:
            control.wants_pause |= isinstance(update, CellsDone)

        def act() -> None:
            while not control.is_waiting:
                time.sleep(0.01)
            cluster.add_workers(1)
            time.sleep(3.0)
            before = _cpu_seconds(cluster)
            time.sleep(1.0)
            used.append(_cpu_seconds(cluster) - before)
            control.go_on.set()

        thread = threading.Thread(target=act)
        thread.start()
        found = trained(cluster, small_conv(epochs=10, train_samples=1000), MANY[:8], emit, control)
        thread.join()
    assert used[0] < 0.4
    assert len(found.finished) == 8


def test_a_server_that_says_nothing_is_no_scheduler() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = RunOptions(cluster=f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(InputError, match="No scheduler answers"), joined(options, {}):
            pass
        assert time.monotonic() - started < JOIN_SECONDS + END_SECONDS + 1
        with joined(options, {}, lambda: True) as found:
            assert (
                train(small_conv(), CELLS, lambda _: None, _Stopped(), elsewhere=found.train).finished == ()
            )


class _Stopped(Unattended):
    def should_stop(self) -> bool:
        return True


def test_a_cluster_without_computers_is_one_sentence(tmp_path: Path) -> None:
    words = "No computer has joined"
    with RunningCluster(tmp_path / "home") as cluster, pytest.raises(InputError, match=words):
        trained(cluster, small_conv(), CELLS)


def test_other_versions_are_one_sentence(cluster: RunningCluster) -> None:
    mine = dict(versions()) | {"tensorflow": "2.20.0"}
    words = r"The cluster has .* but this computer has .*TensorFlow 2\.20\.0"
    with joined(options_of(cluster), mine) as found, pytest.raises(InputError, match=words):
        train(small_conv(), CELLS, lambda _: None, Unattended(), elsewhere=found.train)


def test_what_goes_wrong_on_a_worker_is_said_here(cluster: RunningCluster) -> None:
    """Here a name of a loss that is none, which the worker's reader refuses."""
    experiment = small_conv()
    wrong = replace(experiment, training=replace(experiment.training, loss="none"))
    with pytest.raises(InputError, match=r"On a computer of the cluster: .*loss"):
        trained(cluster, wrong, CELLS)


def test_nothing_answers() -> None:
    options = RunOptions(cluster="tcp://127.0.0.1:9")
    with (
        pytest.raises(InputError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"),
        joined(options, {}),
    ):
        pass


def test_the_wrong_key_gets_no_answer(cluster: RunningCluster, tmp_path: Path) -> None:
    from engine.cluster.key import make_key

    make_key(tmp_path / "other.pem")
    options = RunOptions(cluster=cluster.address, key=str(tmp_path / "other.pem"))
    with pytest.raises(InputError, match="No scheduler answers"), joined(options, {}):
        pass
