"""The open lesson in a project: pages, steps that tick, answers, and what undo takes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson, Lock, Point, SetUp, Wait
from engine.lessons.reading import read_lesson
from engine.network.spec import NetworkSpec
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.lesson.player import LessonPlayer
from tests.gui.fake_session import FakeSession

if TYPE_CHECKING:
    from tests.gui.lesson.conftest import InFront


@pytest.fixture
def opened(player: LessonPlayer, lesson: Lesson) -> LessonPlayer:
    player.open(lesson)
    return player


def step(lesson: Lesson, page: int, number: int) -> Any:
    return lesson.pages[page].steps[number]


def test_lesson_begins_on_its_first_page_and_is_resumed_where_it_was(
    opened: LessonPlayer, lesson: Lesson, in_front: InFront
) -> None:
    assert opened.page is lesson.pages[0] and opened.record is not None and opened.record.started
    opened.turn(1)
    again = LessonPlayer(opened.document, in_front)
    again.open(lesson)
    assert again.page is lesson.pages[1] and opened.document.is_modified


def test_after_the_last_page_comes_the_end(opened: LessonPlayer, lesson: Lesson) -> None:
    opened.turn(3)
    assert opened.is_at_end and opened.page is None and opened.page_index == 3
    opened.turn(2)
    assert opened.page is lesson.pages[2]
    opened.turn(-1)
    assert opened.page is lesson.pages[0]


def test_set_up_is_one_step_and_says_before_what_it_changes(opened: LessonPlayer, lesson: Lesson) -> None:
    document, wanted = opened.document, step(lesson, 0, 0)
    assert isinstance(wanted, SetUp)
    document.edit("Remove all", replace(document.project, network=NetworkSpec(())))
    before = document.project
    changes = "Changes the network and the training. Ctrl+Z takes it back."
    assert opened.set_up_changes(wanted) == changes and not opened.is_done(wanted)
    opened.set_up(wanted)
    assert document.project.training.epochs == 2 and document.project.network.layers
    assert opened.is_done(wanted) and opened.set_up_changes(wanted) == "Everything is set up so."
    document.undo_stack.undo()
    assert document.project.network == before.network and document.project.training == before.training
    assert opened.is_done(wanted)


def test_set_up_passes_the_locks_of_the_lesson(opened: LessonPlayer, lesson: Lesson) -> None:
    document = opened.document
    document.set_data(dataset="wine")
    lock = step(lesson, 0, 2)
    assert isinstance(lock, Lock)
    opened.lock(lock)
    assert document.project.locked == ("data",) and opened.is_done(lock)
    opened.set_up(step(lesson, 0, 0))
    assert document.project.data.dataset == "iris" and document.project.locked == ("data",)


def test_pointing_names_the_control(qtbot: QtBot, opened: LessonPlayer, lesson: Lesson) -> None:
    point = step(lesson, 0, 1)
    assert isinstance(point, Point)
    with qtbot.waitSignal(opened.pointed) as pointed:
        opened.point(point)
    assert pointed.args == ["sweep-button"] and opened.is_done(point)


def test_waiting_step_ticks_itself_when_the_project_changes(
    qtbot: QtBot, player: LessonPlayer, lesson: Lesson
) -> None:
    document, wait = player.document, step(lesson, 0, 3)
    assert isinstance(wait, Wait)
    player.open(lesson)
    player.set_up(step(lesson, 0, 0))
    network = document.project.network
    document.set_network("Remove Dropout", NetworkSpec(network.layers[-1:]))
    qtbot.wait(100)
    assert not player.is_done(wait) and player.missing(wait) == "The network has no layer Dropout yet."
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: player.is_done(wait))
    document.undo_stack.redo()
    qtbot.wait(100)
    assert player.is_done(wait)


def test_waiting_steps_follow_the_run_and_the_view(
    qtbot: QtBot,
    opened: LessonPlayer,
    lesson: Lesson,
    in_front: InFront,
    controller: RunController,
    session: FakeSession,
) -> None:
    sweep, view = step(lesson, 2, 0), step(lesson, 2, 1)
    opened.turn(2)
    session.get_ready()
    controller.start_sweep()
    in_front.is_running = True
    session.finish()
    opened.look_soon()
    qtbot.wait(100)
    assert not opened.is_done(sweep) and opened.missing(sweep) == "It is still training."
    in_front.is_running, in_front.views = False, ("Table",)
    opened.look_soon()
    qtbot.waitUntil(lambda: opened.is_done(sweep) and opened.is_done(view))


def test_step_that_waits_for_what_is_there_already_waits_for_the_set_up_above_it(
    qtbot: QtBot, player: LessonPlayer, lesson: Lesson
) -> None:
    set_up = step(lesson, 0, 0)
    wait = Wait("held-out", conditions={"held_out": True})
    page = replace(lesson.pages[0], steps=(set_up, wait))
    player.open(replace(lesson, pages=(page,)))
    assert player.document.project.data.is_held_out and not player.is_done(wait)
    assert player.missing(wait) == "Press “Set up” above first."
    player.set_up(set_up)
    qtbot.waitUntil(lambda: player.is_done(wait))


def test_answers_are_marked_counted_and_never_undone(opened: LessonPlayer, lesson: Lesson) -> None:
    number, document = step(lesson, 1, 1), opened.document
    assert opened.answer(number, "many") and opened.answer_of(number) is None
    assert opened.answer(number, "25") == ""
    given = opened.answer_of(number)
    assert given is not None and given.is_right is False and given.tries == 1 and given.made
    assert opened.hints_of(number) == ("Multiply.",)
    document.set_name("Other")
    assert opened.answer(number, "24,0") == ""
    document.undo_stack.undo()
    given = opened.answer_of(number)
    assert given is not None and given.is_right and given.tries == 2 and given.value == "24,0"


def test_hints_come_one_after_the_other(opened: LessonPlayer, lesson: Lesson) -> None:
    number = step(lesson, 1, 1)
    shown = []
    for _ in range(3):
        opened.show_hint(number)
        shown.append(len(opened.hints_of(number)))
    assert shown == [1, 2, 2]


def test_sketch_becomes_the_prediction_and_counts_when_it_was_drawn(
    opened: LessonPlayer, lesson: Lesson, controller: RunController, session: FakeSession
) -> None:
    sketch, document = step(lesson, 1, 2), opened.document
    assert opened.answer_sketch(sketch) == "Draw your curve first."
    opened.sketch(((0.0, 0.8), (0.5, 0.9)))
    assert document.project.prediction is not None and document.project.prediction.is_blind
    session.get_ready()
    controller.start_sweep()
    session.finish()
    assert opened.answer_sketch(sketch) == ""
    given = opened.answer_of(sketch)
    assert given is not None and given.sketch == ((0.0, 0.8), (0.5, 0.9)) and not given.had_results


def test_answer_after_the_sweep_is_kept_as_late(
    opened: LessonPlayer, lesson: Lesson, controller: RunController, session: FakeSession
) -> None:
    session.get_ready()
    controller.start_sweep()
    session.finish()
    expects = step(lesson, 1, 0)
    opened.answer(expects, expects.choices[0])
    given = opened.answer_of(expects)
    assert given is not None and given.comes_first and given.had_results


def test_edited_lesson_goes_on_where_the_old_one_was(opened: LessonPlayer, folder: Path) -> None:
    opened.turn(1)
    path = folder / "lesson.yaml"
    path.write_text(path.read_text("utf-8").replace("Before you sweep", "First"), "utf-8")
    edited = read_lesson(folder)
    opened.reload(edited)
    assert opened.page is edited.pages[1] and opened.page.title == "First"
    assert opened.record is not None and opened.record.digest == edited.digest


def test_closed_lesson_leaves_its_record(opened: LessonPlayer) -> None:
    opened.close()
    assert opened.page is None and opened.record is None and len(opened.document.project.lessons) == 1


def test_lesson_of_one_project_is_none_of_another(opened: LessonPlayer, document: Document) -> None:
    opened.document.load(document.project)
    opened.turn(1)
    assert opened.record is None and opened.page_index == 0
