"""Runs of several parts: results name their part, progress runs over all of them, Stop keeps what is done."""

from dataclasses import replace

import pytest

from engine.experiment.specs import Cell, SecondSetting
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.runs.record import SWEEP, VARIANCE, part_experiment, sweep_work, variance_work
from engine.session.messages import (
    CellsFinished,
    Failed,
    Finished,
    Lost,
    Part,
    RunContinued,
    RunPaused,
    RunPlanned,
    RunProgress,
    Stopped,
    WeightsInspected,
)
from engine.storage.examples import example
from tests.engine.session.listener import Engine, experiment, running_session

CELLS = (Cell(0.0, 0), Cell(0.5, 0))
LONG = 50_000


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_multi_part_run_results_name_their_part_and_progress_reaches_the_total(
    engine: Engine, trainer: str
) -> None:
    session, listener = engine
    parts = (Part(experiment(3), CELLS), Part(experiment(5), CELLS[:1]), Part(experiment(2), CELLS))
    run_id = session.start_parts(parts, RunOptions(trainer))
    assert isinstance(listener.until_end(run_id), Finished)
    assert len(listener.of(RunPlanned, run_id)) == 1
    blocks = listener.of(CellsFinished, run_id)
    found = [
        (block.part, result.cell, len(result.history[0][1])) for block in blocks for result in block.results
    ]
    assert found == [(0, CELLS[0], 3), (0, CELLS[1], 3), (1, CELLS[0], 5), (2, CELLS[0], 2), (2, CELLS[1], 2)]
    progress = [(event.done, event.total) for event in listener.of(RunProgress, run_id)]
    assert progress == sorted(progress)
    assert {total for _, total in progress} == {15}
    assert progress[-1] == (15, 15)


def test_part_has_the_numbers_of_a_separate_run(engine: Engine) -> None:
    session, listener = engine
    project = example("honest-classification")
    training = replace(project.training, epochs=3)
    sweep = replace(project.sweep, rates=(0.0, 0.5), seeds=(0,), second=SecondSetting("units", (4, 16)))
    definition = replace(project.definition, training=training, sweep=sweep)
    work = sweep_work(definition)
    assert [key for key, _, _ in work] == ["4", "16"]
    run_id = session.start_parts(tuple(Part(made, cells) for _, made, cells in work))
    listener.until_end(run_id)
    wide = session.start_run(part_experiment(SWEEP, definition, "16"), work[1][2])
    listener.until_end(wide)
    family, alone = listener.results_of(run_id), listener.results_of(wide)
    assert family[2:] == alone
    assert family[:2] != alone


def test_stopping_in_the_second_part_keeps_the_first(engine: Engine) -> None:
    session, listener = engine
    parts = (Part(experiment(2), CELLS), Part(experiment(LONG), CELLS), Part(experiment(2), CELLS))
    run_id = session.start_parts(parts)
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
    session.stop_run(run_id)
    end = listener.until_end(run_id)
    assert isinstance(end, Stopped)
    assert end.part == 1
    assert [result.cell for result in end.partial] == list(CELLS)
    blocks = listener.of(CellsFinished, run_id)
    assert [(block.part, [result.cell for result in block.results]) for block in blocks] == [(0, list(CELLS))]
    assert listener.ends_of(run_id) == [end]


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_cells_that_are_done_are_left_out_and_do_not_count(engine: Engine, trainer: str) -> None:
    session, listener = engine
    options = RunOptions(trainer, is_watched=True)
    seeds = (Cell(0.0, 0), Cell(0.5, 0), Cell(0.0, 1), Cell(0.5, 1))
    whole = session.start_parts((Part(experiment(3), seeds),), options)
    listener.until_end(whole)
    rest = session.start_parts((Part(experiment(3), seeds, frozenset(seeds[:2])),), options)
    assert isinstance(listener.until_end(rest), Finished)
    assert listener.results_of(rest) == listener.results_of(whole)[2:]
    progress = [(event.done, event.total) for event in listener.of(RunProgress, rest)]
    assert progress[-1] == (6, 6) and {total for _, total in progress} == {6}
    with pytest.raises(ValueError, match="at least one cell"):
        session.start_parts((Part(experiment(3), seeds, frozenset(seeds)),))


def test_a_run_stops_in_the_midst_of_what_is_left(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_parts((Part(experiment(LONG), CELLS, frozenset(CELLS[:1])),))
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
    session.stop_run(run_id)
    assert isinstance(listener.until_end(run_id), Stopped)


def test_variance_study_runs_all_nine_parts(engine: Engine) -> None:
    session, listener = engine
    project = example("honest-classification")
    sweep = replace(project.sweep, rates=(0.3,), seeds=(0, 1), frozen_streams=("split",))
    definition = replace(project.definition, training=replace(project.training, epochs=1), sweep=sweep)
    work = variance_work(definition)
    run_id = session.start_parts(tuple(Part(made, cells) for _, made, cells in work))
    assert isinstance(listener.until_end(run_id), Finished)
    blocks = listener.of(CellsFinished, run_id)
    assert [block.part for block in blocks] == list(range(9))
    assert all([result.cell.seed for result in block.results] == [0, 1] for block in blocks)
    assert all(part_experiment(VARIANCE, definition, key) == made for key, made, _ in work)
    scores = {block.results[0].metric("train_loss") for block in blocks}
    assert len(scores) == 9, "each part trains something else; a lock of the sweep is none here"


def test_a_failure_in_the_second_part_keeps_the_first(engine: Engine) -> None:
    session, listener = engine
    broken = experiment(2)
    broken = replace(broken, data=replace(broken.data, test_size=0.8, validation_size=0.2))
    run_id = session.start_parts((Part(experiment(2), CELLS), Part(broken, CELLS)))
    end = listener.until_end(run_id)
    assert isinstance(end, Failed)
    assert "at least one sample" in end.message
    assert [result.cell for result in listener.results_of(run_id)] == list(CELLS)


def test_a_kill_in_the_second_part_keeps_the_first_and_the_next_run_trains() -> None:
    with running_session() as (session, listener):
        run_id = session.start_parts((Part(experiment(2), CELLS), Part(experiment(LONG), CELLS)))
        listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
        session.force_stop()
        end = listener.until_end(run_id)
        assert isinstance(end, Lost) and end.was_forced
        assert [result.cell for result in listener.results_of(run_id)] == list(CELLS)
        again = session.start_parts((Part(experiment(2), CELLS),))
        assert isinstance(listener.until_end(again), Finished)
        assert listener.results_of(again) == listener.results_of(run_id)


def test_pausing_in_the_second_part_holds_and_resumes(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_parts((Part(experiment(2), CELLS), Part(experiment(LONG), CELLS)))
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    session.continue_run(run_id)
    listener.until_a(RunContinued, run_id)
    session.stop_run(run_id)
    assert isinstance(listener.until_end(run_id), Stopped)
    progress = [event.done for event in listener.of(RunProgress, run_id)]
    assert progress == sorted(progress)


def test_inspect_weights_request_waits_for_the_end_of_the_run(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_parts((Part(experiment(2), CELLS), Part(experiment(LONG), CELLS)))
    session.inspect_weights(experiment(2), CELLS[0])
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 8)
    session.stop_run(run_id)
    assert isinstance(listener.until_end(run_id), Stopped)
    assert listener.of(WeightsInspected) == []
    assert listener.until_a(WeightsInspected).problem == ""
