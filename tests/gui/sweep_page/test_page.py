"""The sweep page without a worker: chips, the curve before, the verdict, results of other networks."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Stopped
from engine.storage.examples import example
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.page import QUICK, REST, Pacer, SweepPage
from tests.gui.fake_session import FakeSession, result


def test_trainings_chip_and_live_switch_agree(
    page: SweepPage, controller: RunController, session: FakeSession
) -> None:
    assert not page.live_chip.isChecked() and "F8" in page.live_chip.toolTip()
    page.live_chip.click()
    assert controller.is_running
    session.finish()
    assert page.live_chip.isChecked()


def test_earlier_curve_stays_until_the_new_one_is_complete(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controller.start_sweep()
    assert page.results_before() is None
    session.finish()
    old = project_document.project.results
    project_document.set_training(epochs=5)
    assert page.results_before() is None, "nothing runs: the old curve is the curve"
    controller.start_sweep()
    assert page.results_before() is old
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    assert page.results_before() is old
    session.finish()
    assert page.results_before() is None
    controller.start_sweep(is_repeat=True)
    assert page.results_before() is None, "the same again is no before"
    session.emit(Stopped(session.run_id, 1.0))
    project_document.set_data(dataset="wine")
    assert page.results_before() is None


def test_the_verdict_keeps_its_place_while_a_sweep_runs(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    card = page.verdict_card
    controller.start_sweep()
    assert card.isVisible() and card.headline.text() == "0 of 4 trained…"
    session.finish()
    assert card.isVisible() and card.headline.text() and not card.minimumHeight()
    project_document.set_training(epochs=5)
    height = card.height()
    controller.start_sweep()
    assert card.isVisible() and card.headline.text() == "0 of 4 trained…" and card.minimumHeight() == height
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    assert card.headline.text() == "1 of 4 trained…"
    rest = (result(Cell(0.5, 0)), result(Cell(0.0, 1)), result(Cell(0.5, 1)))
    session.emit(CellsFinished(session.run_id, rest))
    assert card.headline.text().startswith("4 of 4 trained. So far: ")
    session.finish()
    assert not card.minimumHeight() and "trained" not in card.headline.text()


def test_the_verdict_stands_above_the_chart_and_folds_its_details(swept: SweepPage) -> None:
    card = swept.verdict_card
    bottom = card.mapTo(swept, card.rect().bottomLeft()).y()
    assert bottom < swept.views.host.mapTo(swept, swept.views.host.rect().topLeft()).y()
    assert card.headline.font().pixelSize() >= 17 > swept.caption.text.font().pixelSize()
    assert not card.details.isVisible() and card.more.text() == "More"
    card.more.click()
    assert card.details.isVisible() and card.more.text() == "Less"


def test_results_of_another_network_are_veiled_and_say_so(
    swept: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    ribbon, veils = swept.views.ribbon, (swept.views.veil, swept.verdict_card.veil)
    assert not ribbon.isVisible() and not any(veil.isVisible() for veil in veils)
    before = project_document.project
    project_document.set_training(epochs=5)
    assert ribbon.isVisible() and all(veil.isVisible() for veil in veils)
    named = f"Sweep 1 (epochs: {before.training.epochs})"
    assert ribbon.text.text() == f"These are the results of {named}, not of the network at the left."
    ribbon.restore.click()
    assert project_document.project.training == before.training
    assert not ribbon.isVisible() and not any(veil.isVisible() for veil in veils)
    project_document.undo_stack.undo()
    assert ribbon.isVisible(), "restoring is one step"
    ribbon.sweep.click()
    assert controller.is_running and not ribbon.isVisible() and not swept.views.veil.isVisible()
    session.finish()
    assert not ribbon.isVisible() and swept.caption.text.whole_text.startswith("Sweep 2: 4 trainings in ")


def test_more_rates_or_seeds_do_not_make_results_stale(swept: SweepPage, project_document: Document) -> None:
    project_document.set_sweep(seeds=(0, 1, 2), rates=(0.0, 0.3, 0.5))
    assert not swept.views.ribbon.isVisible()


def test_the_title_names_what_is_shown(swept: SweepPage, project_document: Document) -> None:
    assert swept.title == "Accuracy against the dropout rate"
    project_document.set_data(dataset="boston_housing")
    project_document.set_training(loss="mean_squared_error", metric="mean_squared_error")
    assert swept.title == "Accuracy against the dropout rate", "it is still the accuracy's curve"
    project_document.remove_runs([run.uid for run in project_document.project.runs])
    assert swept.title == "Mean squared error against the dropout rate"


def test_without_held_out_data_the_verdict_offers_to_hold_some_out(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    button = page.verdict_card.hold_out
    project_document.set_data(split="none")
    controller.start_sweep()
    assert not button.isVisible()
    session.finish()
    assert button.isVisible()
    before = project_document.undo_stack.index()
    button.click()
    data = project_document.project.data
    assert (data.is_held_out, data.test_size, data.validation_size) == (True, 0.2, 0.2)
    assert project_document.undo_stack.index() == before + 1
    assert not button.isVisible()


def test_the_verdict_counts_the_seeds_that_agree_with_the_prediction(
    page: SweepPage, controller: RunController, session: FakeSession
) -> None:
    page.prediction.chips["helps"].click()
    controller.start_sweep()
    session.finish()
    assert page.verdict_card.details.text().startswith("You said that dropout helps: ")


def test_starting_a_sweep_leaves_a_view_that_cannot_show_it(
    swept: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    swept.views.show_named("Why different?")
    project_document.set_training(epochs=5)
    controller.start_sweep()
    assert swept.views.tabs.index == 0 and isinstance(swept.views.view, CurveView)
    session.finish()


def test_sweep_page_fits_a_small_window(page: SweepPage) -> None:
    page.resize(624, 640)
    for widget in (page.plan, page.live_chip, page.export_button):
        assert widget.width() >= widget.sizeHint().width()
    assert page.export_button.geometry().right() <= 624 - 16
    assert not page.grab().isNull()


def test_sweep_page_shows_the_prediction_card_before_results(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    assert page.prediction.isVisible()
    page.prediction.chips["helps"].click()
    assert project_document.project.prediction is not None and project_document.project.prediction.is_blind
    controller.start_sweep()
    assert not page.prediction.isVisible()
    session.finish()
    assert not page.prediction.isVisible() and page.verdict_card.isVisible()


# --- results that stream in


def _of(number: int) -> SweepResults:
    """Results of so many cells."""
    cells = tuple(CellResult(Cell(0.0, seed), (), ()) for seed in range(number))
    return SweepResults(example("tutorial-regression").experiment, cells)


class _Shown:
    """How many cells were shown, each time; showing takes a while."""

    def __init__(self, seconds: float) -> None:
        self.counts: list[int] = []
        self._seconds = seconds

    def show(self, results: SweepResults | None) -> None:
        time.sleep(self._seconds)
        self.counts.append(len(results.cells) if results is not None else 0)


def test_results_that_are_shown_quickly_are_all_shown(qtbot: QtBot) -> None:
    shown, parent = _Shown(0.0), QObject()
    pacer = Pacer(shown.show, parent)
    for number in range(1, 20):
        pacer.take(_of(number))
    assert shown.counts == list(range(1, 20))


def test_after_slow_ones_the_newest_alone_is_shown(qtbot: QtBot) -> None:
    shown, parent = _Shown(3 * QUICK), QObject()
    pacer = Pacer(shown.show, parent)
    for number in range(1, 20):
        pacer.take(_of(number))
    assert shown.counts == [1]
    qtbot.waitUntil(lambda: shown.counts == [1, 19])
    qtbot.wait(round(1000 * (1 + REST) * 3 * QUICK))
    assert shown.counts == [1, 19], "nothing new has come"


def test_a_new_sweep_does_not_wait(qtbot: QtBot) -> None:
    shown, parent = _Shown(3 * QUICK), QObject()
    pacer = Pacer(shown.show, parent)
    for number in (1, 2, 0):
        pacer.take(_of(number))
    assert shown.counts == [1, 0]
