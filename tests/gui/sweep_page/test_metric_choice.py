"""The menu for the metric in view: curve, table and verdict follow it, the project does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.fit import fitted_to_data
from engine.experiment.results import CellResult
from engine.experiment.specs import DataSpec
from engine.project.project import Prediction
from engine.session.messages import CellsFinished, Finished
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.page import SweepPage
from gui.sweep_page.table_view import TableView
from tests.gui.fake_session import FakeSession, result

METRICS = ("accuracy", "recall", "auc")


@pytest.fixture
def of_two(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> SweepPage:
    """The page after a sweep with three metrics, whose recall falls with the rate."""
    project = project_document.project
    training = replace(project.training, loss="binary_crossentropy", more_metrics=METRICS[1:])
    changed = replace(project, data=DataSpec("breast_cancer"), training=training)
    project_document.edit("Two classes", fitted_to_data(changed))
    controller.start_sweep()
    cells = [result(cell) for cell in session.parts[0].cells]
    session.emit(CellsFinished(session.run_id, tuple(map(with_more, cells))), Finished(session.run_id, 1.0))
    return page


def with_more(cell: CellResult) -> CellResult:
    rate = cell.cell.rate or 0.0
    values = {"recall": 0.9 - rate / 2 - 0.01 * cell.cell.seed, "auc": 0.75}
    more = tuple((f"{split}_{name}", values[name]) for split in ("train", "val", "test") for name in values)
    return replace(cell, metrics=cell.metrics + more)


def choose(page: SweepPage, metric: str) -> None:
    choice = page.views.metric_choice
    choice.setCurrentIndex(choice.findData(metric))


def test_one_metric_is_no_choice(swept: SweepPage) -> None:
    assert not swept.views.metric_choice.isVisible()


def test_curve_table_title_and_verdict_follow_the_choice(
    of_two: SweepPage, project_document: Document
) -> None:
    choice = of_two.views.metric_choice
    assert choice.isVisible() and [choice.itemText(row) for row in range(3)] == ["Accuracy", "Recall", "AUC"]
    before = project_document.project
    assert of_two.title.startswith("Accuracy") and "accuracy" in of_two.verdict_card.headline.text()
    choose(of_two, "recall")
    curve = of_two.views.view
    assert isinstance(curve, CurveView) and curve.shown is not None
    assert curve.shown.results.experiment.training.metric == "recall"
    assert of_two.title.startswith("Recall")
    choose(of_two, "auc")
    assert of_two.title.startswith("AUC")
    table = of_two.views.show_named("Table")
    assert isinstance(table, TableView)
    assert {row.mean for row in table.rates.table.rows[:2]} == {0.75}
    assert project_document.project is before, "it is a choice of the view"
    of_two.views.show_named("Why different?")
    assert not choice.isVisible()


def test_the_choice_stays_while_a_new_sweep_runs(
    of_two: SweepPage, controller: RunController, session: FakeSession
) -> None:
    choose(of_two, "recall")
    controller.start_sweep(is_repeat=True)
    assert of_two.views.metric_choice.chosen == "recall"
    session.emit(Finished(session.run_id, 1.0))
    assert of_two.views.metric_choice.chosen == "recall"


def test_a_prediction_is_drawn_for_the_metric_that_it_is_of(
    of_two: SweepPage, project_document: Document
) -> None:
    prediction = Prediction("helps", ((0.0, 0.8), (0.5, 0.9)), "2026-12-01T09:00:00+00:00")
    project_document.edit("Predict", replace(project_document.project, prediction=prediction))
    curve = of_two.views.show_named("Curve")
    assert isinstance(curve, CurveView)
    assert len(curve.curve_choices().overlays) == 1
    choose(of_two, "recall")
    assert not curve.curve_choices().overlays
