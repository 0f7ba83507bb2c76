"""Blocks at once: Stop, Pause, progress, failures, and a device that is too small."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace
from typing import Any

import pytest
import tensorflow as tf

from engine.errors import InputError
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.training.stacked import runner
from engine.training.stacked.programs import program_for
from engine.training.stacked.runner import train
from engine.training.updates import WATCHED_CELLS, CellsDone, Outcome, Progress, Unattended, Update
from tests.engine.training.controls import Pause, StopWhen
from tests.engine.training.stacked.experiments import assert_same, grid, iris, pictures


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "usable_cores", lambda: 1)


def plain(experiment: Experiment, cells: tuple[Cell, ...]) -> Outcome:
    return train(experiment, cells, lambda _: None, Unattended())


@pytest.mark.usefixtures("one_core")
def test_runner_progress_rises_to_the_end_over_all_blocks() -> None:
    heard: list[Update] = []
    plans: list[int] = []
    cells = grid((0.0, 0.3), 3)
    outcome = train(iris(), cells, heard.append, Unattended(), is_watched=True, report_plan=plans.append)
    assert plans == [2]
    assert [result.cell for result in outcome.finished] == list(cells)
    assert outcome.partial == ()
    done = [one.done for one in heard if isinstance(one, Progress)]
    assert done == sorted(done)
    assert 0 < done[0] <= 2
    assert done[-1] == 6 * 3
    told = [one.results for one in heard if isinstance(one, CellsDone)]
    assert [len(results) for results in told] == [2, 4]
    assert told[0] + told[1] == outcome.finished
    assert heard[-1] == CellsDone(told[1])


def without_times(outcome: Outcome) -> list[CellResult]:
    return [replace(one, seconds=0.0) for one in outcome.finished]


@pytest.mark.parametrize("experiment", [iris(), pictures()], ids=["together", "cell by cell"])
def test_blocks_at_once_give_the_numbers_of_blocks_in_order(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = grid((0.0, 0.3), 3)

    def run(n_cores: int) -> tuple[list[CellResult], set[int]]:
        monkeypatch.setattr(runner, "usable_cores", lambda: n_cores)
        speakers: set[int] = set()
        done: list[float] = []

        def hear(update: Update) -> None:
            speakers.add(threading.get_ident())
            if isinstance(update, Progress):
                done.append(update.done)

        outcome = train(experiment, cells, hear, Unattended(), is_watched=True)
        assert done == sorted(done) and done[-1] == len(cells) * experiment.training.epochs
        return without_times(outcome), speakers

    (in_order, one), (at_once, several) = run(1), run(3)
    assert at_once == in_order and [result.cell for result in in_order] == list(cells)
    assert len(one) < len(several)


@pytest.mark.usefixtures("one_core")
def test_losses_are_told_until_the_first_results_and_of_some_cells() -> None:
    heard: list[Update] = []
    cells = grid((0.0, 0.3), 8)
    train(pictures(), cells[:2], heard.append, Unattended())
    assert {one.cell for one in heard if isinstance(one, EpochValues)} == {cells[0]}
    heard.clear()
    train(iris(), cells, heard.append, Unattended())
    assert {one.cell for one in heard if isinstance(one, EpochValues)} == {*cells[:WATCHED_CELLS]}


def test_a_block_that_fails_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "usable_cores", lambda: 2)
    program = program_for(pictures(epochs=10_000))
    steps, n_calls = program.steps, 0

    def broken(*arguments: Any) -> Any:
        nonlocal n_calls
        n_calls += 1
        if n_calls > 4:
            raise RuntimeError("a broken kernel")
        return steps(*arguments)

    monkeypatch.setattr(program, "steps", broken)
    with pytest.raises(RuntimeError, match="a broken kernel"):
        plain(pictures(epochs=10_000), grid((0.0, 0.3), 3))


@pytest.mark.parametrize(("n_done", "n_trained"), [(1, 6), (2, 4), (3, 4)])
def test_blocks_that_are_done_are_left_out_and_the_others_stay_as_they_were(
    n_done: int, n_trained: int
) -> None:
    cells = grid((0.0, 0.3), 3)
    whole = train(iris(), cells, lambda _: None, Unattended(), is_watched=True)
    done = frozenset(cells[:n_done])
    rest = train(iris(), cells, lambda _: None, Unattended(), is_watched=True, done=done)
    assert len(rest.finished) == n_trained
    assert without_times(rest) == without_times(whole)[-n_trained:]


def test_runner_progress_rises_with_early_stopping() -> None:
    heard: list[Update] = []
    experiment = iris(epochs=12, learning_rate=0.3, early_stopping=1)
    outcome = train(experiment, grid((0.0, 0.8), 4), heard.append, Unattended(), is_watched=True)
    assert len({len(result.history[0][1]) for result in outcome.finished}) > 1
    done = [one.done for one in heard if isinstance(one, Progress)]
    assert done == sorted(done)
    assert done[-1] <= 8 * 12


def test_runner_stop_within_a_block_keeps_complete_epochs() -> None:
    cells = grid((0.0, 0.2, 0.5), 50)
    control = StopWhen(lambda one: isinstance(one, Progress) and one.done > 2 * len(cells))
    outcome = train(iris(epochs=10_000), cells, control.emit, control)
    assert control.n_since <= 1
    assert outcome.finished == ()
    assert [result.cell for result in outcome.partial] == list(cells)
    assert {len(values) for result in outcome.partial for _, values in result.history} == {2}
    right = plain(iris(epochs=2), cells)
    for result, whole in zip(outcome.partial, right.finished, strict=True):
        assert_same(result, replace(whole, metrics=whole.metrics[:4]))  # of training and validation
        assert [name for name, _ in whole.metrics[4:]] == ["test_loss", "test_accuracy"]


def test_runner_stop_before_the_first_epoch_keeps_nothing() -> None:
    control = StopWhen(lambda one: isinstance(one, Progress))
    outcome = train(iris(), grid((0.2,), 2), control.emit, control)
    assert outcome.finished == ()
    assert [(result.metrics, result.history) for result in outcome.partial] == [((), ())] * 2


@pytest.mark.usefixtures("one_core")
def test_runner_stop_between_blocks_keeps_finished_blocks() -> None:
    control = StopWhen(lambda one: isinstance(one, CellsDone))
    outcome = train(iris(), grid((0.0, 0.3), 3), control.emit, control, is_watched=True)
    assert [result.cell for result in outcome.finished] == [Cell(0.0, 0), Cell(0.3, 0)]
    assert outcome.partial == ()
    assert isinstance(control.heard[-1], CellsDone)


def test_runner_pause_holds_at_an_epoch_end_and_changes_nothing() -> None:
    cells, control = grid((0.0, 0.5), 2), Pause()
    heard: list[Update] = []
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(train(iris(), cells, heard.append, control)))
    thread.start()
    try:
        assert control.is_waiting.wait(60)
        done = [one.done for one in heard if isinstance(one, Progress)]
        assert done[-1] == len(cells), "one epoch of each"
        assert thread.is_alive()
    finally:
        control.resume()
        thread.join(60)
    for result, right in zip(outcomes[0].finished, plain(iris(), cells).finished, strict=True):
        assert_same(result, right)


def too_small_for(experiment: Experiment, n_cells: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the device run out of memory where more than `n_cells` train together; returns what was tried."""
    program = program_for(experiment)
    steps, tried = program.steps, []

    def small(state: Any, *rest: Any) -> Any:
        tried.append(int(state.trainable.shape[0]))
        if tried[-1] > n_cells:
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        return steps(state, *rest)

    monkeypatch.setattr(program, "steps", small)
    return tried


def test_runner_halves_a_block_that_is_out_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = grid((0.0, 0.3), 5)
    right = plain(iris(), cells)
    tried = too_small_for(iris(), 3, monkeypatch)
    heard: list[Update] = []
    outcome = train(iris(), cells, heard.append, Unattended())
    assert list(dict.fromkeys(tried)) == [10, 5, 2, 3]
    assert [len(one.results) for one in heard if isinstance(one, CellsDone)] == [2, 3, 2, 3]
    assert [result.cell for result in outcome.finished] == list(cells)
    for result, whole in zip(outcome.finished, right.finished, strict=True):
        assert result.metric("test_loss") == pytest.approx(whole.metric("test_loss"), rel=1e-5)
    done = [one.done for one in heard if isinstance(one, Progress)]
    assert done[-1] == 10 * 3


def test_runner_single_cell_out_of_memory_is_an_input_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = too_small_for(iris(), 0, monkeypatch)
    with pytest.raises(InputError, match="Not enough memory for a single training"):
        plain(iris(), grid((0.3,), 2))
    assert list(dict.fromkeys(tried)) == [2, 1]


def test_blocks_that_are_too_large_for_each_other_train_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "usable_cores", lambda: 3)
    cells, experiment = grid((0.0, 0.3), 3), pictures()
    right = without_times(plain(experiment, cells))
    program = program_for(experiment)
    steps, all_three = program.steps, threading.Barrier(3)
    failed: dict[bytes, weakref.ref[Any]] = {}
    is_kept: list[bool] = []

    def small(*arguments: Any) -> Any:
        cell = arguments[2].rates.numpy().tobytes() + arguments[2].noise_seeds.numpy().tobytes()
        if len(failed) < 3 and cell not in failed:
            all_three.wait(60)
            failed[cell] = weakref.ref(arguments[0].trainable)
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        if cell in failed:
            is_kept.append(failed[cell]() is not None)
        return steps(*arguments)

    monkeypatch.setattr(program, "steps", small)
    assert without_times(plain(experiment, cells)) == right
    assert is_kept and not any(is_kept), "what did not fit must not stay in memory"


def test_runner_without_cells_does_nothing() -> None:
    assert plain(iris(), ()) == Outcome(())
