"""The figures beside Sweep: how many trainings, how long, what would be shorter."""

from __future__ import annotations

import pytest

from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Stopped
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.control.sweep_cost import SweepCost
from gui.document.document import Document
from tests.gui.fake_session import FakeSession, result


@pytest.fixture
def cost(project_document: Document, controller: RunController, engine: EngineState) -> SweepCost:
    return SweepCost(project_document, controller, engine)


def seconds(cost: SweepCost) -> float:
    assert cost.seconds is not None
    return cost.seconds


def test_cost_follows_the_settings(cost: SweepCost, project_document: Document) -> None:
    assert cost.text.startswith("4 trainings, ") and not cost.is_long
    before = seconds(cost)
    project_document.set_training(epochs=100_000)
    assert seconds(cost) > 100 * before and cost.is_long
    project_document.set_training(early_stopping=3)
    assert "at most" in cost.text
    project_document.set_sweep(seeds=tuple(range(500)))
    assert cost.text.startswith("1,000 trainings, at most ")
    project_document.set_field(project_document.project.network.layers[-1].uid, "units", 7)
    assert cost.text == "1,000 trainings" and cost.seconds is None and not cost.shorter()


def test_cost_counts_what_is_missing(
    cost: SweepCost, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controller.start_sweep()
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    session.emit(Stopped(session.run_id, 1.0))
    assert cost.text.startswith("3 more trainings, ")
    controller.start_sweep()
    session.finish()
    assert cost.text == "4 trainings, all done" and not cost.shorter()
    project_document.set_training(epochs=5)
    assert cost.text.startswith("4 trainings, ") and "done" not in cost.text


def test_each_offer_is_one_step_and_takes_what_it_says(cost: SweepCost, project_document: Document) -> None:
    project_document.set_training(epochs=100_000)
    project_document.set_sweep(seeds=tuple(range(500)))
    assert len(cost.shorter()) == 2, "fewer epochs, fewer seeds; Iris has no 100 samples to train on"
    for index in range(2):
        offer = cost.shorter()[index]
        steps = project_document.undo_stack.index()
        cost.take(offer)
        assert project_document.undo_stack.index() == steps + 1
        assert seconds(cost) == pytest.approx(offer.seconds) and project_document.project == offer.project
        project_document.undo_stack.undo()


def test_the_time_on_a_cluster_is_not_known(
    cost: SweepCost, engine: EngineState, session: FakeSession
) -> None:
    session.get_ready()
    before = seconds(cost)
    engine.set_up_cluster("tcp://127.0.0.1:8786", "")
    assert seconds(cost) == before, "it is not chosen yet"
    engine.choose_cluster()
    assert cost.text == "4 trainings" and cost.seconds is None and not cost.is_long and not cost.shorter()
    engine.choose_device(engine.devices[0])
    assert seconds(cost) == before
