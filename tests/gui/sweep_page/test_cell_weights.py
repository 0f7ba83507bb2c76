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
    return [words[2] for words in session.asked if words[0] == "inspect_weights"]


def test_they_are_asked_for_once_and_take_the_place_of_the_curves(
    card: CellCard, session: FakeSession
) -> None:
    assert asked(session) == [] and card.curves.isVisible()
    card.actions_row.weights.click()
    assert asked(session) == [Cell(0.5, 1)] and not card.curves.isVisible()
    assert card.weights.words.text() == TRAINING
    experiment = next(words[1] for words in session.asked if words[0] == "inspect_weights")
    session.say(WeightsInspected(experiment, Cell(0.5, 1), (KERNEL, BIAS)))
    assert card.weights.list.isVisible()
    assert card.weights.list.accessibleName().startswith("Weights: layer 1 (Dense), kernel, mean 0.250")
    assert not card.weights.list.grab().isNull()
    card.actions_row.weights.click()
    card.actions_row.weights.click()
    assert len(asked(session)) == 1


def test_a_busy_engine_is_asked_when_it_is_done(
    card: CellCard, session: FakeSession, controller: RunController
) -> None:
    controller.start_train(0)
    card.actions_row.weights.click()
    assert asked(session) == [] and card.weights.words.text() == BUSY
    session.finish()
    assert asked(session) == [Cell(0.5, 1)] and card.weights.words.text() == TRAINING


def test_a_problem_is_said_and_a_new_engine_is_asked_again(card: CellCard, session: FakeSession) -> None:
    card.actions_row.weights.click()
    session.say(EngineStarting())
    assert card.weights.words.text() == BUSY
    session.say(EngineReady(("CPU",), (("tensorflow", "2.21.0"),)))
    assert asked(session) == [Cell(0.5, 1)] * 2
    experiment = next(words[1] for words in session.asked if words[0] == "inspect_weights")
    session.say(WeightsInspected(experiment, Cell(0.5, 1), (), "The memory is not enough."))
    assert card.weights.words.text() == "The memory is not enough."


def test_numbers_in_words() -> None:
    assert numbers_of(KERNEL) == "mean 0.250, deviation 0.500, -1.00 to 1.00"
    assert numbers_of(BIAS) == "no finite number"
