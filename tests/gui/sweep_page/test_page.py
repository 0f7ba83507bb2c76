"""The sweep page without a worker: chips, caption, the curve before, the verdict's card."""

from __future__ import annotations

from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Stopped
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.page import SweepPage
from tests.gui.fake_session import CPU, REASON, FakeSession, result


def test_trainer_caption_names_trainer_and_reason(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    text = page.caption
    assert text.whole_text == REASON
    project_document.set_training(clipnorm=1.0)
    assert "clipping by norm" in text.whole_text
    project_document.undo_stack.undo()
    controller.start_sweep()
    session.plan()
    assert text.whole_text == f"{REASON[:-1]} · {CPU}"
    session.finish()
    assert text.whole_text == (
        f"4 cells in 1.9 s: all cells as one program, each equal to its own Keras fit · {CPU}"
    )
    project_document.set_training(epochs=5)
    assert text.whole_text == REASON
    page.resize(624, 800)
    project_document.set_training(clipnorm=1.0)
    assert text.text().endswith("…") and text.toolTip() == text.whole_text


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
    assert not card.isVisible()
    session.finish()
    assert card.isVisible() and card.headline.text() and not card.minimumHeight()
    project_document.set_training(epochs=5)
    assert "before your last changes" in card.details.text()
    height = card.height()
    controller.start_sweep()
    assert card.isVisible() and card.headline.text() == "Sweeping…" and card.minimumHeight() == height
    session.finish()
    assert not card.minimumHeight() and "before your last" not in card.details.text()


def test_sweep_page_fits_a_small_window(page: SweepPage) -> None:
    page.resize(624, 640)
    for widget in (page.plan, page.live_chip, page.export_button):
        assert widget.width() >= widget.sizeHint().width()
    assert page.export_button.geometry().right() <= 624 - 16
    assert not page.grab().isNull()


def test_short_sweep_page_folds_the_verdict_details(swept: SweepPage) -> None:
    card = swept.verdict_card
    assert card.details.isVisible() and not card.more.isVisible()
    swept.resize(1040, 560)
    assert not card.details.isVisible() and card.headline.isVisible()
    card.more.click()
    assert card.details.isVisible()


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
