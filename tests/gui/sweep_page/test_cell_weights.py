"""The weights of an opened training: asked for once, when the engine has time."""

from __future__ import annotations

import pytest

from engine.analysis.weights_histogram import WeightsHistogram
from engine.experiment.specs import Cell
from engine.session.messages import EngineReady, EngineStarting, WeightsInspected
from gui.control.run_controller import RunController
from gui.sweep_page.cell_card import CellCard
from gui.sweep_page.cell_weights import BUSY, TRAINING, numbers_of
from gui.sweep_page.page import SweepPage
from tests.gui.fake_session import FakeSession

NAN = float("nan")
KERNEL = WeightsHistogram("layer 1 (Dense), kernel", (4, 16), (1, 3), (-1.0, 0.0, 1.0), 0.25, 0.5, -1.0, 1.0)
BIAS = WeightsHistogram("layer 1 (Dense), bias", (16,), (), (), NAN, NAN, NAN, NAN, 16)


@pytest.fixture
def card(swept: SweepPage) -> CellCard:
    swept.views.open_cell(Cell(0.5, 1))
    assert swept.views.card is not None
    return swept.views.card


def asked(session: FakeSession) -> list[Cell]:
    return [text[2] for text in session.asked if text[0] == "inspect_weights"]


def test_cell_weights_are_requested_once_and_replace_the_curves(card: CellCard, session: FakeSession) -> None:
    assert asked(session) == [] and card.curves.isVisible()
    card.actions_row.weights.click()
    assert asked(session) == [Cell(0.5, 1)] and not card.curves.isVisible()
    assert card.weights.text.text() == TRAINING
    experiment = next(text[1] for text in session.asked if text[0] == "inspect_weights")
    session.emit(WeightsInspected(experiment, Cell(0.5, 1), (KERNEL, BIAS)))
    assert card.weights.list.isVisible()
    assert card.weights.list.accessibleName().startswith("Weights: layer 1 (Dense), kernel, mean 0.250")
    assert not card.weights.list.grab().isNull()
    card.actions_row.weights.click()
    card.actions_row.weights.click()
    assert len(asked(session)) == 1


def test_cell_weights_wait_for_a_busy_engine(
    card: CellCard, session: FakeSession, controller: RunController
) -> None:
    controller.start_train(0)
    card.actions_row.weights.click()
    assert asked(session) == [] and card.weights.text.text() == BUSY
    session.finish()
    assert asked(session) == [Cell(0.5, 1)] and card.weights.text.text() == TRAINING


def test_cell_weights_report_a_problem_and_retry_with_a_new_engine(
    card: CellCard, session: FakeSession
) -> None:
    card.actions_row.weights.click()
    session.emit(EngineStarting())
    assert card.weights.text.text() == BUSY
    session.emit(EngineReady(("CPU",), (("tensorflow", "2.21.0"),)))
    assert asked(session) == [Cell(0.5, 1)] * 2
    experiment = next(text[1] for text in session.asked if text[0] == "inspect_weights")
    session.emit(WeightsInspected(experiment, Cell(0.5, 1), (), "The memory is not enough."))
    assert card.weights.text.text() == "The memory is not enough."


def test_histogram_text_format() -> None:
    assert numbers_of(KERNEL) == "mean 0.250, std. dev. 0.500, −1.00 to 1.00"
    assert numbers_of(BIAS) == "not a number (NaN)"
