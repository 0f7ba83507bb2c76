"""Earlier sweeps of the experiment lie faint behind its curve."""

from __future__ import annotations

from engine.charts.curve_overlay import CurveOverlay
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.earlier_sweeps import MAX_CURVES
from gui.sweep_page.page import SweepPage
from tests.gui.fake_session import FakeSession


def curve_view(page: SweepPage) -> CurveView:
    view = page.views.view
    assert isinstance(view, CurveView)
    return view


def ghosts(page: SweepPage) -> list[CurveOverlay]:
    choices = curve_view(page).curve_choices()
    return [curve for curve in choices.overlays if curve.look.is_temporary]


def roll(controller: RunController, session: FakeSession, times: int = 1) -> None:
    for _ in range(times):
        controller.sweep_new_seeds()
        session.finish()


def test_earlier_sweeps_are_drawn_from_the_runs(
    swept: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controls = curve_view(swept).controls
    assert not ghosts(swept) and not controls.earlier.isVisible()
    controller.sweep_new_seeds()
    assert [curve.name for curve in ghosts(swept)] == ["earlier sweep"], "at once, when the new one starts"
    session.finish()
    (curve,) = ghosts(swept)
    first = project_document.project.runs[0].results
    assert curve.rates == (0.0, 0.5) and curve.test is not None
    mean = sum(dict(cell.metrics)["test_accuracy"] for cell in first.cells if cell.cell.rate == 0.5) / 2
    assert abs(curve.test[1] - mean) < 1e-9
    assert controls.earlier.isVisible() and controls.earlier.isChecked()
    controls.earlier.click()
    assert not ghosts(swept)
    controls.earlier.click()
    roll(controller, session, MAX_CURVES + 1)
    assert [curve.name for curve in ghosts(swept)] == [""] * (MAX_CURVES - 1) + [
        f"{MAX_CURVES} earlier sweeps"
    ]


def test_a_run_that_is_chosen_anyway_is_drawn_once(
    swept: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    roll(controller, session)
    swept_first = project_document.project.runs[0]
    overlays = curve_view(swept).context.overlays
    overlays.choose([swept_first.uid])
    assert not ghosts(swept)
    assert [curve.name for curve in curve_view(swept).curve_choices().overlays] == [swept_first.name]


def test_other_experiments_and_deleted_runs_leave_no_trace(
    swept: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    roll(controller, session)
    first = project_document.project.runs[0].uid
    project_document.remove_runs([first])
    assert not ghosts(swept) and not curve_view(swept).controls.earlier.isVisible()
    project_document.undo_stack.undo()
    assert len(ghosts(swept)) == 1
    project_document.set_training(epochs=7)
    controller.start_sweep()
    session.finish()
    assert not ghosts(swept)
