"""The tab on co-adaptation: what it asks for, and what it says and does not say."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import STREAMS, Cell
from engine.inside.coadaptation_view import MAX_SEEDS, CoadaptationView
from engine.session.messages import LookedInside
from gui.inside_page.coadaptation_view import ALL_FIXED, MORE, NOTHING_SWEPT, RATE_ZERO, UnitsView
from gui.inside_page.view import InsideContext, Subject
from tests.engine.inside.seen_units import units_seen
from tests.gui.fake_session import FakeSession


@pytest.fixture
def view(qtbot: QtBot, context: InsideContext, session: FakeSession) -> UnitsView:
    made = UnitsView(context)
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    session.get_ready()
    return made


def show(view: UnitsView, cell: Cell, seeds: tuple[int, ...] = tuple(range(6))) -> None:
    project = view.context.document.project
    view.show_subject(Subject(project, project.experiment, cell, 3, seeds))


def wanted(session: FakeSession) -> CoadaptationView:
    found = [one[1] for one in session.asked if one[0] == "look_inside"][-1]
    assert isinstance(found, CoadaptationView)
    return found


@pytest.mark.parametrize(("rate", "sentence"), [(None, NOTHING_SWEPT), (0.0, RATE_ZERO)])
def test_without_a_rate_to_compare_it_says_what_to_do(
    view: UnitsView, session: FakeSession, rate: float | None, sentence: str
) -> None:
    show(view, Cell(rate, 0))
    assert view.message.text() == sentence
    assert "look_inside" not in session.names()


def test_all_seeds_are_asked_for_with_the_one_that_is_shown(view: UnitsView, session: FakeSession) -> None:
    show(view, Cell(0.5, 0), tuple(range(30, 50)))
    first = wanted(session)
    assert (first.rate, first.shown_seed, first.seeds) == (0.5, 0, (0,))
    session.emit(LookedInside(first, units_seen(1)))
    assert wanted(session).seeds == (0, *range(30, 30 + MAX_SEEDS - 1))
    assert session.names().count("look_inside") == 2


def test_layers_are_offered_and_chosen(view: UnitsView, session: FakeSession, qtbot: QtBot) -> None:
    show(view, Cell(0.5, 0), tuple(range(10)))
    session.emit(LookedInside(wanted(session), units_seen(1)))
    qtbot.waitUntil(lambda: view.sentences.text() == MORE)
    assert not view.has_picture(), "its sentences are still to come"
    session.emit(LookedInside(wanted(session), units_seen(10)))
    qtbot.waitUntil(lambda: view.sentences.text() != MORE)
    assert view.has_picture()
    assert view.shown.layer.name == "dense"
    assert "Units are less alike with dropout" in view.sentences.text().replace("\u200b", "")
    view.layer.setCurrentIndex(1)
    qtbot.waitUntil(lambda: view.shown.layer.name == "dense_1")
    assert view.title() == "Units of dense_1 at rate 0 and at rate 0.5"
    assert session.names().count("look_inside") == 2


def test_few_seeds_say_how_many_are_missing(view: UnitsView, session: FakeSession, qtbot: QtBot) -> None:
    show(view, Cell(0.5, 0), (0, 1))
    session.emit(LookedInside(wanted(session), units_seen(2)))
    qtbot.waitUntil(lambda: view.shown is not None)
    assert view.sentences.text().startswith("2 seeds are too few")


def test_where_every_stream_is_fixed_nothing_is_claimed(
    view: UnitsView, session: FakeSession, qtbot: QtBot
) -> None:
    view.context.document.set_sweep(frozen_streams=STREAMS)
    show(view, Cell(0.5, 0))
    session.emit(LookedInside(wanted(session), units_seen()))
    qtbot.waitUntil(lambda: view.shown is not None)
    assert view.sentences.text() == ALL_FIXED
