"""Unsaved work and the run of one window are one; what two windows left is two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord, sweep_work
from engine.storage.examples import example
from engine.storage.kept_origin import Origin
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import CELLS, UNFINISHED, KeptRun
from engine.storage.kept_work import UNSAVED, KeptWork, WorkState
from engine.storage.left_behind import LeftBehind, left_behind
from engine.system.paths import OWN_FOLDER
from tests.engine.analysis.sample_results import cell_result

PROJECT = example("honest-classification")
EDITED = replace(PROJECT, notes="Typed while it trained.")
RECORD = RunRecord("u1", SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", PROJECT.definition)
CELL = PROJECT.sweep.cells()[0]
RESULT = cell_result(CELL.rate, CELL.seed, 0.9)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))


@pytest.fixture
def found() -> Iterator[list[LeftBehind]]:
    made: list[LeftBehind] = []
    yield made
    for one in made:
        one.remove()


def leave_run(uid: str, n_done: int = 1) -> KeptRun:
    start = RunStart.of(RECORD, sweep_work(PROJECT.definition), PROJECT, document_uid=uid)
    kept = KeptRun.create(PROJECT, start)
    kept.add("", (RESULT,)[:n_done])
    kept.release()
    return kept


def leave_work(uid: str, project: Project = EDITED, made: str = "2026-11-24T12:05:00+01:00") -> None:
    kept = KeptWork()
    kept.write(project, WorkState(made, Origin.of(project, None, None, uid)))
    kept.release()


def test_work_and_run_of_one_document_come_together_and_the_run_goes_on_in_the_work(
    found: list[LeftBehind],
) -> None:
    leave_run("d1")
    leave_work("d1")
    found += left_behind()
    (one,) = found
    read = one.read()
    assert read.project == EDITED and read.origin.document_uid == "d1"
    assert read.run is not None and read.run.project == EDITED
    assert read.run.record.results.cells == (RESULT,)
    one.remove()
    assert list(UNSAVED.place.iterdir()) == list(UNFINISHED.place.iterdir()) == []


def test_what_two_windows_left_is_two_with_the_newest_first(found: list[LeftBehind]) -> None:
    leave_run("d1")
    leave_work("d2")
    leave_work("d3", PROJECT, made="2026-11-24T12:09:00+01:00")
    leave_run("")  # of an earlier version
    found += left_behind()
    assert [(one.work is not None, one.run is not None) for one in found] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]
    assert [one.read().project for one in found] == [PROJECT, EDITED, PROJECT, PROJECT]
    assert left_behind() == [], "they are of this process now"


def test_a_run_that_the_work_has_is_not_offered_twice(found: list[LeftBehind]) -> None:
    run = leave_run("d1")
    leave_work("d1", replace(EDITED, runs=(RECORD.with_results("", RECORD.results.with_cells((RESULT,))),)))
    found += left_behind()
    read = found[0].read()
    assert read.run is None and found[0].run is None and not run.folder.exists()
    assert read.project.runs[0].n_cells == 1


def test_a_run_that_cannot_be_read_does_not_keep_the_work_back(found: list[LeftBehind]) -> None:
    run = leave_run("d1")
    (run.folder / CELLS).write_text(
        '{"part": "", "rate": 0.0, "seed": 99, "seconds": 1, "metrics": {}, "history": {}}\n', "utf-8"
    )
    leave_work("d1")
    found += left_behind()
    read = found[0].read()
    assert read.project == EDITED and read.run is None
    assert run.folder.exists(), "the next start says what is wrong with it"


def test_a_run_without_a_finished_training_goes_on_all_the_same(found: list[LeftBehind]) -> None:
    leave_run("d1", n_done=0)
    leave_work("d1")
    found += left_behind()
    assert found[0].read().run is not None
