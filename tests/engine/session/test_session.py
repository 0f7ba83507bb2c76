"""The session with its real worker process: every way in which a run ends, each exactly once."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, Cell, DataSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.session.messages import (
    DataPreviewed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    Lost,
    ModelSaved,
    RunPaused,
    RunPlanned,
    RunProgress,
    Stopped,
)
from engine.system.processes import is_running
from tests.engine.session.listener import Engine, experiment, kill, running_session

TWO = (Cell(0.0, 0), Cell(0.5, 0))
ONE = (Cell(0.2, 0),)
LONG = 50_000


@pytest.mark.slow
def test_session_runs_commands_queued_before_ready() -> None:
    with running_session() as (session, listener):
        session.preview(DataSpec("iris"))
        run_id = session.start_run(experiment(3), TWO)
        end = listener.until_end(run_id)
        assert isinstance(listener.heard[0], EngineStarting)
        (ready,) = listener.of(EngineReady)
        assert ready.is_reproducible
        assert all(isinstance(name, str) and name for name in ready.devices)
        assert dict(ready.versions).keys() == {"tensorflow", "keras", "oneDNN"}
        assert len(listener.of(DataPreviewed)) == 1
        assert [result.cell for result in listener.results_of(run_id)] == list(TWO)
        assert isinstance(end, Finished)
        assert listener.ends_of(run_id) == [end]


def test_session_late_subscribers_are_told_its_state(engine: Engine) -> None:
    session, listener = engine
    heard: list[Event] = []
    session.start()  # does nothing more
    session.subscribe(heard.append)
    (state,) = heard
    assert isinstance(state, EngineStarting | EngineReady)
    session.unsubscribe(heard.append)
    session.preview(DataSpec("iris"))
    listener.until_a(DataPreviewed)
    assert heard == [state]


def test_session_worker_speaks_the_language_that_it_is_told(engine: Engine) -> None:
    session, listener = engine
    data = DataSpec(dataset=OWN_FILE, file=FileSpec(name="a.csv", sha256="0" * 64, n_bytes=1))
    problems = []
    for code in ("en-XA", "en"):
        session.use_language(code)
        session.preview(data)
        problems.append(listener.until_a(DataPreviewed).problem)
    assert problems[0] != problems[1] and "import it again" in problems[1]


def test_session_orders_and_answers_may_be_longer_than_a_pipe_holds(engine: Engine) -> None:
    session, listener = engine
    columns = tuple(ColumnSpec(name=f"x{number}") for number in range(10_000))
    files = [
        FileSpec(name=f"{number}.csv", sha256="0" * 64, n_bytes=1, columns=columns) for number in range(6)
    ]
    before = len(listener.of(DataPreviewed))
    for file in files:
        session.preview(DataSpec(dataset=OWN_FILE, file=file))
    listener.until(lambda _: len(listener.of(DataPreviewed)) == before + len(files))
    answers = listener.of(DataPreviewed)[before:]
    assert [answer.data.file for answer in answers] == files
    assert all("import it again" in answer.problem for answer in answers)


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_session_run_emits_plan_progress_and_cells(engine: Engine, trainer: str) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(3), TWO, RunOptions(trainer))
    assert isinstance(listener.until_end(run_id), Finished)
    (plan,) = listener.of(RunPlanned, run_id)
    assert plan.trainer == trainer
    assert plan.reason.endswith(".")
    assert plan.device
    assert plan.n_blocks == (1 if trainer == STACKED else 2)
    progress = [(event.done, event.total) for event in listener.of(RunProgress, run_id)]
    assert progress == sorted(progress)
    assert progress[-1] == (6, 6)
    assert [result.cell for result in listener.results_of(run_id)] == list(TWO)
    assert all(len(values) == 3 for result in listener.results_of(run_id) for _, values in result.history)


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_session_single_cell_run_emits_every_epoch(engine: Engine, trainer: str) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(20), ONE, RunOptions(trainer))
    listener.until_end(run_id)
    epochs = [epoch for event in listener.of(RunProgress, run_id) for epoch in event.epochs]
    assert [(one.cell, one.epoch) for one in epochs] == [(ONE[0], epoch) for epoch in range(1, 21)]
    (result,) = listener.results_of(run_id)
    for name, values in result.history:
        assert values == tuple(dict(one.values)[name] for one in epochs)


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_stop_ends_a_long_run_and_keeps_the_partial_cells(engine: Engine, trainer: str) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(LONG), TWO, RunOptions(trainer))
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
    session.stop_run(run_id)
    end = listener.until_end(run_id)
    assert isinstance(end, Stopped)
    assert [result.cell for result in end.partial] == list(TWO if trainer == STACKED else TWO[:1])
    assert all(3 <= len(result.history[0][1]) < LONG for result in end.partial)
    assert listener.ends_of(run_id) == [end]


def test_session_run_stopped_in_the_queue_does_not_begin(engine: Engine) -> None:
    session, listener = engine
    first = session.start_run(experiment(LONG), ONE)
    second = session.start_run(experiment(LONG), ONE)
    session.stop_run(second)
    session.stop_run(first)
    assert isinstance(listener.until_end(first), Stopped)
    assert listener.until_end(second) == Stopped(second, 0.0)
    assert not listener.of(RunPlanned, second)


def test_session_invalid_experiment_fails_with_a_message(engine: Engine) -> None:
    session, listener = engine
    end = listener.until_end(session.start_run(replace(experiment(3), data=DataSpec("nowhere")), ONE))
    assert isinstance(end, Failed)
    assert end.message.startswith("dataset must be one of")


def test_session_unknown_device_fails_with_a_message(engine: Engine) -> None:
    session, listener = engine
    end = listener.until_end(session.start_run(experiment(3), ONE, RunOptions(device="TPU 9")))
    assert isinstance(end, Failed)
    assert "TPU 9" in end.message


def test_session_run_without_cells_is_a_value_error(engine: Engine) -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        engine[0].start_run(experiment(3), ())


def test_session_previews_are_answered_during_a_run(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(LONG), ONE)
    session.preview(DataSpec("wine"))
    assert listener.until_a(DataPreviewed).preview is not None
    session.preview(DataSpec("nowhere"))
    assert listener.until_a(DataPreviewed).problem.startswith("dataset must be")
    session.stop_run(run_id)
    listener.until_end(run_id)


@pytest.mark.slow
def test_session_killed_worker_loses_its_run_and_is_replaced() -> None:
    with running_session() as (session, listener):
        run_id = session.start_run(experiment(LONG), ONE)
        listener.until_a(RunProgress, run_id)
        before = session.worker_pid
        assert before is not None
        kill(before)
        end = listener.until_end(run_id)
        assert isinstance(end, Lost)
        assert not end.was_forced
        assert listener.ends_of(run_id) == [end]

        again = session.start_run(experiment(LONG), ONE)
        session.pause_run(again)
        listener.until_a(RunPaused, again)
        assert session.worker_pid != before
        session.force_stop()  # works on a run that holds, too
        end = listener.until_end(again)
        assert isinstance(end, Lost)
        assert end.was_forced
        assert listener.ends_of(again) == [end]


@pytest.mark.slow
def test_session_killed_worker_fails_a_pending_save_model(tmp_path: Path) -> None:
    with running_session() as (session, listener):
        listener.until_a(EngineReady)
        path = tmp_path / "m.keras"
        session.save_model(experiment(LONG), ONE[0], str(path))
        session.save_model(experiment(1), ONE[0], str(tmp_path / "waits.keras"))
        session.force_stop()  # a kill that comes after both orders; nothing tells when one is being trained
        first, second = listener.until_a(ModelSaved), listener.until_a(ModelSaved)
        assert (first.path, second.path) == (str(path), str(tmp_path / "waits.keras"))
        assert first.problem == second.problem == "The engine stopped before it had answered. Try again."
        listener.until_a(EngineReady)
        listener.until_end(session.start_run(experiment(1), ONE))
        assert listener.of(ModelSaved) == [first, second]
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_session_restart_switches_reproducibility(tmp_path: Path) -> None:
    with running_session(is_reproducible=False) as (session, listener):
        assert not listener.until_a(EngineReady).is_reproducible
        before = session.worker_pid
        assert before is not None
        run_id = session.start_run(experiment(LONG), ONE)
        with pytest.raises(ValueError, match="while a run is open"):
            session.restart(True)
        session.stop_run(run_id)
        listener.until_end(run_id)

        path = str(tmp_path / "m.keras")
        session.save_model(experiment(5), ONE[0], path)
        session.preview(DataSpec("wine"))
        session.restart(True)
        listener.until_a(EngineStarting)
        assert listener.until_a(EngineReady).is_reproducible
        assert session.worker_pid != before
        assert before is not None and not is_running(before)
        run_id = session.start_run(experiment(LONG), ONE)
        session.pause_run(run_id)
        listener.until_a(RunPaused, run_id)
        assert listener.of(ModelSaved) == [ModelSaved(path)]
        assert len(listener.of(DataPreviewed)) == 1
        assert Path(path).is_file()
        assert len(listener.of(EngineReady)) == 2
        # The session is closed while the run holds, which ends the worker too.
