"""A rate by hand: what the engine is told, and what of it the run and the project have at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.session.messages import Lost, RunEnd, RunProgress, Stopped
from engine.verification.fingerprint import fingerprints_of
from gui.control.run_controller import RunController
from gui.document.document import Document
from tests.gui.fake_session import FakeSession

CELL = Cell(None, 0)


def told(session: FakeSession, rates: list[float]) -> None:
    """The engine tells of epochs with these rates."""
    epochs = tuple(EpochValues(CELL, n, (("loss", 1.0),), rate) for n, rate in enumerate(rates, 1))
    session.emit(RunProgress(session.run_id, len(rates), 40, epochs))


@pytest.fixture
def recording(controller: RunController, session: FakeSession, project_document: Document) -> RunController:
    """A training by hand, of which two epochs have ended."""
    session.get_ready()
    project_document.set_training(dropout_schedule="by_hand")
    controller.start_train(0)
    told(session, [0.5, 0.2])
    return controller


def test_the_engine_is_told_each_rate(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    controller.by_hand.set_rate(0.3)
    assert session.names() == [], "nothing trains"
    project_document.set_training(dropout_schedule="by_hand")
    controller.start_train(0)
    (_, experiment, _, _) = session.asked[-1]
    rates = [layer.values["rate"] for layer in experiment.network.layers if layer.is_swept]
    assert rates and set(rates) == {MAX_BY_HAND}, "any rate up to it can come"
    controller.by_hand.set_rate(0.7)
    controller.by_hand.set_rate(1.7)
    assert session.asked[-2:] == [
        ("change_rate", session.run_id, 0.7),
        ("change_rate", session.run_id, MAX_BY_HAND),
    ]


def test_a_finished_training_and_the_project_have_the_schedule(
    recording: RunController, session: FakeSession, project_document: Document
) -> None:
    told(session, [0.1])
    session.finish()
    assert not recording.by_hand.is_recording
    project = project_document.project
    assert project.training.dropout_by_hand == (1.0, 0.4, 0.2)
    run = project.runs[-1]
    assert (run.definition.training, run.definition.network) == (project.training, project.network)
    assert run.results.experiment == project.experiment
    assert {layer.values["rate"] for layer in project.network.layers if layer.is_swept} == {0.5}
    assert fingerprints_of(run) == run.fingerprints
    assert project_document.undo_stack.undoText() == "Record dropout by hand"
    project_document.undo_stack.undo()
    assert project_document.project.training.records_by_hand
    assert project_document.project.runs[-1].definition.training.dropout_by_hand == (1.0, 0.4, 0.2)


@pytest.mark.parametrize("end", [lambda n: Stopped(n, 1.0), lambda n: Lost(n, "The engine stopped.")])
def test_a_training_that_is_cut_off_leaves_its_schedule(
    recording: RunController, session: FakeSession, project_document: Document, end: Callable[[int], RunEnd]
) -> None:
    session.emit(end(session.run_id))
    assert project_document.project.training.dropout_by_hand == (1.0, 0.4)
    assert not recording.by_hand.is_recording


def test_a_training_without_an_epoch_leaves_nothing(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    project_document.set_training(dropout_schedule="by_hand")
    before = project_document.project
    controller.start_train(0)
    session.emit(Stopped(session.run_id, 1.0))
    assert project_document.project is before and not controller.by_hand.is_recording


def test_a_project_with_another_schedule_by_now_keeps_it(
    recording: RunController, session: FakeSession, project_document: Document
) -> None:
    project_document.set_training(dropout_schedule="early")
    network = project_document.project.network
    session.finish()
    assert project_document.project.training.dropout_by_hand == ()
    assert project_document.project.network == network
    assert recording.run is not None
    assert recording.run.record.definition.training.dropout_by_hand == (1.0, 0.4)


def test_a_recorded_schedule_is_repeated(
    recording: RunController, session: FakeSession, project_document: Document
) -> None:
    session.finish()
    recording.start_train(0)
    assert session.asked[-1][1] == project_document.project.experiment
    assert not recording.by_hand.is_recording
