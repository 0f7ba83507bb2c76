"""Looks into trainings: answered exactly once, also beside a run, and given up for what is more urgent."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView, StepsSeen, StepsView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.session.messages import ABANDONED, CellsFinished, Finished, LookedInside, RunProgress, Stopped
from engine.training.inside.looking import Look
from tests.engine.session.listener import Engine
from tests.engine.session.test_parts import CELLS, LONG, experiment

CELL = Cell(0.5, 1)


def test_look_is_answered_with_what_is_seen(engine: Engine) -> None:
    session, listener = engine
    view = BatchView(experiment(4), CELL, Moment(3, 2))
    session.look_inside(view)
    found = listener.until_a(LookedInside)
    right = Look()(view)
    assert (found.view, found.problem) == (view, "")
    assert isinstance(found.seen, BatchSeen)
    assert isinstance(right, BatchSeen)
    np.testing.assert_array_equal(found.seen.layers[0].mask, right.layers[0].mask)


def test_look_that_can_not_be_is_answered_with_a_sentence(engine: Engine) -> None:
    session, listener = engine
    session.look_inside(BatchView(experiment(4), CELL, Moment(5, 1)))
    found = listener.until_a(LookedInside)
    assert found.seen is None
    assert found.problem == "The epoch must be from 1 to 4, not 5."


RECURRENT = replace(
    experiment(6),
    network=NetworkSpec(
        (
            LayerSpec.of("reshape", target_shape=(4, 1)),
            LayerSpec.of("lstm", units=3, dropout=0.2, recurrent_dropout=0.3),
            LayerSpec.of("dropout", True),
            LayerSpec.of("dense", units=3, activation="softmax"),
        )
    ),
)


@pytest.mark.parametrize(
    ("trained", "seen", "moment"),
    [(experiment(60), experiment(9), Moment(9, 1)), (RECURRENT, RECURRENT, Moment(2, 1))],
    ids=["stacked", "reference"],
)
def test_look_is_answered_beside_a_run_and_changes_none_of_its_numbers(
    engine: Engine, trained: Experiment, seen: Experiment, moment: Moment
) -> None:
    session, listener = engine
    found: list[tuple[CellResult, ...]] = []
    for looks in (False, True):
        run_id = session.start_run(trained, CELLS)
        listener.until_a(RunProgress, run_id)
        if looks:
            view = StepsView(seen, CELL, moment, 5)
            session.look_inside(view)
            answer = listener.until_a(LookedInside)
            assert isinstance(answer.seen, StepsSeen)
            assert not listener.of(Finished, run_id)
        assert isinstance(listener.until_end(run_id), Finished)
        found.append(tuple(r for event in listener.of(CellsFinished, run_id) for r in event.results))
    alone, beside = found
    assert [(one.cell, one.metrics, one.history) for one in alone] == [
        (one.cell, one.metrics, one.history) for one in beside
    ]


def test_run_stops_in_time_beside_a_long_look(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(LONG), CELLS)
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 2)
    far = BatchView(experiment(LONG), CELL, Moment(LONG, 1))
    session.look_inside(far)
    time.sleep(1.0)  # until it is trained for
    started = time.monotonic()
    session.stop_run(run_id)
    assert isinstance(listener.until_end(run_id), Stopped)
    assert time.monotonic() - started < 30
    session.look_inside(BatchView(experiment(4), CELL, Moment(1, 1)))  # ends the other, if the run did not
    problems = [one.problem for one in listener.of(LookedInside) if one.view == far]
    assert (problems or [listener.until_a(LookedInside).problem]) == [ABANDONED]
    if listener.of(LookedInside)[-1].view == far:
        assert listener.until_a(LookedInside).problem == ""


def test_later_look_or_a_run_ends_the_one_that_goes_on(engine: Engine) -> None:
    session, listener = engine
    far = BatchView(experiment(LONG), CELL, Moment(LONG, 1))
    near = BatchView(experiment(4), CELL, Moment(1, 1))
    session.look_inside(far)
    session.look_inside(near)
    first, second = listener.until_a(LookedInside), listener.until_a(LookedInside)
    assert (first.view, first.problem) == (far, ABANDONED)
    assert (second.view, second.problem) == (near, "")
    session.look_inside(far)
    run_id = session.start_run(experiment(2), CELLS)
    assert listener.until_a(LookedInside).problem == ABANDONED
    assert isinstance(listener.until_end(run_id), Finished)
