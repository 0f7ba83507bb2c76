"""The curve's choices: one axis, one seed alone, the theory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Prediction, Project
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.page import SweepPage
from gui.sweep_page.theory import Theory
from gui.sweep_page.view import ShownSweep, ViewContext
from tests.engine.analysis.sample_results import cell_result
from tests.gui.fake_session import FakeSession, result
from tests.gui.raising import assert_told_once, bug

LINEAR = NetworkSpec((LayerSpec.of("dropout", True), LayerSpec.of("dense", units=1, activation="linear")))
RIDGE = Experiment(
    DataSpec(dataset="diabetes"), LINEAR, TrainingSpec(loss="mean_squared_error", metric="mean_squared_error")
)


@pytest.fixture
def view(swept: SweepPage) -> CurveView:
    made = swept.views.show_named("Curve")
    assert isinstance(made, CurveView)
    return made


def test_curve_view_single_seed_is_drawn_and_described(view: CurveView) -> None:
    choice = view.controls.one_run
    assert [choice.itemText(row) for row in range(choice.count())] == [
        "All seeds",
        "Seed 0",
        "Seed 1",
    ]
    assert not view.seed_text.isVisible()
    choice.setCurrentIndex(2)
    assert view.seed_text.isVisible()
    assert view.seed_text.text().startswith("Seed 1 alone would have said: best rate 0.5")
    assert view.curve_choices().seed == 1
    choice.setCurrentIndex(0)
    assert not view.seed_text.isVisible() and view.curve_choices().seed is None


def test_curve_view_keeps_the_chosen_seed_while_it_exists(
    view: CurveView, swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    view.controls.one_run.setCurrentIndex(2)
    swept.more_seeds.add()
    session.finish()
    assert view.controls.one_run.count() == 13
    assert view.curve_choices().seed == 1
    shown = replace(view.shown or pytest.fail("nothing is shown"))
    of_seed_0 = tuple(item for item in shown.results.cells if item.cell.seed == 0)
    view.show_sweep(replace(shown, results=SweepResults(shown.results.experiment, of_seed_0)))
    assert view.curve_choices().seed is None and not view.seed_text.isVisible()


def test_curve_view_shared_axis(qtbot: QtBot, view: CurveView) -> None:
    assert view.controls.one_axis.isVisible()
    assert view.curve_choices().is_shared, "both panels have one metric, and one scale to begin with"
    view.controls.one_axis.click()
    assert not view.curve_choices().is_shared
    view.controls.one_axis.click()
    assert view.curve_choices().is_shared
    canvas = view.chart.canvas
    qtbot.waitUntil(lambda: canvas.full_draws > 0 and not canvas.is_pending)
    first, second = view.chart.chart.panels
    assert first.axes.get_ylim() == second.axes.get_ylim()


def test_curve_view_offers_no_shared_axis_for_one_panel(view: CurveView) -> None:
    shown = view.shown
    assert shown is not None
    experiment = replace(shown.results.experiment, data=DataSpec(split="none"))
    cells = tuple(result(Cell(rate, 0)) for rate in (0.0, 0.5))
    view.show_sweep(replace(shown, results=SweepResults(experiment, cells)))
    assert not view.controls.one_axis.isVisible() and not view.controls.theory.isVisible()


def test_curve_view_offers_the_theory_where_it_exists(qtbot: QtBot, context: ViewContext) -> None:
    view = CurveView(context)
    qtbot.addWidget(view)
    cells = tuple(
        cell_result(rate, seed, 3000.0 + 100 * rate + seed, "test_mean_squared_error")
        for rate in (0.0, 0.5)
        for seed in (0, 1)
    )
    view.show_sweep(ShownSweep(SweepResults(RIDGE, cells), (0.0, 0.5), Project()))
    controls = view.controls
    assert not controls.theory.isHidden()
    with qtbot.waitSignal(view.theory.changed, timeout=30_000):
        controls.theory.setChecked(True)
    (overlay,) = view.curve_choices().overlays
    assert overlay.rates == (0.0, 0.5) and overlay.test is not None
    assert all(1000 < value < 6000 for value in overlay.test)
    controls.theory.setChecked(False)
    assert view.curve_choices().overlays == ()


def test_theory_waits_for_the_first_result_of_a_sweep(
    qtbot: QtBot, context: ViewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = CurveView(context)
    qtbot.addWidget(view)
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(view.theory, "ask", lambda *key: asked.append(key[2]))
    view.show_sweep(ShownSweep(SweepResults(RIDGE, ()), (0.0, 0.5), Project()))
    view.controls.theory.setChecked(True)
    assert not view.controls.theory.isHidden() and asked == []
    cells = (cell_result(0.5, 3, 3000.0, "test_mean_squared_error"),)
    view.show_sweep(ShownSweep(SweepResults(RIDGE, cells), (0.0, 0.5), Project()))
    assert set(asked) == {(3,)}


def test_curve_view_overlays_prediction_and_chosen_runs(
    swept: SweepPage, context: ViewContext, overlays: RunOverlays
) -> None:
    document = context.document
    view = swept.views.show_named("Curve")
    assert isinstance(view, CurveView) and view.controls.prediction.isHidden()
    sketch = ((0.5, 0.9), (0.0, 0.8))
    document.edit("Predict", replace(document.project, prediction=Prediction("helps", sketch)))
    (guess,) = view.curve_choices().overlays
    assert (guess.rates, guess.test, guess.train) == ((0.0, 0.5), (0.8, 0.9), None)
    first = document.project.runs[0]
    training = replace(first.definition.training, epochs=7)
    other = replace(
        first,
        uid="b",
        name="Seven",
        made="1",
        colour="purple",
        definition=replace(first.definition, training=training),
    )
    document.put_run(other)
    overlays.choose(["b", first.uid])
    run, _ = view.curve_choices().overlays
    assert (run.name, run.look.colour, run.rates) == ("Seven", "#CC79A7", (0.0, 0.5))
    view.controls.prediction.click()
    assert [curve.name for curve in view.curve_choices().overlays] == ["Seven"]


def test_theory_that_raises_is_told_once_however_often_it_is_asked(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("engine.analysis.ridge.ridge_curve", bug)
    theory = Theory()
    told: list[str] = []
    theory.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    for _ in range(3):
        theory.ask(RIDGE, (0.0, 0.5), (0, 1))
        qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert_told_once(told, caplog)
    assert theory.overlay(RIDGE) is None


# --- Presentation mode


def columns(view: CurveView) -> list[str]:
    """The panels that are drawn."""
    return [panel.column for panel in view.chart.chart.panels]


def test_held_out_data_have_the_chart_to_themselves_on_a_projector_until_asked(
    qtbot: QtBot, view: CurveView, swept: SweepPage
) -> None:
    theme, controls = view.context.theme, view.controls
    both = ["train_accuracy", "test_accuracy"]
    qtbot.waitUntil(lambda: columns(view) == both)
    assert not controls.training.isVisible()
    theme.set_presenting(True)
    qtbot.waitUntil(lambda: columns(view) == ["test_accuracy"])
    assert controls.training.isVisible() and not controls.one_axis.isVisible()
    controls.training.click()
    qtbot.waitUntil(lambda: columns(view) == both)
    assert controls.one_axis.isVisible()
    controls.training.click()
    theme.set_presenting(False)
    qtbot.waitUntil(lambda: columns(view) == both)
    assert swept.plan.isVisible() and controls.one_axis.isVisible() and not controls.training.isVisible()


def test_plan_and_caption_leave_their_space_to_the_chart_on_a_projector(
    qtbot: QtBot, view: CurveView, swept: SweepPage
) -> None:
    swept.resize(960, 600)
    before = view.chart.height()
    view.context.theme.set_presenting(True)
    assert not swept.plan.isVisible() and not swept.caption.isVisible()
    assert swept.verdict_card.isVisible()
    qtbot.waitUntil(lambda: view.chart.height() > before)
    swept.resize(1300, 1000)
    assert swept.plan.isVisible()
    view.context.theme.set_presenting(False)
    assert swept.plan.isVisible() and swept.caption.isVisible()
