"""A class's folder with three files, and the desk that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import ClassRecord
from engine.classroom.handout import plan_handout, write_handout
from engine.storage.project_file import write_project
from engine.system.paths import OWN_FOLDER
from gui.class_page.class_files import ClassFiles
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from tests.engine.classroom.test_class_merge import project_of


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a teacher who knows no class yet."""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ada and Ben have swept, and one file is broken; none was handed out."""
    found = tmp_path / "7b"
    found.mkdir()
    write_project(project_of("Ada", (0, 1, 2), "3"), found / "a.dropoutlab")
    write_project(project_of("Ben", (3, 4, 5)), found / "b.dropoutlab")
    (found / "c.html").write_text("no", "utf-8")
    return found


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[ClassReader]:
    del qtbot
    made = ClassReader()
    yield made
    made.wait()


@pytest.fixture
def desk(qtbot: QtBot, reader: ClassReader) -> Iterator[Desk]:
    """No class yet."""
    del qtbot
    made = Desk(ClassFiles(), lambda: reader.folder)
    yield made
    made.wait()


@pytest.fixture
def collected(qtbot: QtBot, desk: Desk, reader: ClassReader, folder: Path) -> Desk:
    """The desk with the rows of the folder."""
    reader.came.connect(lambda reading, _: desk.files.put(reading.students))
    reader.take([folder])
    qtbot.waitUntil(lambda: len(desk.rows) == 3 and desk.is_idle, timeout=20_000)
    return desk


@pytest.fixture
def hand_out(tmp_path: Path) -> Callable[..., ClassRecord]:
    """Write the files of a class of these students, who have not swept yet."""

    def written(*students: str, to: str = "8a") -> ClassRecord:
        return write_handout(project_of("", (0,)), plan_handout(students, 3), tmp_path / to)

    return written
