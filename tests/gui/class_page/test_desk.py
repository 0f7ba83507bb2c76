"""The class in view: which one it is, its rows, and what is kept of it at once."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import GOOD, CheckRecord, ClassRecord
from engine.classroom.class_store import classes_folder, read_class_record, write_class_record
from engine.classroom.collecting import read_class
from gui.class_page import desk as desk_module
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from tests.gui.raising import bug


def students(desk: Desk) -> list[str]:
    return [row.student for row in desk.rows]


def collect(desk: Desk, reader: ClassReader, folder: Path, qtbot: QtBot) -> None:
    reader.came.connect(lambda reading, _: desk.files.put(reading.students))
    with qtbot.waitSignal(desk.rows_changed, timeout=20_000):
        reader.take([folder])
    qtbot.waitUntil(lambda: desk.is_idle)


def test_files_bring_the_record_of_their_class(
    desk: Desk, reader: ClassReader, hand_out: Callable[..., ClassRecord], tmp_path: Path, qtbot: QtBot
) -> None:
    record = hand_out("Ada", "Ben")
    hand_out("Zoe", to="8b")
    with qtbot.waitSignal(desk.record_changed):
        collect(desk, reader, tmp_path / "8a", qtbot)
    assert desk.record is not None and desk.record.class_id == record.class_id
    assert students(desk) == ["Ada", "Ben"]


def test_a_mark_is_kept_at_once_and_comes_back(
    desk: Desk, reader: ClassReader, hand_out: Callable[..., ClassRecord], tmp_path: Path, qtbot: QtBot
) -> None:
    record = hand_out("Ada", "Ben")
    collect(desk, reader, tmp_path / "8a", qtbot)
    desk.set_mark("Ben", mark="2+")
    desk.set_mark("Ben", comment="Good.")
    row = desk.row_of("Ben")
    assert row is not None and (row.mark, row.comment) == ("2+", "Good.")
    qtbot.waitUntil(lambda: desk.is_idle)
    kept = read_class_record(record.class_id)
    assert kept is not None and kept.mark_of("Ben") is not None
    with qtbot.waitSignal(desk.rows_changed, timeout=20_000):
        desk.choose(record.class_id, lambda: None)
    qtbot.waitUntil(lambda: students(desk) == ["Ada", "Ben"])
    row = desk.row_of("Ben")
    assert row is not None and (row.mark, row.comment, row.path) == ("2+", "Good.", "")


def test_a_mark_that_comes_while_rows_are_made_is_in_them(
    desk: Desk, reader: ClassReader, hand_out: Callable[..., ClassRecord], tmp_path: Path, qtbot: QtBot
) -> None:
    hand_out("Ada", "Ben")
    collect(desk, reader, tmp_path / "8a", qtbot)
    hand_out("Cem", to="8b")
    other = read_class([str(tmp_path / "8b")], {}, Event())
    desk.files.put(other.students)
    desk.set_mark("Ada", mark="1")
    qtbot.waitUntil(lambda: "Cem" in students(desk) and desk.is_idle, timeout=20_000)
    row = desk.row_of("Ada")
    assert row is not None and row.mark == "1"


def test_files_that_nobody_handed_out_are_the_class_of_their_folder(collected: Desk, qtbot: QtBot) -> None:
    assert collected.record is None
    collected.set_mark("Ada", mark="1")
    assert collected.record is not None and collected.record.name == "7b"
    with qtbot.waitSignal(collected.classes_changed, timeout=20_000):
        collected.look_for_classes()
    assert [one.name for one in collected.classes] == ["7b"]


def test_a_check_is_kept_with_the_file_that_was_checked(collected: Desk, qtbot: QtBot) -> None:
    ada = collected.row_of("Ada")
    assert ada is not None
    collected.set_check(CheckRecord("Ada", ada.digest, GOOD))
    collected.set_check(CheckRecord("Ben", "0" * 64, GOOD))
    collected.set_check(CheckRecord("Nobody", "0" * 64, GOOD))
    rows = [collected.row_of("Ada"), collected.row_of("Ben")]
    assert [row is not None and row.is_check_current for row in rows] == [True, False]
    qtbot.waitUntil(lambda: collected.is_idle)
    assert collected.record is not None
    kept = read_class_record(collected.record.class_id)
    assert kept is not None and len(kept.checks) == 2


def test_the_last_mark_is_written_at_the_end(collected: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[ClassRecord] = []

    def slow(record: ClassRecord) -> ClassRecord:
        written.append(record)
        write_class_record(record)
        return record

    monkeypatch.setattr(desk_module, "write_record", slow)
    for mark in ("1", "2", "3"):
        collected.set_mark("Ada", mark=mark)
    collected.wait()
    assert collected.record is not None
    kept = read_class_record(collected.record.class_id)
    assert kept is not None and kept.marks[0].mark == "3"


def test_a_broken_record_is_told_and_the_files_are_shown(
    desk: Desk, reader: ClassReader, hand_out: Callable[..., ClassRecord], tmp_path: Path, qtbot: QtBot
) -> None:
    record = hand_out("Ada")
    (classes_folder() / f"{record.class_id}.json").write_text("{", encoding="utf-8")
    told: list[str] = []
    desk.failed.connect(told.append)
    collect(desk, reader, tmp_path / "8a", qtbot)
    assert students(desk) == ["Ada"] and desk.record is None
    assert len(told) == 1 and record.class_id[:8] in told[0]
    desk.look_for_classes()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)


def test_rows_that_can_not_be_made_are_told(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "desk_of", bug)
    with qtbot.waitSignal(desk.failed, timeout=20_000):
        desk.show_class(None)
    assert desk.rows == ()
