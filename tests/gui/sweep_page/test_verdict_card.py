"""The verdict's card by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.project.locks import DATA
from engine.project.project import Project
from gui.document.document import Document
from gui.sweep_page.verdict_card import Progress, VerdictCard
from gui.theme.theme import Theme
from tests.engine.analysis.sample_results import REGRESSION, sweep_results


def made(qtbot: QtBot, theme: Theme, document: Document) -> VerdictCard:
    card = VerdictCard(document, theme, QWidget())
    qtbot.addWidget(card)
    card.resize(800, 100)
    card.show()
    return card


def test_a_network_that_only_guesses_is_told_so(qtbot: QtBot, theme: Theme) -> None:
    card = made(qtbot, theme, Document())
    data = DataSpec(dataset="boston_housing")
    card.judge(sweep_results({0.0: [90.0, 95.0], 0.5: [99.0, 97.0]}, data=data, training=REGRESSION))
    assert card.headline.text().endswith("No better than always guessing the mean (84.4).")


def test_a_running_sweep_gives_no_verdict_of_one_seed(qtbot: QtBot, theme: Theme) -> None:
    card = made(qtbot, theme, Document())
    card.judge(sweep_results({0.0: [0.9], 0.5: [0.8]}), Progress(2, 10))
    assert card.headline.text() == "2 of 10 trained…" and not card.more.isVisible()
    card.judge(sweep_results({0.0: [0.9, 0.91], 0.5: [0.8, 0.83]}), Progress(4, 10))
    assert card.headline.text().startswith("4 of 10 trained. So far: ")


def test_locked_data_are_not_offered_to_be_held_out(qtbot: QtBot, theme: Theme) -> None:
    on_training = sweep_results({0.0: [0.9, 0.91], 0.5: [0.8, 0.83]}, data=DataSpec(split="none"))
    for locked in ((), (DATA,)):
        project = Project(data=DataSpec(split="none"), locked=locked)
        card = made(qtbot, theme, Document(project))
        card.judge(on_training)
        assert card.hold_out.isVisible() == (not locked)


def test_without_results_and_sweep_there_is_no_card(qtbot: QtBot, theme: Theme) -> None:
    card = made(qtbot, theme, Document())
    card.judge(None)
    assert not card.isVisible()
