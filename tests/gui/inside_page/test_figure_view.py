"""A view of one look: it asks, says why nothing is shown, shows the answer, and saves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.inside.uncertainty_view import UncertaintyView
from engine.project.pins import with_pin
from engine.session.messages import LookedInside
from gui.inside_page.uncertainty_view import NAME, PassesView
from gui.inside_page.view import STARTING, InsideContext, Subject
from gui.theme.tokens import tokens
from gui.widgets.pixel_image import png_image
from tests.engine.inside.seen_passes import numbers_seen
from tests.gui.fake_session import FakeSession


@pytest.fixture
def view(qtbot: QtBot, context: InsideContext) -> PassesView:
    made = PassesView(context)
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def subject_of(context: InsideContext, seed: int = 0) -> Subject:
    project = context.document.project
    return Subject(project, project.experiment, Cell(0.5, seed), 3, (0, 1))


def asked(session: FakeSession) -> list[UncertaintyView]:
    return [one[1] for one in session.asked if one[0] == "look_inside"]


def test_answer_is_shown_with_its_sentences(
    view: PassesView, context: InsideContext, session: FakeSession, qtbot: QtBot
) -> None:
    view.show_subject(subject_of(context))
    assert view.message.text() == STARTING
    assert not view.save_button.isEnabled()
    session.get_ready()
    assert view.message.text() == view.computing
    (wanted,) = asked(session)
    assert (wanted.cell, wanted.epoch) == (Cell(0.5, 0), 3)
    session.emit(LookedInside(wanted, numbers_seen()))
    qtbot.waitUntil(lambda: view.shown is not None)
    assert view.chart.isVisible() and view.save_button.isEnabled()
    assert "these samples agree with what it states" in view.sentences.text().replace("\u200b", "")
    assert view.chart.accessibleDescription().startswith("The 90 % interval covers")
    assert 0 < view.sentences.height() < 200


def test_problem_is_shown(view: PassesView, context: InsideContext, session: FakeSession) -> None:
    session.get_ready()
    view.show_subject(subject_of(context))
    session.emit(LookedInside(asked(session)[0], None, "Not enough memory."))
    assert view.message.text() == "Not enough memory."
    assert view.message.isVisible() and not view.save_button.isEnabled()


def test_view_that_was_left_shows_and_computes_nothing(
    view: PassesView, context: InsideContext, session: FakeSession, qtbot: QtBot
) -> None:
    session.get_ready()
    view.show_subject(subject_of(context))
    view.leave()
    session.emit(LookedInside(asked(session)[0], numbers_seen()))
    qtbot.wait(150)
    assert view.shown is None
    view.show_subject(subject_of(context))
    qtbot.waitUntil(lambda: view.shown is not None)
    assert len(asked(session)) == 1


def test_other_subject_is_asked_for_and_the_old_picture_goes(
    view: PassesView, context: InsideContext, session: FakeSession, qtbot: QtBot
) -> None:
    session.get_ready()
    view.show_subject(subject_of(context))
    session.emit(LookedInside(asked(session)[0], numbers_seen()))
    qtbot.waitUntil(lambda: view.shown is not None)
    view.show_subject(subject_of(context, seed=1))
    assert view.shown is None and view.message.text() == view.computing
    view.show_subject(subject_of(context))
    qtbot.waitUntil(lambda: view.shown is not None)


def test_picture_is_pinned_with_its_sentences(
    view: PassesView, context: InsideContext, session: FakeSession, qtbot: QtBot
) -> None:
    session.get_ready()
    view.show_subject(subject_of(context, seed=1))
    assert (view.has_picture(), view.pin()) == (False, None)
    session.emit(LookedInside(asked(session)[0], numbers_seen()))
    with qtbot.waitSignal(view.picture_changed):
        pass
    assert view.has_picture()
    context.theme.set_scheme("dark")
    making = view.pin()
    assert making is not None
    pin = making()
    assert (pin.title, pin.facts) == (NAME, "rate 0.5, seed 1, epoch 3")
    assert pin.caption == view.text
    assert pin.caption.startswith("The 90 % interval covers")
    assert with_pin((), pin) == (pin,)
    assert png_image(pin.png).pixelColor(2, 2).name() == tokens("light").card.lower()
    view.show_subject(subject_of(context, seed=2))
    assert (view.has_picture(), view.pin()) == (False, None)


def test_figure_and_table_are_saved(
    view: PassesView, context: InsideContext, session: FakeSession, qtbot: QtBot, tmp_path: Path
) -> None:
    session.get_ready()
    view.show_subject(subject_of(context))
    session.emit(LookedInside(asked(session)[0], numbers_seen()))
    qtbot.waitUntil(lambda: view.shown is not None)
    for name in ("figure.png", "table.csv"):
        with qtbot.waitSignal(view.notice_raised) as raised:
            view.export(tmp_path / name)
        assert raised.args is not None and raised.args[2] == "good"
        assert (tmp_path / name).stat().st_size > 1000
    with qtbot.waitSignal(view.notice_raised) as raised:
        view.export(tmp_path / "figure.bmp")
    assert raised.args is not None and raised.args[2] == "bad"
