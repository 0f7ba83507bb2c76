"""The look that was asked for last wins; answers are kept."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiment.specs import Cell
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView, LayerBatch
from engine.inside.views import View
from engine.session.messages import ABANDONED, LookedInside, RunPlanned
from gui.control import inside_asker
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker, n_bytes
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from tests.gui.fake_session import FakeSession


@pytest.fixture
def controller(project_document: Document, bridge: EngineBridge, engine: EngineState) -> RunController:
    return RunController(project_document, bridge, engine)


@pytest.fixture
def engine(bridge: EngineBridge, settings: Settings) -> EngineState:
    return EngineState(bridge, settings)


@pytest.fixture
def asker(bridge: EngineBridge, engine: EngineState, controller: RunController) -> InsideAsker:
    return InsideAsker(bridge, engine, controller)


def view_of(document: Document, step: int) -> BatchView:
    return BatchView(document.project.experiment, Cell(0.5, 0), Moment(1, step))


def seen(size: int = 10) -> BatchSeen:
    x = np.zeros((1, size), np.float32)
    layer = LayerBatch("dropout", x, x, np.ones((1, size), np.uint8))
    return BatchSeen(Moment(1, 1), np.zeros(1, np.intp), 0.5, (layer,))


def looks(session: FakeSession) -> list[View]:
    return [one[1] for one in session.asked if one[0] == "look_inside"]


def test_answer_is_kept_and_not_asked_for_again(
    asker: InsideAsker, session: FakeSession, project_document: Document
) -> None:
    view = view_of(project_document, 1)
    asker.ask(view)
    assert looks(session) == []  # the engine is starting
    session.get_ready()
    assert looks(session) == [view]
    assert asker.is_asking(view)
    answer = seen()
    session.emit(LookedInside(view, answer))
    assert asker.answer(view) is answer
    assert not asker.is_asking(view)
    asker.ask(view)
    assert looks(session) == [view]


def test_last_look_wins(asker: InsideAsker, session: FakeSession, project_document: Document) -> None:
    session.get_ready()
    first, second = view_of(project_document, 1), view_of(project_document, 2)
    asker.ask(first)
    asker.ask(second)
    assert looks(session) == [first, second]
    session.emit(LookedInside(first, None, ABANDONED))
    assert looks(session) == [first, second]
    assert asker.is_asking(second)
    assert asker.problem(first) == ""


def test_look_that_a_run_ends_is_asked_for_again(
    asker: InsideAsker, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    view = view_of(project_document, 1)
    asker.ask(view)
    controller.start_sweep()
    session.emit(LookedInside(view, None, ABANDONED))
    assert looks(session) == [view, view]  # the engine answers beside the run
    assert asker.is_asking(view)


@pytest.mark.parametrize("is_on_cluster", [False, True])
def test_look_waits_for_the_end_of_a_run_on_a_cluster(
    asker: InsideAsker,
    controller: RunController,
    session: FakeSession,
    engine: EngineState,
    is_on_cluster: bool,
) -> None:
    session.get_ready()
    if is_on_cluster:
        engine.set_up_cluster("tcp://127.0.0.1:8786", "")
        engine.choose_cluster()
    controller.start_sweep()
    session.emit(RunPlanned(session.run_id, "reference", "A reason.", "CPU", 1))
    assert asker.must_wait is is_on_cluster
    session.finish()
    assert not asker.must_wait


def test_problem_is_told_until_it_is_asked_again(
    asker: InsideAsker, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    view = view_of(project_document, 1)
    asker.ask(view)
    session.emit(LookedInside(view, None, "The file is missing."))
    assert asker.problem(view) == "The file is missing."
    assert not asker.is_asking(view)
    asker.ask(view)
    assert asker.problem(view) == ""
    assert looks(session) == [view, view]


def test_given_up_look_is_not_asked_for_again(
    asker: InsideAsker, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    view = view_of(project_document, 1)
    asker.ask(view)
    asker.give_up()
    session.emit(LookedInside(view, None, ABANDONED))
    assert looks(session) == [view]


def test_oldest_answers_go_when_memory_is_full(
    asker: InsideAsker, session: FakeSession, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.get_ready()
    monkeypatch.setattr(inside_asker, "MAX_KEPT_BYTES", 2.5 * n_bytes(seen()))
    views = [view_of(project_document, step) for step in (1, 2, 3)]
    for view in views[:2]:
        asker.ask(view)
        session.emit(LookedInside(view, seen()))
    assert asker.answer(views[0]) is not None  # used: it stays longer than the other
    asker.ask(views[2])
    session.emit(LookedInside(views[2], seen()))
    assert [asker.answer(view) is not None for view in views] == [True, False, True]


def test_size_counts_all_arrays() -> None:
    assert n_bytes(seen(10)) == 8 + 40 + 40 + 10
