"""The tab Film: what it asks for, what it shows instead of a film, and that it is quiet behind others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.charts.film_figure import frame_text
from engine.inside.film import FilmView, film_of, film_problem
from engine.inside.film_example import film_example
from engine.project.project import Project
from engine.session.messages import LookedInside
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.inside_page.film_view import COMPUTING, FilmTab
from gui.inside_page.page import InsidePage
from gui.inside_page.view import STARTING
from gui.inside_page.views import VIEWS
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.engine.charts.sample_film import plane_film
from tests.gui.fake_session import FakeSession

KINDS = tuple(kind for kind in VIEWS if kind.name == "Film")
MOONS = film_example(Project())


@pytest.fixture
def page(qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings) -> InsidePage:
    engine = EngineState(bridge, settings)
    asker = InsideAsker(bridge, engine, RunController(project_document, bridge, engine))
    made = InsidePage(project_document, asker, Theme("light"), KINDS)
    made.resize(900, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def tab(page: InsidePage) -> FilmTab:
    assert isinstance(page.view, FilmTab)
    return page.view


def looks(session: FakeSession) -> list[FilmView]:
    return [one[1] for one in session.asked if one[0] == "look_inside"]


def show_film(page: InsidePage, session: FakeSession, document: Document, qtbot: QtBot) -> FilmTab:
    """Have the engine answer with a film."""
    document.load(MOONS)
    session.get_ready()
    qtbot.waitUntil(lambda: len(looks(session)) == 1)
    session.emit(LookedInside(looks(session)[0], plane_film(), ""))
    qtbot.waitUntil(tab(page).bar.isVisible)
    return tab(page)


def test_what_is_asked_for(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    show_film(page, session, project_document, qtbot)
    assert looks(session)[0] == film_of(MOONS.experiment, page.subject.cell)


def test_other_data_are_told_what_to_press(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    view = tab(page)
    before = project_document.project
    assert view.host.sentence.text() == film_problem(before.experiment)
    session.get_ready()
    assert looks(session) == []
    qtbot.mouseClick(view.host.button, Qt.MouseButton.LeftButton)
    assert not film_problem(project_document.project.experiment)
    qtbot.waitUntil(lambda: len(looks(session)) == 1)
    project_document.undo_stack.undo()
    assert project_document.project == before


def test_waiting_is_explained(page: InsidePage, session: FakeSession, project_document: Document) -> None:
    project_document.load(MOONS)
    page._show()  # noqa: SLF001 (at once)
    view = tab(page)
    assert view.host.sentence.text() == STARTING
    assert not view.host.button.isVisible()
    session.get_ready()
    assert view.host.sentence.text() == COMPUTING
    session.emit(LookedInside(looks(session)[0], None, "There is too little memory."))
    assert view.host.sentence.text() == "There is too little memory."


def test_film_is_shown_and_played(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    view = show_film(page, session, project_document, qtbot)
    assert (view.bar.frame, view.bar.n_networks) == (3, 5)
    chart = view.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: chart.chart.seen is not None and chart.chart.frame == 3)
    view.bar.frames.setValue(1)
    qtbot.waitUntil(lambda: chart.chart.frame == 1)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Space)
    assert view.bar.is_playing
    qtbot.keyClick(view.bar.frames, Qt.Key.Key_Space)
    assert not view.bar.is_playing
    assert not view.sentence.isVisible()  # the thinned networks differ in nothing


def test_behind_other_pages_nothing_moves(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    view = show_film(page, session, project_document, qtbot)
    view.bar.loop.setChecked(True)
    view.bar.toggle()
    page.hide()
    assert not view.bar.is_playing
    project_document.load(replace(MOONS, name="other"))
    assert len(looks(session)) == 1


def test_edit_asks_for_another_film(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    view = show_film(page, session, project_document, qtbot)
    page.seed.setValue(3)
    qtbot.waitUntil(lambda: len(looks(session)) == 2)
    assert looks(session)[1].seed == 3
    assert not view.bar.isVisible()
    page.seed.setValue(0)
    qtbot.waitUntil(view.bar.isVisible)  # the answer was kept
    assert len(looks(session)) == 2


def test_frame_in_view_is_pinned(
    page: InsidePage, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    view = tab(page)
    assert not view.has_picture()
    assert view.pin() is None
    assert show_film(page, session, project_document, qtbot) is view
    making = view.pin()
    assert making is not None
    pin = making()
    pin.check()
    film = plane_film()
    assert (pin.title, pin.seed, pin.step) == ("Film", 0, None)
    assert pin.epoch == (int(film.epochs[view.bar.frame]) or None)
    assert frame_text(film, view.bar.frame) in pin.caption
