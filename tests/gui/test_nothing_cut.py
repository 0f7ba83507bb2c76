"""Every page, view, card and window at many sizes of window and text: each text has the space it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import BAD, CheckRecord
from engine.data.catalogue import DATA_SETS
from engine.experiment.specs import Cell
from engine.inside.film_example import film_example
from engine.inside.views import Seen
from engine.language.texts import ENGLISH, VARIABLE, _, language
from engine.lessons.catalogue import bundled_lessons
from engine.lessons.lesson import Lesson
from engine.project.project import Project
from engine.session.messages import LookedInside
from engine.storage.examples import example
from engine.system.pseudo_language import ACCENTED
from gui.class_page.class_window import COLLECT, TABS, ClassWindow
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import PRESENTATION, Theme
from gui.window.main_window import MainWindow
from gui.window.navigation import INSIDE, NETWORK
from tests.engine.charts.sample_film import plane_film
from tests.engine.inside.seen_passes import numbers_seen
from tests.engine.inside.seen_units import units_seen
from tests.gui.cut_texts import cut_texts
from tests.gui.fake_session import FakeSession
from tests.gui.inside_page.steps.conftest import looks
from tests.gui.inside_page.steps.some_steps import TABLE
from tests.gui.inside_page.steps.test_view import answer
from tests.gui.walking import LONG_NAME, WIDEST, Walk, hand_in, longest, window_in

SIZES = ((1024, 768), (1366, 768), (1440, 900), (1920, 1080))
SMALLEST, LARGEST = SIZES[0], SIZES[-1]
LARGE_FONT = 1.5  # what 144 dpi make of it
SIZES_AT = {1.0: SIZES, PRESENTATION: (SMALLEST, LARGEST), LARGE_FONT: (LARGEST,)}
# With sizes in the window's own pixels: 1366 x 768 at 125 %, then 1920 x 1080.
SCREENS = (
    ("QT_SCALE_FACTOR", "1.25", (1093, 614), 1.25),
    ("QT_SCALE_FACTOR", "1.5", (1280, 720), 1.5),
    ("QT_SCALE_FACTOR", "2", (960, 540), 2.0),
    ("QT_FONT_DPI", "144", (1280, 720), 1.5),
)
PATIENCE = 500  # milliseconds
MOONS = film_example(Project())


@pytest.fixture
def window(
    qtbot: QtBot,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setenv(VARIABLE, ENGLISH)
    with window_in(getattr(request, "param", ENGLISH), qtbot, bridge, session, settings) as made:
        yield made


@pytest.fixture
def walk(window: MainWindow, session: FakeSession) -> Walk:
    return Walk(window, session, settled_faults)


def sizes_at(scale: float) -> tuple[tuple[int, int], ...]:
    return SIZES_AT[scale] if language() == ENGLISH else (SMALLEST,)


def in_languages(*scales: float) -> pytest.MarkDecorator:
    """English at each of these scales, German and texts that are two fifths longer at the usual one."""
    cases = [*((ENGLISH, scale) for scale in scales), ("de", 1.0), (ACCENTED, 1.0)]
    return pytest.mark.parametrize(("window", "scale"), cases, indirect=["window"])


def settled_faults(window: QWidget) -> list[str]:
    """What is cut and stays so: layouts, and what is computed beside the window, may take some turns."""
    for _turn in range(3):
        QApplication.processEvents()
    faults, timer = cut_texts(window), QElapsedTimer()
    timer.start()
    while faults and timer.elapsed() < PATIENCE:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        faults = cut_texts(window)
    return faults


@in_languages(1.0, PRESENTATION, LARGE_FONT)
def test_problems_and_data_are_whole_for_every_data_set(walk: Walk, scale: float) -> None:
    walk.window.theme.set_scale(scale)
    for size in sizes_at(scale):
        walk.resize(size)
        for dataset in DATA_SETS if (size, language()) == (SMALLEST, ENGLISH) else WIDEST:
            walk.document.set_data(dataset=dataset)
            walk.data_page(f"the tutorial's network on {dataset}")
        walk.document.set_training(learning_rate=5.0)
        buttons = [row.why_button for row in walk.window.stack_panel.output_card.problems.rows]
        assert any(button.isVisible() for button in buttons)
        for button in filter(QPushButton.isVisible, buttons):
            button.click()
            walk.look("why")
            button.click()
        walk.document.undo_stack.undo()
    assert not walk.found, walk.report()


@in_languages(1.0, PRESENTATION, LARGE_FONT)
def test_pages_are_whole_with_long_names_and_large_numbers(walk: Walk, scale: float) -> None:
    window = walk.window
    window.theme.set_scale(scale)
    walk.document.load(longest())
    walk.resize(sizes_at(scale)[0])
    walk.pages("before a run")
    window.controller.start_sweep()
    walk.session.plan()
    walk.pages("during a run")
    walk.finish()
    window.train_page.start()
    walk.look("during a training")
    walk.finish()
    for size in sizes_at(scale):
        walk.resize(size)
        walk.pages("after a run")
        walk.opened_cell("after a run")
    assert not walk.found, walk.report()


@in_languages(1.0, PRESENTATION)
def test_runs_of_every_kind_are_whole(walk: Walk, scale: float) -> None:
    walk.window.theme.set_scale(scale)
    for size in sizes_at(scale):
        walk.resize(size)
        walk.runs_of_every_kind()
    assert not walk.found, walk.report()


@in_languages(PRESENTATION)
def test_every_layer_is_whole_on_its_card_and_in_its_form(walk: Walk, scale: float) -> None:
    walk.window.theme.set_scale(scale)
    walk.resize(SMALLEST)
    walk.window.show_page(NETWORK)
    walk.window.network_page.show_view("Settings")
    walk.layers()
    assert not walk.found, walk.report()


@in_languages(1.0, PRESENTATION)
def test_pop_ups_notices_and_other_windows_are_whole(walk: Walk, scale: float) -> None:
    window = walk.window
    window.theme.set_scale(scale)
    walk.resize(SMALLEST)
    walk.pop_ups()
    window.notice.show_message(f"{LONG_NAME}: {LONG_NAME}.", "details")
    walk.look("notice")
    walk.further_windows()
    assert not walk.found, walk.report()


@in_languages(1.0, PRESENTATION)
def test_pictures_of_the_inside_are_whole(walk: Walk, scale: float, qtbot: QtBot) -> None:
    walk.window.theme.set_scale(scale)
    walk.resize(SMALLEST)
    walk.document.load(MOONS)
    walk.window.show_page(INSIDE)
    page = walk.window.late_pages.inside
    pictures: dict[str, Seen] = {
        "Film": plane_film(),
        "Uncertainty": numbers_seen(),
        "Co-adaptation": units_seen(),
    }
    for name, seen in pictures.items():
        page.show_view(name)
        qtbot.waitUntil(lambda: bool(looks(walk.session)))
        walk.session.emit(LookedInside(looks(walk.session)[-1], seen))
        view = page.view
        assert view is not None
        qtbot.waitUntil(view.has_picture, timeout=20_000)
        walk.look(name)
    page.show_view("Step by step")
    page.show_cell(TABLE, Cell(0.5, 0))
    answer(walk.session)
    walk.look("Step by step, of an earlier network")
    assert not walk.found, walk.report()


@pytest.mark.parametrize("window", ["de"], indirect=True)
def test_lessons_are_whole(walk: Walk) -> None:
    """In German; `test_bundled_lessons_play.py` looks at the English ones."""
    window = walk.window
    walk.resize(SMALLEST)
    window.lessons.switch()
    walk.lesson("before a run")
    panel = window.lessons.side.panel
    for lesson in bundled_lessons():
        assert isinstance(lesson, Lesson)
        panel.open(lesson)
        for page in range(len(lesson.pages)):
            panel.player.turn(page)
            walk.look(f"{lesson.title}, page {page + 1}")
    window.lessons.wait()
    assert not walk.found, walk.report()


@in_languages(1.0, PRESENTATION)
def test_a_class_is_whole_on_every_tab(walk: Walk, scale: float, tmp_path: Path, qtbot: QtBot) -> None:
    walk.window.theme.set_scale(scale)
    folder = tmp_path / "Mathematics, second year, group of the afternoon"
    record = hand_in(folder)
    next(action for action in walk.window.actions() if action.text() == _("Class…")).trigger()
    window = walk.window.findChild(ClassWindow)
    assert isinstance(window, ClassWindow)
    walk.look("an empty class", window)
    window.prepare.names.setPlainText(f"Ada\n{LONG_NAME}")
    qtbot.waitUntil(lambda: window.prepare.is_idle)
    walk.look("a class prepared", window)
    window.take([folder])
    qtbot.waitUntil(lambda: window.collect.pooled is not None and window.desk.is_idle, timeout=20_000)
    for row in window.desk.rows[:2]:
        window.desk.set_check(CheckRecord(row.student, row.digest, BAD, (f"{LONG_NAME}: {LONG_NAME}.",) * 9))
        window.desk.set_mark(row.student, mark="passed with distinction", comment=f"{LONG_NAME}. " * 9)
    for table in (window.collect.table, window.check.table, window.hand_back.table):
        table.choose(record.seats[1].student)
    for size in ((760, 520), (1000, 700), (1440, 860)):
        window.resize(*size)
        for tab, (name, _tip) in enumerate(TABS):
            window.tabs.show_tab(tab)
            walk.look(f"a class, {name}", window)
        window.tabs.show_tab(COLLECT)
        window.collect.large.click()
        walk.look("a class, large chart", window)
        window.collect.large.click()
    window.wait()
    assert not walk.found, walk.report()


@pytest.mark.parametrize(("variable", "value", "size", "ratio"), SCREENS)
def test_a_screen_of_high_resolution_cuts_nothing(
    variable: str, value: str, size: tuple[int, int], ratio: float
) -> None:
    """Qt reads these only at its start."""
    environment = {**os.environ, variable: value}
    code = f"from tests.gui.test_nothing_cut import walk_once; walk_once({size}, {ratio})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def walk_once(size: tuple[int, int], ratio: float) -> None:
    """The states that cut most, in an app of its own; tests/windows has it on Windows' desktop."""
    app = QApplication([])
    session = FakeSession()
    window = MainWindow(
        Document(example("tutorial-regression")),
        EngineBridge(session),
        Theme("light"),
        Settings(Path("none")),
    )
    window.setMinimumSize(0, 0)  # the screen's size is that of the test
    window.show()
    while not window.sweep_page.can_judge:
        app.processEvents()
    assert window.devicePixelRatioF() == ratio, "pixels of the screen for each of the window's"
    walk = Walk(window, session, settled_faults)
    walk.resize(size)
    walk.document.set_data(dataset="iris")
    walk.data_page("iris")
    walk.sweep_page("iris")
    session.get_ready()
    walk.document.load(longest())
    walk.pages("before a run")
    window.controller.start_sweep()
    session.plan()
    walk.finish()
    walk.pages("after a run")
    walk.opened_cell("after a run")
    window.lessons.switch()
    walk.lesson("after a run")
    window.charts.wait()
    window.lessons.wait()
    sys.exit(walk.report() or 0)
