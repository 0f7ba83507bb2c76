"""The tab Check: who is green, who is red, why, and what is checked next."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import BAD, GOOD, UNCLEAR, CheckRecord
from engine.storage.project_file import write_project
from gui.class_page import class_checker
from gui.class_page.check_panel import CHANGED, CHOOSE, EMPTY, HOLDS, NOT_CHECKED, CheckPanel, counts_text
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of

Check = Callable[..., tuple[CheckRecord, bool]]


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk, theme: Theme) -> Iterator[CheckPanel]:
    made = CheckPanel(desk, theme)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    yield made
    made.wait()


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who is checked; the worker, which test_class_checker has, is left out and finds all good."""
    students: list[str] = []

    def check_one(path: Path, student: str, runner: object, limits: object) -> tuple[CheckRecord, bool]:
        from engine.classroom.collecting import file_digest

        del runner, limits
        students.append(student)
        return CheckRecord(student, file_digest(path), GOOD, made="2026-12-01T10:00:00+01:00"), False

    monkeypatch.setattr(class_checker, "check_one", check_one)
    return students


def found(desk: Desk, student: str, outcome: str, *sentences: str) -> None:
    row = desk.row_of(student)
    assert row is not None
    desk.set_check(CheckRecord(student, row.digest, outcome, sentences, "2026-12-01T10:00:00+01:00"))


def click(widget: object, qtbot: QtBot) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_without_files_there_is_nothing_to_check(panel: CheckPanel) -> None:
    assert panel.status.text() == EMPTY
    assert not any(button.isEnabled() for button in (panel.all, panel.again, panel.stop))


def test_check_all_checks_who_was_not_checked(
    panel: CheckPanel, collected: Desk, trained: list[str], qtbot: QtBot
) -> None:
    found(collected, "Ada", BAD, "Rate 0.5, seed 3 differs.")
    assert panel.status.text() == "1 does not hold, 2 not checked."
    click(panel.all, qtbot)
    qtbot.waitUntil(lambda: not panel.checker.is_running)
    assert trained == ["Ben"]
    assert panel.status.text() == "1 holds, 1 does not hold, 1 not checked."
    click(panel.all, qtbot)
    qtbot.waitUntil(lambda: trained == ["Ben", "Ada", "Ben"] and not panel.checker.is_running)
    assert panel.status.text() == "2 hold, 1 not checked."
    assert not panel.bar.isVisible()


def test_the_chosen_are_checked_again(
    panel: CheckPanel, collected: Desk, trained: list[str], qtbot: QtBot
) -> None:
    assert not panel.again.isEnabled()
    panel.table.choose("Ada")
    assert panel.again.isEnabled()
    click(panel.again, qtbot)
    assert panel.stop.isEnabled() and not panel.all.isEnabled()
    qtbot.waitUntil(lambda: not panel.checker.is_running)
    assert trained == ["Ada"]
    assert panel.found.headline.text() == "Ada: holds"
    assert panel.found.details.text().startswith(HOLDS)


def test_reasons_are_those_of_the_chosen_student(panel: CheckPanel, collected: Desk) -> None:
    assert panel.found.headline.text() == CHOOSE
    found(collected, "Ada", BAD, "Rate 0.5, seed 3: test accuracy is 0.95 in the file.", "And more.")
    panel.table.choose("Ada")
    assert panel.found.headline.text() == "Ada: does not hold"
    lines = panel.found.details.text().split("\n\n")
    assert lines == [
        "Rate 0.5, seed 3: test accuracy is 0.95 in the file.",
        "And more.",
        "Checked 1 December 2026, 10:00.",
    ]
    panel.table.choose("c")
    assert panel.found.headline.text() == "c" and panel.found.details.text().endswith(NOT_CHECKED)
    found(collected, "Ben", BAD, *(f"Reason {number}." for number in range(40)))
    panel.table.choose("Ben")
    assert "And 10 more." in panel.found.details.text()


def test_a_file_that_changed_is_no_longer_checked(
    panel: CheckPanel, collected: Desk, reader: ClassReader, folder: Path, qtbot: QtBot
) -> None:
    found(collected, "Ada", GOOD)
    panel.table.choose("Ada")
    write_project(project_of("Ada", (0, 1), "3"), folder / "a.dropoutlab")
    reader.take([folder])
    qtbot.waitUntil(lambda: "changed since" in panel.found.headline.text(), timeout=20_000)
    assert panel.found.details.text().startswith(CHANGED)
    assert panel.status.text() == "3 not checked."


def test_a_check_waits_while_the_window_trains(panel: CheckPanel, collected: Desk, qtbot: QtBot) -> None:
    panel.checker.set_paused(True)
    click(panel.all, qtbot)
    assert "Waiting" in panel.status.text() and panel.bar.isVisible()
    panel.checker.set_paused(False)
    assert panel.status.text() == "0 of 2 files checked: Ada…"
    click(panel.stop, qtbot)
    assert panel.status.text() == "Stopping…" and not panel.stop.isEnabled()
    qtbot.waitUntil(lambda: not panel.checker.is_running, timeout=60_000)
    assert panel.status.text() == "3 not checked."


def test_counts_are_in_words(collected: Desk) -> None:
    assert counts_text(()) == ""
    found(collected, "Ada", UNCLEAR)
    found(collected, "Ben", GOOD)
    assert counts_text(collected.rows) == "1 holds, 1 unclear, 1 not checked."
