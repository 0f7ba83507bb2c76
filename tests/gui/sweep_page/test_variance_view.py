"""Why different? without a worker: every state of the view, the runs it starts, the locks."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.analysis.variance_study import VarianceStudy
from engine.runs.record import VARIANCE, RunRecord
from engine.session.messages import CellsFinished, Stopped
from gui.charts.variance_chart import VarianceChart
from gui.control.cell_requests import ModelSaver, WeightsInspector
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.document.document import Document
from gui.sweep_page.lock_card import STALE
from gui.sweep_page.variance_view import BUSY, VarianceView
from gui.sweep_page.view import ViewContext
from gui.theme.theme import Theme
from tests.engine.analysis.sample_variance import variance_record
from tests.gui.fake_session import FakeSession, result
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def view(
    qtbot: QtBot,
    project_document: Document,
    bridge: EngineBridge,
    engine: EngineState,
    controller: RunController,
    session: FakeSession,
) -> VarianceView:
    project_document.set_sweep(rates=(0.0, 0.3, 0.5))
    saver = ModelSaver(bridge, engine, controller)
    weights, overlays = WeightsInspector(bridge, engine, controller), RunOverlays(project_document)
    made = VarianceView(ViewContext(project_document, controller, saver, weights, overlays, Theme("light")))
    qtbot.addWidget(made)
    qtbot.addWidget(made.controls)
    made.resize(900, 600)
    session.get_ready()
    made.controls.show()
    with qtbot.waitExposed(made):
        made.show()
    return made


def is_empty(view: VarianceView) -> bool:
    return view.host.button.isVisible()


def study(document: Document) -> RunRecord:
    return variance_record(20, project=document.project, rate=0.3)


def shown(view: VarianceView) -> VarianceStudy:
    assert view.study is not None
    return view.study


def chart_of(view: VarianceView) -> VarianceChart:
    assert isinstance(view.host.chart, VarianceChart)
    return view.host.chart


def test_empty_variance_view_has_a_hint_and_one_button(view: VarianceView) -> None:
    assert is_empty(view)
    assert not view.find_button.isVisible()
    assert not view.card.isVisible()
    assert view.rate.currentText() == "at rate 0.3", "the middle one"
    assert "180 short trainings at rate 0.3" in view.host.sentence.text()
    view.seeds.setCurrentIndex(0)
    assert "90 short trainings" in view.host.sentence.text()
    assert view.host.button.toolTip().startswith("90 short trainings")


def test_variance_view_starts_nine_parts_without_frozen_streams(
    view: VarianceView, session: FakeSession, project_document: Document
) -> None:
    project_document.set_sweep(frozen_streams=("split",))
    view.seeds.setCurrentIndex(0)
    view.host.button.click()
    assert len(session.parts) == 9
    assert all(len(part.cells) == 10 for part in session.parts)
    assert {cell.rate for part in session.parts for cell in part.cells} == {0.3}
    assert all(not part.experiment.frozen_streams for part in session.parts)
    assert not is_empty(view)
    assert not view.find_button.isEnabled() and view.find_button.toolTip() == BUSY
    assert view.card.headline.text() == "0 of 90 trainings…"


def test_variance_view_shows_pairs_while_running_and_shares_at_the_end(
    qtbot: QtBot, view: VarianceView, session: FakeSession, project_document: Document
) -> None:
    view.seeds.setCurrentIndex(0)
    view.host.button.click()
    first = session.parts[0].cells
    session.emit(CellsFinished(session.run_id, tuple(map(result, first)), 0))
    chart = chart_of(view)
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)
    assert len(chart.chart.pairs.placed) == 10
    assert view.card.headline.text() == "10 of 90 trainings…"
    assert not view.card.locks["split"].isVisible()
    session.finish()
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert len(chart.chart.pairs.placed) == 50
    shares = shown(view).shares
    assert shares is not None and view.card.headline.text() == shares.headline
    assert view.card.locks["split"].isVisible() and view.find_button.isEnabled()
    (run,) = project_document.project.runs
    assert (run.kind, run.n_cells) == (VARIANCE, 90)


def test_variance_view_stopped_study_can_be_resumed(view: VarianceView, session: FakeSession) -> None:
    view.seeds.setCurrentIndex(0)
    view.find_button.click()
    session.emit(CellsFinished(session.run_id, tuple(map(result, session.parts[0].cells)), 0))
    session.emit(Stopped(session.run_id, 1.0, (), 1))
    assert view.card.headline.text() == "Stopped after 10 of 90 trainings."
    view.find_button.click()
    assert len(session.parts) == 8


def test_variance_view_more_seeds_train_missing_cells_only(view: VarianceView, session: FakeSession) -> None:
    view.seeds.setCurrentIndex(0)
    view.find_button.click()
    session.finish()
    view.seeds.setCurrentIndex(1)
    view.find_button.click()
    assert [len(part.cells) for part in session.parts] == [10] * 9
    session.finish()
    assert shown(view).n_done == 180


def test_variance_view_shows_the_study_of_its_rate(view: VarianceView, project_document: Document) -> None:
    project_document.put_run(study(project_document))
    assert not is_empty(view)
    view.rate.setCurrentIndex(0)
    assert is_empty(view)
    view.rate.setCurrentIndex(1)
    assert not is_empty(view)
    assert view.card.headline.text().startswith("Mostly the split")
    project_document.set_sweep(rates=(0.1, 0.3))
    assert view.rate.currentText() == "at rate 0.3", "the chosen one stays"


def test_variance_view_marks_results_from_before_an_edit(
    view: VarianceView, project_document: Document
) -> None:
    project_document.put_run(study(project_document))
    assert STALE not in view.card.details.text()
    project_document.set_training(epochs=3)
    assert STALE in view.card.details.text()
    project_document.undo_stack.undo()
    assert STALE not in view.card.details.text()
    project_document.set_sweep(frozen_streams=("mask",))
    assert STALE not in view.card.details.text(), "what is locked for the sweep varies in a study"


def test_lock_card_lock_is_one_undo_step(view: VarianceView, project_document: Document) -> None:
    project_document.put_run(study(project_document))
    project_document.load(project_document.project)
    view.card.locks["split"].click()
    assert project_document.project.sweep.frozen_streams == ("split",)
    assert project_document.undo_stack.undoText() == "Fix the split"
    assert "holds for that choice alone" in view.card.caution.text()
    view.card.locks["mask"].click()
    assert project_document.project.sweep.frozen_streams == ("split", "mask")
    assert view.card.caution.text().startswith("Split and dropout masks fixed")
    project_document.undo_stack.undo()
    assert not view.card.locks["mask"].isChecked() and view.card.locks["split"].isChecked()
    view.card.locks["split"].click()
    assert project_document.undo_stack.undoText() == "Let vary the split"
    assert project_document.project.sweep.frozen_streams == ()
    assert project_document.undo_stack.count() == 2


def test_variance_view_names_the_problem_of_an_unsweepable_network(
    view: VarianceView, project_document: Document
) -> None:
    for layer in project_document.project.network.layers:
        if layer.is_swept:
            project_document.set_swept(layer.uid, False)
    assert not view.host.button.isEnabled()
    assert "No Dropout layer is swept" in view.host.sentence.text()
    assert "No Dropout layer is swept" in view.host.button.toolTip()


def test_variance_view_saves_its_figure(
    qtbot: QtBot, view: VarianceView, project_document: Document, tmp_path: Path
) -> None:
    assert not view.export_button.isVisible()
    project_document.put_run(study(project_document))
    assert view.export_button.isVisible()
    with qtbot.waitSignal(view.notice_raised, timeout=20_000) as said:
        view.export(tmp_path / "a.csv")
    assert said.args[2] == "good"
    with (tmp_path / "a.csv").open() as file:
        assert len(list(csv.reader(file))) == 181
    with qtbot.waitSignal(view.notice_raised, timeout=20_000) as said:
        view.export(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 10_000


def test_hidden_variance_view_updates_when_shown(view: VarianceView, project_document: Document) -> None:
    view.hide()
    project_document.put_run(study(project_document))
    assert view.study is None
    view.show()
    assert view.study is not None and not is_empty(view)


def test_variance_view_rate_is_that_of_the_newest_study(
    view: VarianceView, project_document: Document
) -> None:
    assert view.rate.currentData() == 0.3
    record = study(project_document)
    project_document.put_run(record)
    project_document.set_sweep(rates=(0.0, *record.definition.sweep.rates, 0.6, 0.8))
    project_document.set_sweep(rates=())
    assert view.rate.currentData() is None and not view.find_button.isEnabled()
    project_document.set_sweep(rates=(0.0, *record.definition.sweep.rates, 0.6, 0.8))
    assert view.rate.currentData() == record.definition.sweep.rates[0]


def test_variance_picture_export_that_raises_is_told_once(
    qtbot: QtBot, view: VarianceView, project_document: Document, monkeypatch, tmp_path: Path, caplog
) -> None:
    monkeypatch.setattr("gui.sweep_page.variance_view.save_variance_figure", bug)
    project_document.put_run(study(project_document))
    told: list[str] = []
    view.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    view.export(tmp_path / "a.png")
    qtbot.waitUntil(lambda: not view.saver.is_busy)
    assert_told_once(told, caplog)
