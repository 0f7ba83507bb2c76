"""A run that was cut off comes back as it was, whatever kind it is; what can't be read stops nothing."""

from __future__ import annotations

import json
import logging
import math
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, SecondSetting
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.runs.record import (
    SWEEP,
    VARIANCE,
    RunRecord,
    Work,
    chance_definition,
    missing_work,
    sweep_work,
    variance_work,
)
from engine.storage import kept_runs
from engine.storage.csv_files import cells_csv, history_csv
from engine.storage.examples import example
from engine.storage.kept_folders import MAX_SAME_SECOND
from engine.storage.kept_run_files import RunStart, read_start, start_text
from engine.storage.kept_runs import UNFINISHED, CutOffRun, KeptRun, cut_off_runs
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import FileState
from engine.system.paths import OWN_FOLDER
from tests.engine.analysis.sample_results import cell_result
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.system.holding import needs_sleep, running_program

PROJECT = example("honest-classification")
PROJECT = replace(PROJECT, sweep=replace(PROJECT.sweep, rates=(0.0, 0.5), seeds=(0, 1)))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))


@pytest.fixture
def made() -> Iterator[list[KeptRun]]:
    """What a test makes; released at its end."""
    runs: list[KeptRun] = []
    yield runs
    for run in runs:
        run.release()


def sweep_of(project: Project) -> tuple[RunRecord, tuple[Work, ...]]:
    definition = project.definition
    return RunRecord("u1", SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", definition), sweep_work(definition)


def cut_off(project: Project, record: RunRecord, work: tuple[Work, ...], n_done: int) -> CutOffRun:
    """What a later start reads after so many cells of a run."""
    kept = KeptRun.create(project, RunStart.of(record, work, project))
    cells = [(key, cell) for key, _, cells in work for cell in cells]
    for key, cell in cells[:n_done]:
        kept.add(key, (cell_of(cell),))
    kept.release()
    (found,) = cut_off_runs()
    assert found.n_kept == n_done
    read = found.read()
    found.remove()
    assert list(UNFINISHED.place.iterdir()) == []
    return read


def cell_of(cell: Cell) -> CellResult:
    assert cell.rate is not None
    return cell_result(cell.rate, cell.seed, 0.1 * cell.seed + cell.rate / 3)


def test_a_sweep_comes_back_with_its_project_and_its_cells() -> None:
    record, work = sweep_of(PROJECT)
    found = cut_off(PROJECT, record, work, 3)
    assert found.project == PROJECT and found.work == work and found.n_kept == 3
    assert replace(found.record, parts=()) == record
    cells = tuple(map(cell_of, work[0][2][:3]))
    assert cells_csv(found.record.results.cells) == cells_csv(cells)
    assert history_csv(found.record.results.cells) == history_csv(cells)
    assert found.seconds == sum(cell.seconds for cell in cells)


def test_numbers_that_a_project_file_has_no_text_for_come_back() -> None:
    record, work = sweep_of(PROJECT)
    kept = KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    odd = replace(
        cell_of(Cell(0.0, 0)),
        metrics=(("test_accuracy", math.nan), ("train_loss", math.inf)),
        history=(("loss", (0.1 + 0.2, -math.inf)),),
    )
    kept.add("", (odd,))
    (result,) = kept.read().record.results.cells
    kept.remove()
    assert cells_csv((result,)) == cells_csv((odd,)) and history_csv((result,)) == history_csv((odd,))


@needs_sleep
def test_cells_that_could_not_be_written_come_with_the_next_ones(made: list[KeptRun]) -> None:
    record, work = sweep_of(PROJECT)
    kept = KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    made.append(kept)
    cells = [cell_of(cell) for cell in work[0][2]]
    with running_program(kept.folder / "cells.jsonl"), pytest.raises(InputError, match="another program"):
        kept.add("", tuple(cells[:2]))
    assert kept.n_kept == 0
    kept.add("", (cells[2],))
    assert kept.n_kept == 3
    assert cells_csv(kept.read().record.results.cells) == cells_csv(cells[:3])


def test_files_in_the_way_of_a_folder_are_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "strftime", lambda _format: "2026-11-30-120000")
    record, work = sweep_of(PROJECT)
    start = RunStart.of(record, work, PROJECT)
    kept = KeptRun.create(PROJECT, start)
    kept.remove()
    for number in range(1, MAX_SAME_SECOND + 1):
        kept.folder.with_name(kept.folder.name + ("" if number == 1 else f".{number}")).touch()
    with pytest.raises(InputError, match="folders of this second already"):
        KeptRun.create(PROJECT, start)


def test_a_family_and_a_study_come_back_as_a_whole() -> None:
    family = replace(PROJECT, sweep=replace(PROJECT.sweep, second=SecondSetting("epochs", (3.0, 5.0))))
    record, work = sweep_of(family)
    found = cut_off(family, record, work, 5)
    assert [(part.key, len(part.results.cells)) for part in found.record.parts] == [("3", 4), ("5", 1)]
    assert found.work == work
    definition = chance_definition(PROJECT.definition, 0.5, 3)
    record = RunRecord("u2", VARIANCE, "Why different 1", "2026-11-24T12:00:00+01:00", definition)
    found = cut_off(PROJECT, record, variance_work(definition), 4)
    assert found.work == variance_work(definition) and found.record.definition == definition
    assert [(part.key, len(part.results.cells)) for part in found.record.parts] == [
        ("all", 3),
        ("keep split", 1),
    ]


@pytest.mark.parametrize("starts_over", [False, True])
def test_a_sweep_that_was_there_before_goes_on_or_starts_over(starts_over: bool) -> None:
    record, work = sweep_of(PROJECT)
    whole = tuple(map(cell_of, work[0][2]))
    before = record.with_results("", record.part("").with_cells(whole))
    project = replace(PROJECT, runs=(before,))
    if starts_over:
        again, left = replace(before, parts=()), work
    else:
        project = replace(project, sweep=replace(project.sweep, seeds=(0, 1, 2)))
        again = replace(before, definition=project.definition)
        left = missing_work(sweep_work(project.definition), again)
    found = cut_off(project, again, left, 1)
    assert found.work == left and found.record.n_cells == (1 if starts_over else 5)
    assert found.project.run("u1") == before
    assert missing_work(found.work, found.record)[0][2] == left[0][2][1:]


def test_the_projects_file_and_what_it_was_like_come_back(tmp_path: Path) -> None:
    path = tmp_path / "ü \udcff.dropoutlab"
    state = FileState(3, 4, "abc")
    record, work = sweep_of(PROJECT)
    start = RunStart.of(record, work, PROJECT, device="CPU", path=path, file_state=state)
    KeptRun.create(PROJECT, start).release()
    (found,) = cut_off_runs()
    read = found.read()
    found.remove()
    assert (read.origin.path, read.origin.file_state, read.device) == (path, state, "CPU")


def test_a_run_that_still_trains_is_neither_offered_nor_deleted(
    made: list[KeptRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    record, work = sweep_of(PROJECT)
    made.append(KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT)))
    monkeypatch.setattr(kept_runs, "MAX_FOLDERS", 0)
    assert cut_off_runs() == [] and made[0].folder.is_dir()


def test_what_a_crash_left_of_a_line_is_cut_off_by_the_next_cell() -> None:
    record, work = sweep_of(PROJECT)
    cells = work[0][2]
    kept = KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    kept.add("", (cell_of(cells[0]),))
    kept.release()
    with (kept.folder / "cells.jsonl").open("ab") as file:
        file.write(b'{"part": "", "rate": 0.5, "se')
    (found,) = cut_off_runs()
    assert found.n_kept == 1
    found.add("", (cell_of(cells[1]),))
    found.release()
    (again,) = cut_off_runs()
    assert again.n_kept == 2 and again.read().record.n_cells == 2
    again.remove()


def broken(name: str, content: bytes | None) -> Path:
    """A folder of a run, with this in place of one of its files."""
    record, work = sweep_of(PROJECT)
    kept = KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    kept.add("", (cell_of(work[0][2][0]),))
    kept.release()
    if content is None:
        (kept.folder / name).unlink()
    else:
        (kept.folder / name).write_bytes(content)
    return kept.folder


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.json", None),
        ("run.json", b""),
        ("run.json", b"[]"),
        ("run.json", b"\xff"),
        ("run.json", b"[" * 100_000),
        ("run.json", b'{"format": 1, "project_format": 4}'),
        ("run.json", b'{"format": 99, "project_format": 4}'),
        ("run.json", b'{"format": 1, "project_format": 99}'),
        ("run.json", b'{"format": null}'),
        ("cells.jsonl", b"no cell\n"),
        ("cells.jsonl", b'{"part": ""}\n'),
        ("cells.jsonl", b"[" * 100_000 + b"\n"),
        (
            "cells.jsonl",
            b'{"part": "", "rate": 0.0, "seed": 0, "seconds": 1, "metrics": {"a": 1e999}, "history": 3}\n',
        ),
        (
            "cells.jsonl",
            b'{"part": "", "rate": 0.0, "seed": 0, "seconds": 1, "metrics": {"a": 1e300}, "history": {}}\n',
        ),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_line_in_the_log(
    name: str, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    folder = broken(name, content)
    with caplog.at_level(logging.WARNING):
        assert cut_off_runs() == []
    assert str(folder) in caplog.text and folder.is_dir()


@pytest.mark.parametrize(
    "change",
    [
        {"uid": ""},
        {"kind": "train"},
        {"n_cells": -1},
        {"n_cells": 10**7},
        {"rate": math.nan},
        {"starts_over": 1},
        {"path": "a\0b"},
        {"extra": 1},
    ],
)
def test_a_run_with_a_wrong_value_is_left_out(change: dict[str, object]) -> None:
    folder = broken("cells.jsonl", b"")
    content = json.loads((folder / "run.json").read_text("utf-8"))
    (folder / "run.json").write_text(json.dumps(content | change), "utf-8")
    assert cut_off_runs() == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("project.dropoutlab", b"{}", "not a Dropout Lab project"),
        ("project.dropoutlab", None, "no project file"),
        (
            "cells.jsonl",
            b'{"part": "", "rate": 0.0, "seed": 9, "seconds": 1, "metrics": {}, "history": {}}\n',
            "does not train",
        ),
        (
            "cells.jsonl",
            b'{"part": "", "rate": 0.0, "seed": 0, "seconds": 1, "metrics": {}, "history": {}}\n',
            "without test_accuracy",
        ),
    ],
)
def test_files_that_do_not_fit_together_give_a_sentence(
    name: str, content: bytes | None, sentence: str
) -> None:
    broken(name, content)
    (found,) = cut_off_runs()
    with pytest.raises(InputError, match=sentence):
        found.read()
    found.release()


def test_folders_are_bounded_in_number_and_size_and_the_oldest_goes_first(
    monkeypatch: pytest.MonkeyPatch, made: list[KeptRun]
) -> None:
    monkeypatch.setattr(kept_runs, "MAX_FOLDERS", 3)
    names = [f"2026-11-24-12000{number}-x" for number in range(5)]
    for name in names:
        (UNFINISHED.place / name).mkdir(parents=True)
    (UNFINISHED.place / names[4] / "big").write_bytes(b"x" * 1000)
    assert cut_off_runs() == []
    assert sorted(path.name for path in UNFINISHED.place.iterdir()) == names[2:]
    record, work = sweep_of(PROJECT)
    made.append(KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT)))
    assert sorted(path.name for path in UNFINISHED.place.iterdir()) == [*names[3:], made[0].folder.name]
    monkeypatch.setattr(kept_runs, "MAX_BYTES", 999)
    assert cut_off_runs() == []
    assert list(UNFINISHED.place.iterdir()) == [made[0].folder], "one that trains stays, whatever its size"


def test_a_run_keeps_no_more_than_its_share_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    record, work = sweep_of(PROJECT)
    kept = KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    cells = work[0][2]
    kept.add("", (cell_of(cells[0]),))
    monkeypatch.setattr(kept_runs, "MAX_RUN_BYTES", (kept.folder / "cells.jsonl").stat().st_size)
    kept.add("", (cell_of(cells[1]),))
    assert kept.read().record.n_cells == 1
    kept.remove()


def test_a_project_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    record, work = sweep_of(PROJECT)
    before = record.with_results("", record.part("").with_cells(tuple(map(cell_of, work[0][2]))))
    monkeypatch.setattr(kept_runs, "MAX_PROJECT_BYTES", 0)
    with pytest.raises(InputError, match="the project is larger than"):
        KeptRun.create(replace(PROJECT, runs=(before,)), RunStart.of(record, work, PROJECT))
    assert not UNFINISHED.place.exists()


def test_two_windows_that_start_in_the_same_second_have_a_folder_each(
    monkeypatch: pytest.MonkeyPatch, made: list[KeptRun]
) -> None:
    monkeypatch.setattr(time, "strftime", lambda _form: "2026-11-24-120000")
    record, work = sweep_of(PROJECT)
    made += [KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT)) for _ in range(3)]
    assert len({run.folder for run in made}) == 3


def test_a_folder_that_cannot_be_made_gives_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    record, work = sweep_of(PROJECT)
    with pytest.raises(InputError, match="unfinished can't be written"):
        KeptRun.create(PROJECT, RunStart.of(record, work, PROJECT))
    assert cut_off_runs() == []


# --- The user's own data


@pytest.mark.parametrize("is_embedded", [False, True])
def test_a_sweep_on_own_data_finds_its_file_again(
    is_embedded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = own_data(tmp_path, penguins())
    project = with_places(replace(PROJECT, data=data), lambda file: (file.path, is_embedded))
    # As on Windows, where no relative path leads from one drive to another.
    monkeypatch.setattr(os.path, "relpath", _raise_value_error)
    record, work = sweep_of(project)
    found = cut_off(project, record, work, 2)
    assert found.project == project
    for one in (found.project.data, found.record.definition.data):
        assert data.file is not None and one.file is not None
        assert (one.file.path, one.file.is_embedded) == (data.file.path, is_embedded)


def _raise_value_error(*_: object) -> str:
    raise ValueError


def test_a_copy_that_left_the_cache_comes_from_the_project(tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins())
    project = with_places(replace(PROJECT, data=data), lambda file: (file.path, True))
    path = tmp_path / "p.dropoutlab"
    write_project(project, path)
    project = read_project(path)
    record, work = sweep_of(project)
    KeptRun.create(project, RunStart.of(record, work, project, path=path)).release()
    assert project.data.file is not None
    copy = Path(project.data.file.path)
    content = copy.read_bytes()
    copy.unlink()
    (found,) = cut_off_runs()
    again = found.read().project
    found.remove()
    assert again == project and again.data.file is not None and again.data.file.is_embedded
    assert Path(again.data.file.path).read_bytes() == content


def test_what_an_earlier_version_kept_of_a_run_is_read(tmp_path: Path) -> None:
    record, work = sweep_of(PROJECT)
    path = tmp_path / "run.json"
    content = json.loads(start_text(RunStart.of(record, work, PROJECT)))
    del content["data_places"], content["document_uid"]
    content["format"] = 1
    path.write_text(json.dumps(content), "utf-8")
    assert read_start(path) == RunStart.of(record, work, PROJECT)
    for wrong in ("x", [["a", "b"]], [["a", 1, True]], [["a", "b\0", True]], [["a", "b", 1]]):
        path.write_text(json.dumps(content | {"data_places": wrong}), "utf-8")
        with pytest.raises(InputError, match=r"run\.json can't be read"):
            read_start(path)
