"""The tab on MC dropout: the slider chooses how many of the passes count, without another look."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.inside.uncertainty_text import NO_PROBABILITIES
from engine.session.messages import LookedInside
from gui.inside_page.uncertainty_view import PassesView
from gui.inside_page.view import InsideContext, Subject
from tests.engine.inside.seen_passes import numbers_seen, of_classes, seen
from tests.gui.fake_session import FakeSession


def made(qtbot: QtBot, context: InsideContext, session: FakeSession, found: object) -> PassesView:
    view = PassesView(context)
    view.resize(800, 600)
    qtbot.addWidget(view)
    view.show()
    session.get_ready()
    project = context.document.project
    view.show_subject(Subject(project, project.experiment, Cell(0.5, 0), 3, (0,)))
    wanted = next(one[1] for one in session.asked if one[0] == "look_inside")
    session.emit(LookedInside(wanted, found))  # type: ignore[arg-type]
    return view


def test_slider_takes_fewer_passes(qtbot: QtBot, context: InsideContext, session: FakeSession) -> None:
    view = made(qtbot, context, session, numbers_seen())
    qtbot.waitUntil(lambda: view.shown is not None)
    width = view.count.width()
    view.passes.setValue(7)
    qtbot.waitUntil(lambda: view.shown.k == 7)
    assert view.count.text() == "7 passes"
    assert view.count.width() == width
    assert "look_inside" in session.names() and session.names().count("look_inside") == 1


def test_outputs_that_are_no_probabilities_are_said_so(
    qtbot: QtBot, context: InsideContext, session: FakeSession
) -> None:
    import numpy as np

    broken = seen(of_classes(np.full((5, 4, 2), 3.0, "float32"), [0, 1, 0, 1]))
    view = made(qtbot, context, session, broken)
    qtbot.waitUntil(lambda: view.message.text() == NO_PROBABILITIES)
    assert view.shown is None
