"""A sweep with a second setting: curves or a map, a line of words a value, and the members one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell, SecondSetting
from engine.project.project import HELPS, Prediction
from engine.session.messages import CellsFinished
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.family_view import FamilyView
from gui.sweep_page.page import SweepPage
from gui.sweep_page.table_view import TableView
from gui.theme.theme import Theme
from tests.engine.analysis.sample_variance import family_record
from tests.gui.fake_session import FakeSession, result


def add_family(document: Document, *values: float) -> None:
    """The plan has these units, and they are trained."""
    document.set_sweep(second=SecondSetting("units", values))
    document.put_run(family_record(values, project=document.project))


def family_view(page: SweepPage) -> FamilyView:
    view = page.views.view
    assert isinstance(view, FamilyView)
    return view


def sizes(view: FamilyView) -> list[tuple[str, int]]:
    """Each member and how many trainings it has."""
    assert view.family is not None
    return [(key, len(results.cells)) for key, results in view.family.members]


def said(view: FamilyView) -> list[tuple[str, str]]:
    return [(name.text(), text.text()) for _, name, text in view.verdicts.lines]


def test_sweep_page_shows_the_family_view_with_a_second_setting(
    qtbot: QtBot, page: SweepPage, project_document: Document
) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    qtbot.waitUntil(lambda: view.chart.canvas.full_draws > 0 and not view.chart.canvas.is_pending)
    assert [key for key, _ in sizes(view)] == ["16", "64"]
    assert view.controls.isVisible()
    assert not page.views.member.isVisible()
    project_document.set_sweep(second=None)
    project_document.remove_runs(["family"])
    project_document.put_run(family_record((16.0,), project=project_document.project))
    assert isinstance(page.views.view, FamilyView), "the newest sweep there is"


def test_sweep_page_shows_the_curve_view_without_a_second_setting(
    page: SweepPage, controller: RunController, session: FakeSession
) -> None:
    controller.start_sweep()
    session.finish()
    assert isinstance(page.views.view, CurveView)
    assert page.verdict_card.isVisible() and not page.views.member.isVisible()


def test_family_view_has_a_verdict_per_member(page: SweepPage, project_document: Document) -> None:
    project_document.set_sweep(seeds=tuple(range(6)))
    add_family(project_document, 16.0, 64.0)
    (narrow, short_text), (wide, long_text) = said(family_view(page))
    assert (narrow, wide) == ("16 units", "64 units")
    assert short_text.startswith("Dropout hurts") and long_text.startswith("Dropout helps")
    tip = family_view(page).verdicts.lines[0][2].toolTip()
    assert "95 % interval" in tip
    assert not page.views.ribbon.isVisible()
    project_document.set_training(epochs=3)
    assert page.views.ribbon.isVisible()
    assert page.views.veil.isVisible()


def test_a_family_has_one_headline_above_its_chart(page: SweepPage, project_document: Document) -> None:
    project_document.set_sweep(seeds=tuple(range(6)))
    add_family(project_document, 16.0, 64.0)
    view, card = family_view(page), page.verdict_card
    assert card.isVisible() and card.headline.text() == "Dropout helps with 64 units; it hurts with 16."
    assert card.mapToGlobal(card.rect().bottomLeft()).y() < view.mapToGlobal(view.rect().topLeft()).y()
    page.views.show_named("Table")
    assert card.headline.text().startswith("Dropout hurts"), "one member is in view"
    page.views.show_named("Why different?")
    assert not card.isVisible()
    page.views.show_named("Curve")
    assert card.headline.text() == "Dropout helps with 64 units; it hurts with 16."


def test_the_headline_of_a_family_stays_in_presentation_mode(
    page: SweepPage, project_document: Document, theme: Theme
) -> None:
    add_family(project_document, 16.0, 64.0)
    theme.set_presenting(True)
    assert page.verdict_card.isVisible() and "64 units" in page.verdict_card.headline.text()
    theme.set_presenting(False)


def test_a_family_on_training_data_offers_once_to_hold_some_out(
    page: SweepPage, project_document: Document
) -> None:
    project_document.set_data(split="none")
    add_family(project_document, 16.0, 64.0)
    card = page.verdict_card
    assert card.headline.text() == "You need held-out data to see whether dropout helps."
    assert [text.startswith("Best mean: ") for _, text in said(family_view(page))] == [True, True]
    assert card.hold_out.isVisible()
    card.hold_out.click()
    assert project_document.project.data.is_held_out


def test_a_familys_prediction_is_compared_with_every_curve(
    page: SweepPage, project_document: Document
) -> None:
    project = project_document.project
    predicted = replace(project, prediction=Prediction(choice=HELPS, is_blind=True))
    project_document.edit("Predict", predicted)
    add_family(project_document, 16.0, 64.0)
    assert page.verdict_card.details.text().startswith("You said that dropout helps: 1 of 2 curves agree.")


def test_family_verdicts_are_keyed_by_the_curves_and_not_by_their_tone(
    qtbot: QtBot, page: SweepPage, project_document: Document
) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    qtbot.waitUntil(lambda: view.chart.canvas.full_draws > 0 and not view.chart.canvas.is_pending)
    assert view.chart.chart.curves is not None
    for (key, _, _), curve in zip(view.verdicts.lines, view.chart.chart.curves.curves, strict=True):
        assert key.colour == curve.line.get_color()


def test_family_view_grows_while_running(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    project_document.set_sweep(second=SecondSetting("units", (4.0, 8.0)))
    controller.start_sweep()
    assert len(session.parts) == 2
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)), result(Cell(0.5, 0))), 0))
    view = family_view(page)
    assert sizes(view) == [("4", 2), ("8", 0)]
    assert said(view)[1] == ("8 units", "No results yet.")
    assert page.verdict_card.headline.text() == "2 of 8 trained…"
    session.emit(CellsFinished(session.run_id, (result(Cell(0.5, 1)),), 1))
    assert sizes(view) == [("4", 2), ("8", 1)]
    session.finish()
    assert sizes(view) == [("4", 4), ("8", 4)]
    assert not page.views.ribbon.isVisible()


def test_family_view_caches_verdicts_of_unchanged_members(
    page: SweepPage, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    before = {key: found for key, (_, found) in view.verdicts.known.items()}
    record = view.record
    assert record is not None
    longer = record.part("64").with_cells((result(Cell(0.5, 9)),))
    project_document.put_run(record.with_results("64", longer))
    after = {key: found for key, (_, found) in view.verdicts.known.items()}
    assert after["16"] is before["16"] and after["64"] is not before["64"]


def test_family_view_switches_between_curves_and_map(
    qtbot: QtBot, page: SweepPage, project_document: Document
) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    view.map_button.click()
    qtbot.waitUntil(lambda: view.chart.chart.map is not None and not view.chart.canvas.is_pending)
    view.map_button.click()
    qtbot.waitUntil(lambda: view.chart.chart.curves is not None and not view.chart.canvas.is_pending)


def test_other_views_show_the_chosen_family_member(page: SweepPage, project_document: Document) -> None:
    add_family(project_document, 16.0, 64.0)
    view = page.views.show_named("Table")
    assert isinstance(view, TableView)
    choice = page.views.member
    assert choice.isVisible() and choice.currentText() == "16 units"
    assert page.verdict_card.isVisible()
    narrow = page.verdict_card.headline.text()
    choice.setCurrentIndex(1)
    assert view.shown is not None
    assert view.shown.results.experiment == project_document.project.runs[-1].part("64").experiment
    assert page.verdict_card.headline.text() != narrow
    project_document.set_name("other")
    assert choice.currentText() == "64 units"


def test_family_view_point_opens_the_cell_of_its_member(page: SweepPage, project_document: Document) -> None:
    add_family(project_document, 16.0, 64.0)
    family_view(page).chart.point_clicked.emit(1, Cell(0.5, 1))
    assert page.views.member.currentData() == "64"
    assert page.views.card is not None and page.views.card.cell == Cell(0.5, 1)
    assert isinstance(page.views.view, FamilyView)


def test_family_view_scrolls_many_members(page: SweepPage, project_document: Document) -> None:
    add_family(project_document, *(float(2**power) for power in range(2, 10)))
    verdicts = family_view(page).verdicts
    assert len(verdicts.lines) == 8
    assert verdicts.height() < 130


def test_family_view_follows_the_theme(page: SweepPage, project_document: Document, theme: Theme) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    before = view.verdicts.lines[0][0].colour
    theme.set_scheme("dark")
    assert view.verdicts.lines[0][0].colour != before


def test_cell_card_names_its_family_member(page: SweepPage, project_document: Document) -> None:
    add_family(project_document, 16.0, 64.0)
    view = family_view(page)
    cell = project_document.project.runs[-1].part("64").cells[0].cell
    view.chart.point_clicked.emit(1, cell)
    card = page.views.card
    assert card is not None and card.member.isVisible() and card.member.text() == "64 units"
    assert card.accessibleDescription().startswith("64 units: rate")
    page.views.member.choose("16")
    assert card.member.text() == "16 units" and card.accessibleDescription().startswith("16 units: rate")
