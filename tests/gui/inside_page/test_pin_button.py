"""The button pins what is in view as one step, and says why where it can't."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from engine.project.pins import FULL, MAX_PINS, Pin
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.inside_page.pin_button import AGAIN, PINNED, PinButton
from gui.inside_page.pinning import painted_pin
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.engine.project.sample_pins import pins
from tests.engine.report.sample_reports import sample_project


class Painting(InsideView):
    """A view that paints one colour."""

    colour = ""
    title, problem = "Colour", ""
    threads: tuple[str, ...] = ()

    def show_colour(self, colour: str) -> None:
        self.colour = colour
        self.picture_changed.emit()

    def has_picture(self) -> bool:
        return bool(self.colour)

    def pin(self) -> Callable[[], Pin] | None:
        def paint(painter: QPainter) -> None:
            painter.fillRect(0, 0, 40, 30, QColor(self.colour))

        project = self.context.document.project
        cell = next(iter(project.sweep.cells()))
        subject = Subject(project, project.experiment, cell, 2, project.sweep.seeds)
        make = painted_pin(subject.pin(self.title, self.colour, step=3), paint, QSizeF(40, 30))

        def made() -> Pin:
            self.threads += (threading.current_thread().name,)
            if self.problem:
                raise InputError(self.problem)
            return replace(make(), title=self.title)

        return made if self.colour else None


@pytest.fixture
def view(qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings) -> Painting:
    project_document.load(sample_project())
    engine = EngineState(bridge, settings)
    asker = InsideAsker(bridge, engine, RunController(project_document, bridge, engine))
    made = Painting(InsideContext(project_document, asker, Theme("light")))
    qtbot.addWidget(made)
    return made


@pytest.fixture
def button(view: Painting, project_document: Document, qtbot: QtBot) -> PinButton:
    made = PinButton(project_document, view.context.theme)
    view.picture_changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.show_view(view)
    return made


def press(button: PinButton, qtbot: QtBot) -> tuple[str, str]:
    """What is said after a click, and its tone."""
    with qtbot.waitSignal(button.notice_raised) as heard:
        button.click()
    assert heard.args is not None
    return heard.args[0], heard.args[2]


def test_picture_in_view_is_pinned_as_one_step(
    button: PinButton, view: Painting, project_document: Document, qtbot: QtBot
) -> None:
    view.show_colour("#112233")
    runs = project_document.project.runs
    assert press(button, qtbot) == (PINNED, "good")
    (pin,) = project_document.project.pins
    assert (pin.title, pin.caption, pin.facts) == ("Colour", "#112233", "rate 0, seed 0, epoch 2, step 3")
    assert pin.size == (1600, 1200)
    assert project_document.project.runs is runs
    assert project_document.project.has_current_results
    assert project_document.undo_stack.count() == 1
    assert view.threads == ("pin",)
    assert press(button, qtbot) == (AGAIN, "good")
    view.show_colour("#112244")
    assert press(button, qtbot) == (PINNED, "good")
    project_document.undo_stack.undo()
    assert project_document.project.pins == (pin,)
    project_document.undo_stack.undo()
    assert project_document.project == sample_project()


def test_button_says_why_nothing_can_be_pinned(
    button: PinButton, view: Painting, project_document: Document
) -> None:
    assert not button.isEnabled()
    assert button.toolTip() == "Pin to the report: there is no picture in view."
    view.show_colour("red")
    assert button.isEnabled()
    assert button.toolTip() == "Pin to the report (Ctrl+Shift+K)"
    project_document.edit("Pin", replace(project_document.project, pins=pins(MAX_PINS)))
    assert not button.isEnabled()
    assert FULL.format(n=MAX_PINS)[1:] in button.toolTip()
    project_document.undo_stack.undo()
    assert button.isEnabled()
    button.show_view(None)
    assert not button.isEnabled()


def test_view_without_pictures_gives_none(view: Painting, button: PinButton) -> None:
    plain = InsideView(view.context)
    button.show_view(plain)
    assert (plain.has_picture(), plain.pin(), button.isEnabled()) == (False, None, False)


def test_problem_with_the_picture_is_said(
    button: PinButton, view: Painting, project_document: Document, qtbot: QtBot
) -> None:
    view.show_colour("red")
    view.problem = "No room."
    assert press(button, qtbot) == ("No room.", "bad")
    view.problem = ""
    view.title = ""
    assert press(button, qtbot)[0].startswith("The picture can't be pinned: its title must be")
    assert project_document.project.pins == ()


def test_picture_of_another_project_is_not_pinned(
    button: PinButton, view: Painting, project_document: Document, qtbot: QtBot
) -> None:
    view.show_colour("red")
    button.click()
    project_document.load(sample_project("honest-regression"))
    qtbot.waitUntil(lambda: view.threads == ("pin",))
    qtbot.wait(100)
    assert project_document.project.pins == ()
