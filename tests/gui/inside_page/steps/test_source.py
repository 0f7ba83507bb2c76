"""What is missing is asked for: the step itself, those ahead, then what goes wrong without the factor."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.inside.moment import Moment
from engine.inside.scaling import ScalingSeen, ScalingView, Scores
from engine.inside.steps import StepsView
from engine.session.messages import LookedInside
from gui.control.inside_asker import InsideAsker
from gui.inside_page.steps import source as module
from gui.inside_page.steps.source import AHEAD, CHUNK, FIRST_CHUNK, SECONDS_AHEAD, Sight, StepSource
from tests.gui.fake_session import FakeSession
from tests.gui.inside_page.steps.conftest import looks
from tests.gui.inside_page.steps.some_steps import N_EPOCHS, PER_EPOCH, TABLE, some_steps

SIGHT = Sight(TABLE, Cell(0.5, 0))


@pytest.fixture
def source(asker: InsideAsker, session: FakeSession, qtbot: QtBot) -> StepSource:
    del qtbot
    session.get_ready()
    made = StepSource(asker)
    made.is_open = True
    made.follow(SIGHT)
    return made


def last_look(session: FakeSession) -> StepsView:
    view = looks(session)[-1]
    assert isinstance(view, StepsView)
    return view


def answer(session: FakeSession, seconds: float = 0.01) -> None:
    """Answer the last look about steps, which took so long."""
    view = last_look(session)
    first = view.first.steps_before(PER_EPOCH)
    seen = some_steps(first, min(view.n_steps, PER_EPOCH * N_EPOCHS - first))
    session.emit(LookedInside(view, seen, seconds=seconds))


def answer_all(session: FakeSession) -> None:
    """Answer until nothing more is asked for."""
    n = 0
    while len(looks(session)) > n and isinstance(looks(session)[-1], StepsView):
        n = len(looks(session))
        answer(session)


def test_first_step_is_asked_for_and_then_some_ahead(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    assert looks(session) == [StepsView(TABLE, SIGHT.cell, Moment(1, 1), FIRST_CHUNK, 0)]
    assert source.n_steps == 0
    answer(session)
    assert (source.n_steps, source.steps_per_epoch, source.batch_size) == (60, PER_EPOCH, 16)
    assert last_look(session).first == Moment(1, FIRST_CHUNK + 1)
    answer_all(session)
    assert all(source.has(step) for step in range(AHEAD))
    n_asked = len(looks(session))
    source.want(0)
    assert len(looks(session)) == n_asked  # all that is needed is there


def test_more_is_asked_for_while_it_plays(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    answer_all(session)
    assert not source.has(SECONDS_AHEAD * 10)
    source.want(0, speed=10)
    answer_all(session)
    assert all(source.has(step) for step in range(SECONDS_AHEAD * 10))


def test_jump_is_asked_for_before_all_else(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    answer(session)
    source.want(45)
    assert last_look(session).first == Moment(5, 6)
    answer(session)
    assert source.at(45) is not None


def test_going_back_asks_for_the_steps_before(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    answer(session)
    source.want(45)
    answer_all(session)
    source.want(44)
    view = last_look(session)
    assert view.first.steps_before(PER_EPOCH) + view.n_steps == 45


def test_chunks_follow_the_time_that_they_take(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    answer(session, 4 * module.CHUNK_SECONDS)
    assert last_look(session).n_steps == 1
    answer(session, module.CHUNK_SECONDS / 100)
    assert last_look(session).n_steps == 2
    assert module.next_chunk(32, 0.01) == CHUNK


def test_problem_is_told_and_not_asked_again_by_itself(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    heard: list[str] = []
    source.changed.connect(lambda: heard.append(source.problem))
    session.emit(LookedInside(looks(session)[-1], None, "The file is missing."))
    assert source.problem == "The file is missing."
    assert "The file is missing." in heard
    n_asked = len(looks(session))
    source.retry()
    assert len(looks(session)) == n_asked + 1
    assert source.problem == ""


def test_nothing_is_asked_for_when_it_is_closed(source: StepSource, session: FakeSession) -> None:
    source.want(0)
    source.close()
    answer(session)
    source.want(9)
    assert len(looks(session)) == 1
    source.is_open = True
    source.want(0)
    assert len(looks(session)) == 2 or source.has(0)


def test_what_goes_wrong_is_measured_last_and_at_rest(source: StepSource, session: FakeSession) -> None:
    source.follow(Sight(TABLE, SIGHT.cell, is_scaled=False))
    source.want(2, speed=5)
    answer_all(session)
    assert not any(isinstance(view, ScalingView) for view in looks(session))
    source.want(2)
    view = looks(session)[-1]
    assert view == ScalingView(TABLE, SIGHT.cell, Moment(1, 3))
    seen = ScalingSeen(Moment(1, 3), (), "val", 9, Scores(1, None), Scores(2, None))
    session.emit(LookedInside(view, seen))
    assert source.scaling is seen
    source.want(2)
    assert looks(session)[-1] is view
    source.follow(Sight(TABLE, Cell(0.2, 0), is_scaled=False))
    assert source.scaling is None


def test_other_rates_keep_the_length_of_the_training(source: StepSource, session: FakeSession) -> None:
    source.want(12)
    answer(session)
    source.follow(Sight(TABLE, Cell(0.1, 4)))
    source.want(12)
    assert last_look(session).first == Moment(2, 3)
    assert last_look(session).cell == Cell(0.1, 4)
