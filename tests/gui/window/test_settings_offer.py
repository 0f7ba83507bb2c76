"""The offer of a training that stands in pasted code: what it says, and one step to take it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.keras_code.reading import read_keras_code
from engine.keras_code.reading.values import ReadSettings
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.window.settings_offer import SettingsOffer

CODE = (
    "for rate in [0.0, 0.3]:\n    model = Sequential([Dense(4), Dropout(rate), Dense(3)])\n"
    "    model.compile(SGD(0.05), 'categorical_crossentropy')\n    model.fit(x, y, epochs=7, batch_size=9)\n"
)


@pytest.fixture
def offer(qtbot: QtBot, document: Document, theme: Theme) -> SettingsOffer:
    made = SettingsOffer(document, theme)
    qtbot.addWidget(made)
    return made


def test_offer_names_what_differs_and_takes_it_as_one_step(offer: SettingsOffer, document: Document) -> None:
    before = document.project
    offer.offer(read_keras_code(CODE).settings)
    assert not offer.isHidden()
    for words in ("rates 0 and 0.3", "SGD", "learning rate 0.05", "7 epochs", "batch size 9"):
        assert words in offer.text.text()
    offer.take.click()
    assert offer.isHidden()
    assert document.project.sweep.rates == (0.0, 0.3)
    assert (document.project.training.epochs, document.project.training.optimizer) == (7, "sgd")
    assert document.undo_stack.undoText() == "Use the code's settings"
    document.undo_stack.undo()
    assert document.project == before


def test_nothing_is_offered_that_is_there_already(offer: SettingsOffer, document: Document) -> None:
    training = document.project.training
    offer.offer(ReadSettings((("epochs", training.epochs),)))
    assert offer.isHidden()
    offer.offer(ReadSettings((("epochs", training.epochs + 1),)))
    assert not offer.isHidden()
    offer.leave.click()
    assert offer.isHidden()
    assert document.project.training == training
