"""Reading a class's files: what comes when it is asked for, and what comes while students save."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.storage.project_file import write_project
from gui.class_page import class_reader
from gui.class_page.class_reader import ClassReader
from gui.control.background import UNEXPECTED
from tests.engine.classroom.test_class_merge import project_of
from tests.gui.raising import bug


def names(reading: object) -> list[str]:
    return sorted(one.name for one in reading.students)  # type: ignore[attr-defined]


def test_what_is_asked_for_comes_whole_and_then_what_is_new(
    reader: ClassReader, folder: Path, qtbot: QtBot
) -> None:
    reader.set_watching(True)
    with qtbot.waitSignal(reader.came, timeout=20_000) as came:
        reader.take([folder])
    assert names(came.args[0]) == ["Ada", "Ben", "c"] and came.args[1] is True
    assert reader.folder == str(folder) and reader.watch.is_on
    write_project(project_of("Cem", (6,)), folder / "d.dropoutlab")
    with qtbot.waitSignal(
        reader.came, timeout=20_000, check_params_cb=lambda reading, _: bool(reading.students)
    ) as came:
        pass
    assert names(came.args[0]) == ["Cem"] and came.args[1] is False


def test_what_was_left_away_is_told_no_more(reader: ClassReader, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reader.came, timeout=20_000):
        reader.take([folder])
    reader.leave_away([str((folder / "b.dropoutlab").resolve())])
    write_project(project_of("Ben", (3, 4)), folder / "b.dropoutlab")
    write_project(project_of("Cem", (6,)), folder / "d.dropoutlab")
    with qtbot.waitSignal(
        reader.came, timeout=20_000, check_params_cb=lambda reading, _: bool(reading.students)
    ) as came:
        reader.set_watching(True)
    assert names(came.args[0]) == ["Cem"]
    reader.set_watching(False)
    with qtbot.waitSignal(reader.came, timeout=20_000) as came:
        reader.take([folder / "b.dropoutlab"])
    assert names(came.args[0]) == ["Ben"], "unless it is asked for"


def test_nothing_comes_of_a_class_that_was_left(reader: ClassReader, folder: Path, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(reader.came, wait=600):
        reader.take([folder])
        reader.forget()
    qtbot.waitUntil(lambda: not reader.is_busy)
    assert reader.folder == ""


def test_a_look_that_fails_is_not_repeated_for_ever(
    reader: ClassReader, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(reader.came, timeout=20_000):
        reader.take([folder])
    monkeypatch.setattr(class_reader, "read_files", bug)
    told: list[str] = []
    reader.failed.connect(told.append)
    with qtbot.waitSignal(reader.gave_up, timeout=20_000):
        reader.set_watching(True)
    assert told == [UNEXPECTED]
    assert not reader.watch.is_on


@pytest.mark.usefixtures("accented")
def test_a_look_that_fails_is_known_in_every_language(
    reader: ClassReader, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(reader.came, timeout=20_000):
        reader.take([folder])
    monkeypatch.setattr(class_reader, "read_files", bug)
    with qtbot.waitSignal(reader.gave_up, timeout=20_000):
        reader.set_watching(True)
