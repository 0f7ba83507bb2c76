"""What the worker does for a run, and between runs: pause, stop, warm-up, models."""

import importlib
import time
from pathlib import Path

import pytest

from engine.data.split import split
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, DataSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.session.messages import (
    DataPreviewed,
    Event,
    Finished,
    ModelSaved,
    RunContinued,
    RunPaused,
    RunProgress,
    Stopped,
)
from tests.engine.session.listener import Engine, experiment

CELLS = tuple(Cell(rate, seed) for rate in (0.0, 0.5) for seed in (0, 1))
LONG = 50_000


@pytest.mark.slow
@pytest.mark.parametrize(("trainer", "epochs", "cells"), [(STACKED, 60, CELLS), (REFERENCE, 8, CELLS[3:])])
def test_a_pause_changes_no_number(
    engine: Engine, trainer: str, epochs: int, cells: tuple[Cell, ...]
) -> None:
    session, listener = engine
    options = RunOptions(trainer)
    undisturbed = session.start_run(experiment(epochs), cells, options)
    assert isinstance(listener.until_end(undisturbed), Finished)

    started = time.monotonic()
    run_id = session.start_run(experiment(epochs), cells, options)
    listener.until_a(RunProgress, run_id)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    told = len(listener.of(RunProgress, run_id))
    done = listener.of(RunProgress, run_id)[-1].done
    time.sleep(0.5)
    listener.drain()
    assert len(listener.of(RunProgress, run_id)) == told
    session.continue_run(run_id)
    listener.until_a(RunContinued, run_id)
    end = listener.until_end(run_id)
    assert isinstance(end, Finished)
    assert end.seconds < time.monotonic() - started - 0.5
    assert 0 < done < len(cells) * epochs
    assert listener.results_of(run_id) == listener.results_of(undisturbed)
    assert len(listener.results_of(run_id)) == len(cells)


def test_a_run_can_be_paused_before_it_begins_and_again(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(LONG), CELLS)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    assert listener.of(RunProgress, run_id)[-1].done == len(CELLS)  # one epoch
    session.continue_run(run_id)
    listener.until_a(RunContinued, run_id)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    session.stop_run(run_id)
    listener.until_end(run_id)


def test_stop_ends_a_run_that_holds(engine: Engine) -> None:
    session, listener = engine
    run_id = paused_run(engine)
    pressed = time.monotonic()
    session.stop_run(run_id)
    end = listener.until_end(run_id)
    assert time.monotonic() - pressed < 5
    assert isinstance(end, Stopped)
    assert [result.cell for result in end.partial] == list(CELLS)
    assert all(len(values) >= 1 for result in end.partial for _, values in result.history)
    assert not listener.of(RunContinued, run_id)


def test_a_preview_is_answered_while_a_run_holds(engine: Engine) -> None:
    session, listener = engine
    run_id = paused_run(engine)
    session.preview(DataSpec("digits"))
    assert listener.until_a(DataPreviewed).preview is not None
    session.stop_run(run_id)
    listener.until_end(run_id)


def test_continue_without_a_pause_does_nothing(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(3), CELLS)
    session.continue_run(run_id)
    assert isinstance(listener.until_end(run_id), Finished)
    assert not listener.of(RunContinued, run_id)


def test_a_warm_up_is_silent_and_a_run_goes_on_after_it(engine: Engine) -> None:
    session, listener = engine
    listener.drain()
    before = len(listener.heard)
    session.warm_up(experiment(3), RunOptions(device="TPU 9"))  # fails, which only the log hears
    time.sleep(0.2)
    session.warm_up(experiment(3))
    run_id = session.start_run(experiment(3), CELLS)
    assert isinstance(listener.until_end(run_id), Finished)
    assert {about(event) for event in listener.heard[before:]} <= {run_id, "EngineStarting", "EngineReady"}


@pytest.mark.slow
def test_a_saved_model_is_the_cell_that_a_run_trains(engine: Engine, tmp_path: Path) -> None:
    session, listener = engine
    spec, cell, path = experiment(10), Cell(0.3, 4), tmp_path / "model.keras"
    run_id = session.start_run(spec, (cell,))
    session.save_model(spec, cell, str(path))
    listener.until_end(run_id)
    assert listener.until_a(ModelSaved) == ModelSaved(str(path))
    assert list(tmp_path.iterdir()) == [path]

    importlib.import_module("engine.training")  # its settings stand before Keras
    import keras

    model = keras.saving.load_model(path)
    x, y = split(spec.data, streams(cell.seed, ()).split).parts["test"]
    loss, accuracy = model.evaluate(x, y, verbose=0)
    (result,) = listener.results_of(run_id)
    assert loss == pytest.approx(result.metric("test_loss"), abs=1e-5)
    assert accuracy == pytest.approx(result.metric("test_accuracy"), abs=1e-5)


def test_a_model_that_cannot_be_saved_is_answered_with_a_sentence(engine: Engine, tmp_path: Path) -> None:
    session, listener = engine
    path = str(tmp_path / "nowhere" / "model.keras")
    session.save_model(experiment(1), Cell(0.3, 4), path)
    answer = listener.until_a(ModelSaved)
    assert answer.path == path
    assert answer.problem.endswith(".")
    assert "\n" not in answer.problem
    assert list(tmp_path.iterdir()) == []


def paused_run(engine: Engine) -> int:
    """A long run that holds."""
    session, listener = engine
    run_id = session.start_run(experiment(LONG), CELLS)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    return run_id


def about(event: Event) -> object:
    """The run that an event is of, or what it is."""
    return getattr(event, "run_id", type(event).__name__)
