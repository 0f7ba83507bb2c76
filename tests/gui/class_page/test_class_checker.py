"""Checking files one after the other, with a real worker."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.classroom.checking import CheckLimits
from engine.classroom.class_record import BAD, GOOD, CheckRecord
from engine.classroom.desk_table import SWEPT, DeskRow
from engine.experiment.results import SweepResults
from engine.project.project import Project
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.session.messages import CellsFinished, Part
from engine.session.runner import Runner
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.verification.fingerprint import with_fingerprints
from gui.class_page import class_checker
from gui.class_page.class_checker import ClassChecker
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from gui.control.background import UNEXPECTED
from tests.engine.verification.synthetic_runs import with_cells, with_number
from tests.gui.raising import bug

LIMITS = CheckLimits(max_seconds=60)
STARTS = 90_000  # milliseconds in which TensorFlow starts on a busy machine


def trained() -> Project:
    """A small sweep with the numbers that training gives."""
    plain = example("honest-classification")
    project = replace(
        plain,
        training=replace(plain.training, epochs=2),
        sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
        report=replace(plain.report, author="Ada"),
    )
    got: list[CellsFinished] = []
    with Runner() as runner:
        runner.train((Part(project.experiment, project.sweep.cells()),), got.append)
    found = SweepResults(project.experiment).with_cells(tuple(one for event in got for one in event.results))
    made = "2026-12-01T10:00:00+01:00"
    run = RunRecord("a", SWEEP, "Sweep 1", made, project.definition, (RunPart("", found),))
    return replace(project, runs=(with_fingerprints(run),))


@pytest.fixture
def checker(qtbot: QtBot) -> Iterator[ClassChecker]:
    del qtbot
    made = ClassChecker()
    yield made
    made.wait()


def swept(desk: Desk) -> list[DeskRow]:
    return [row for row in desk.rows if row.state == SWEPT]


@pytest.mark.slow
def test_each_file_is_trained_again_and_told(
    desk: Desk, reader: ClassReader, checker: ClassChecker, tmp_path: Path, qtbot: QtBot
) -> None:
    project = trained()
    write_project(project, tmp_path / "a.dropoutlab")
    (run,) = project.runs
    *others, last = run.results.cells
    wrong = with_cells(run, *others, with_number(last, "test_accuracy", 0.95))
    ben = replace(project, runs=(wrong,), report=replace(project.report, author="Ben"))
    write_project(ben, tmp_path / "b.dropoutlab")
    reader.came.connect(lambda reading, _: desk.files.put(reading.students))
    reader.take([tmp_path])
    qtbot.waitUntil(lambda: len(desk.rows) == 2, timeout=20_000)
    found: list[CheckRecord] = []
    checker.checked.connect(found.append)
    checker.start(desk.rows, LIMITS)
    assert checker.is_running and (checker.n_done, checker.n_all, checker.student) == (0, 2, "Ada")
    checker.start(desk.rows, LIMITS)
    assert checker.n_all == 2, "it is running"
    qtbot.waitUntil(lambda: not checker.is_running, timeout=2 * STARTS)
    assert [(one.student, one.outcome) for one in found] == [("Ada", GOOD), ("Ben", BAD)]
    assert [one.digest for one in found] == [row.digest for row in desk.rows]
    assert "0.95 in the file" in " ".join(found[1].sentences)
    assert (checker.n_done, checker.student) == (2, "")


@pytest.mark.slow
def test_a_stopped_check_says_nothing_of_who_was_not_checked(
    collected: Desk, checker: ClassChecker, qtbot: QtBot
) -> None:
    checker.set_paused(True)
    with qtbot.assertNotEmitted(checker.checked):
        checker.start(swept(collected), LIMITS)
        qtbot.wait(500)
        assert checker.is_running, "it waits until the window has trained"
        checker.stop()
        assert checker.is_stopping
        qtbot.waitUntil(lambda: not checker.is_running, timeout=STARTS)


def test_nothing_starts_without_files(checker: ClassChecker) -> None:
    checker.start([], LIMITS)
    assert not checker.is_running
    checker.stop()
    checker.wait()


def test_a_check_that_can_not_be_made_is_told_and_the_others_follow(
    collected: Desk, checker: ClassChecker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_checker, "check_one", bug)
    told: list[str] = []
    checker.failed.connect(told.append)
    checker.start(swept(collected), LIMITS)
    qtbot.waitUntil(lambda: not checker.is_running, timeout=20_000)
    assert told == [UNEXPECTED] * 2 and checker.n_done == 2
