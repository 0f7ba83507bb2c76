"""The page hands its choice of a training to the view in front, and to no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.project.pins import Pin
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.inside_page.page import ERROR, InsidePage
from gui.inside_page.pin_button import PINNED
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.inside_page.views import ViewKind
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.engine.project.sample_pins import PIN


class Noting(InsideView):
    """A view that notes what it is shown."""

    def __init__(self, context: InsideContext) -> None:
        super().__init__(context)
        self.shown: list[Subject] = []
        self.n_left = 0
        self.is_drawn = False
        self.controls = QLabel("controls")

    def show_subject(self, subject: Subject) -> None:
        self.shown.append(subject)

    def leave(self) -> None:
        self.n_left += 1

    def has_picture(self) -> bool:
        return self.is_drawn

    def pin(self) -> Callable[[], Pin] | None:
        return (lambda: PIN) if self.is_drawn else None


class WithoutEpoch(Noting):
    uses_epoch = False


KINDS = (ViewKind("One", "the first", Noting), ViewKind("Two", "the second", WithoutEpoch))


@pytest.fixture
def page(qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings) -> InsidePage:
    engine = EngineState(bridge, settings)
    asker = InsideAsker(bridge, engine, RunController(project_document, bridge, engine))
    made = InsidePage(project_document, asker, Theme("light"), KINDS)
    made.resize(900, 600)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def noting(page: InsidePage) -> Noting:
    assert isinstance(page.view, Noting)
    return page.view


def test_view_gets_the_choice(page: InsidePage, qtbot: QtBot) -> None:
    view = noting(page)
    assert len(view.shown) == 1
    page.rate.setValue(0.3)
    page.seed.setValue(7)
    page.epoch.setValue(2)
    qtbot.waitUntil(lambda: len(view.shown) == 2)  # once for all three
    subject = view.shown[-1]
    assert (subject.cell, subject.epoch, subject.rate) == (Cell(0.3, 7), 2, 0.3)


def test_only_the_view_in_front_is_shown_and_has_its_controls(page: InsidePage) -> None:
    first = noting(page)
    page.show_view("Two")
    second = noting(page)
    assert (first.n_left, len(first.shown), len(second.shown)) == (1, 1, 1)
    assert second.controls is not None
    assert first.controls is not None
    assert second.controls.isVisible()
    assert not first.controls.isVisible()
    assert not page.epoch.isVisible()
    page.show_view("One")
    assert (second.n_left, len(first.shown)) == (1, 2)
    assert page.epoch.isVisible()


@pytest.mark.usefixtures("accented")
def test_a_view_has_its_name_in_every_language(page: InsidePage) -> None:
    assert page.tabs.buttons[1].text() != "Two"
    assert page.show_view("Two") is page.view


def test_hidden_page_shows_nothing(page: InsidePage, project_document: Document, qtbot: QtBot) -> None:
    view = noting(page)
    page.hide()
    assert view.n_left == 1
    project_document.set_training(epochs=17)
    qtbot.wait(400)
    assert len(view.shown) == 1
    page.show()
    assert view.shown[-1].experiment.training.epochs == 17
    assert page.epoch.maximum() == page.epoch.value() == 17


def test_network_with_an_error_is_not_looked_into(
    page: InsidePage, project_document: Document, qtbot: QtBot
) -> None:
    view = noting(page)
    output = project_document.project.network.layers[-1]
    project_document.remove_layers((output.uid,))
    qtbot.waitUntil(page.message.isVisible)
    assert page.message.text() == ERROR
    assert page.view is None
    assert view.n_left == 1
    project_document.undo_stack.undo()
    qtbot.waitUntil(lambda: page.view is view)


def test_training_of_an_earlier_network(page: InsidePage, project_document: Document, qtbot: QtBot) -> None:
    experiment = project_document.project.experiment
    other = replace(experiment, training=replace(experiment.training, epochs=9))
    page.show_cell(other, Cell(0.6, 4))
    subject = noting(page).shown[-1]
    assert (subject.experiment, subject.cell) == (other, Cell(0.6, 4))
    assert page.note.isVisible()
    project_document.set_training(batch_size=5)
    qtbot.waitUntil(lambda: noting(page).shown[-1].experiment == project_document.project.experiment)
    assert noting(page).shown[-1].cell == Cell(0.6, 4)
    assert not page.note.isVisible()


def test_pinning_keeps_what_is_in_view(page: InsidePage, project_document: Document, qtbot: QtBot) -> None:
    experiment = project_document.project.experiment
    other = replace(experiment, training=replace(experiment.training, epochs=9))
    page.show_cell(other, Cell(0.6, 4))
    view = noting(page)
    n_shown = len(view.shown)
    assert not page.pin_button.isEnabled()
    view.is_drawn = True
    view.picture_changed.emit()
    with qtbot.waitSignal(page.notice_raised) as heard:
        page.pin_button.click()
    assert heard.args is not None
    assert heard.args[0] == PINNED
    assert project_document.project.pins == (PIN,)
    qtbot.wait(400)
    assert (len(view.shown), page.subject.experiment) == (n_shown, other)
    project_document.undo_stack.undo()
    qtbot.wait(400)
    assert (len(view.shown), page.subject.experiment) == (n_shown, other)


def test_pin_button_follows_the_view_in_front(
    page: InsidePage, project_document: Document, qtbot: QtBot
) -> None:
    noting(page).is_drawn = True
    page.show_view("Two")
    assert not page.pin_button.isEnabled()
    page.show_view("One")
    assert page.pin_button.isEnabled()
    project_document.remove_layers((project_document.project.network.layers[-1].uid,))
    qtbot.waitUntil(page.message.isVisible)
    assert not page.pin_button.isEnabled()


def test_without_a_swept_layer_there_is_no_rate_to_choose(
    page: InsidePage, project_document: Document, qtbot: QtBot
) -> None:
    network = project_document.project.network
    for layer in [one for one in network.layers if one.is_swept]:
        project_document.remove_layers((layer.uid,))
    qtbot.waitUntil(lambda: not page.rate.isEnabled())
    assert page.subject.cell.rate is None
    assert page.subject.rate == 0
