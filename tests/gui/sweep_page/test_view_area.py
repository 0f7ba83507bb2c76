"""Tabs over the results: each view is made when it is wanted, and kept when other results come."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgb
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from gui.control.run_controller import RunController
from gui.sweep_page.curve_view import CurveView
from gui.sweep_page.difference_view import DifferenceView
from gui.sweep_page.page import SweepPage
from gui.sweep_page.table_view import TableView
from gui.sweep_page.views import VIEWS
from gui.theme.theme import Theme
from tests.gui.fake_session import FakeSession


def test_sweep_page_without_results_has_a_hint(page: SweepPage) -> None:
    assert page.views.view is None
    assert page.host.button.isVisible()
    page.views.show_named("Table")
    assert page.host.button.isVisible(), "a table of nothing is no view"


def test_view_area_tabs_show_their_views(swept: SweepPage) -> None:
    seen = []
    for index, kind in enumerate(VIEWS):
        view = swept.views.show_named(kind.name)
        assert view is not None
        assert view.isVisible() and swept.views.tabs.index == index
        seen.append(view)
    assert len(set(map(id, seen))) == len(VIEWS)
    assert swept.views.show_named("Curve") is seen[0], "made once"
    with pytest.raises(KeyError):
        swept.views.show_named("Nothing")


def test_view_area_alt_number_opens_a_view(qtbot: QtBot, swept: SweepPage) -> None:
    swept.activateWindow()
    qtbot.keyClick(swept, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert isinstance(swept.views.view, TableView)
    assert all(button.toolTip().endswith(")") for button in swept.views.tabs.buttons)


def test_view_area_keeps_the_view_when_results_arrive(
    swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    table = swept.views.show_named("Table")
    controller.start_sweep()
    assert swept.views.view is table
    session.finish()
    assert table is not None and swept.views.view is table and table.isVisible()


def test_view_area_shows_controls_of_the_current_view_only(swept: SweepPage) -> None:
    curve, table = swept.views.show_named("Curve"), swept.views.show_named("Table")
    assert curve is not None and table is not None
    assert curve.controls is not None and table.controls is not None
    assert table.controls.isVisible() and not curve.controls.isVisible()
    swept.views.show_named("Curve")
    assert not curve.controls.isHidden() and table.controls.isHidden()


def test_view_area_places_the_cell_card_beside_or_over_the_view(qtbot: QtBot, swept: SweepPage) -> None:
    views = swept.views
    views.open_cell(Cell(0.5, 1))
    card = views.card
    assert card is not None and card.isVisible()
    qtbot.waitUntil(lambda: views.host.geometry().right() < card.geometry().left())
    swept.resize(624, 640)
    qtbot.waitUntil(lambda: views.host.width() == views.width())
    assert card.geometry().right() == views.width() - 1, "too narrow for both: it lies over the view"
    swept.resize(1040, 800)
    card.close_card()
    qtbot.waitUntil(lambda: views.host.width() == views.width())
    assert not card.isVisible()


def test_view_area_chart_click_opens_the_cell_card(swept: SweepPage) -> None:
    for name in ("Curve", "Differences"):
        view = swept.views.show_named(name)
        assert isinstance(view, CurveView | DifferenceView)
        view.chart.cell_clicked.emit(Cell(0.5, 0))
        assert swept.views.card is not None and swept.views.card.cell == Cell(0.5, 0)
        swept.views.card.close_card()


def test_view_area_views_follow_the_theme(qtbot: QtBot, swept: SweepPage, theme: Theme) -> None:
    for kind in VIEWS:
        swept.views.show_named(kind.name)
    swept.views.open_cell(Cell(0.5, 0))
    theme.set_scheme("dark")
    curve = swept.views.show_named("Curve")
    assert isinstance(curve, CurveView) and swept.views.card is not None
    figures = (curve.chart.canvas.figure, swept.views.card.curves.canvas.figure)
    qtbot.waitUntil(lambda: all(sum(to_rgb(figure.get_facecolor())) < 1.0 for figure in figures))
