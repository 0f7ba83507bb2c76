"""Unsaved work comes back as it was and to the file that it belongs to, which is never written."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.runs.record import now
from engine.storage import kept_work
from engine.storage.examples import example
from engine.storage.kept_origin import Origin
from engine.storage.kept_work import UNSAVED, KeptWork, WorkState, kept_works
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import FileState
from engine.system.paths import OWN_FOLDER, PROGRAM_FOLDER
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.project.sample_lessons import BEGUN, RECORD

SAVED = example("honest-classification")
WORK = replace(SAVED, notes="Typed, not saved.", locked=("data",), lessons=(BEGUN, RECORD))

HOLDER = """
import sys, time
from tests.engine.storage.test_kept_work import WORK, state_of
from engine.storage.kept_work import KeptWork
KeptWork().write(WORK, state_of(WORK))
print("written", flush=True)
time.sleep(60)
"""


WRITER = """
from dataclasses import replace
from tests.engine.storage.test_kept_work import WORK, state_of
from engine.storage.kept_work import KeptWork
kept = KeptWork()
for number in range(1, 100_000):
    kept.write(replace(WORK, notes=str(number)), state_of(WORK))
    print(number, flush=True)
    if number % 5 == 0:
        print(0, flush=True)
        kept.remove()
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "app"))


@pytest.fixture
def kept() -> Iterator[KeptWork]:
    made = KeptWork()
    yield made
    made.remove()


def state_of(project: Project, path: Path | None = None) -> WorkState:
    file_state = FileState.of(path) if path is not None else None
    return WorkState(now(), Origin.of(project, path, file_state, "d1"))


def found_again(kept: KeptWork) -> KeptWork:
    """What the next start finds after a crash."""
    kept.release()
    (found,) = kept_works()
    return found


def test_the_last_work_comes_back_whole_with_its_file_and_the_file_stays(
    kept: KeptWork, tmp_path: Path
) -> None:
    path = tmp_path / "ü 1.dropoutlab"
    write_project(SAVED, path)
    before, state = path.read_bytes(), state_of(WORK, path)
    kept.write(SAVED, replace(state, made="2026-11-24T12:00:00+01:00"))
    kept.write(WORK, state)
    found = found_again(kept)
    assert found.read() == WORK and found.state == state
    write_project(found.read(), tmp_path / "restored")
    write_project(WORK, tmp_path / "expected")
    assert (tmp_path / "restored").read_bytes() == (tmp_path / "expected").read_bytes()
    assert path.read_bytes() == before
    found.remove()
    assert list(UNSAVED.place.iterdir()) == [] and kept_works() == []


def test_nothing_is_there_before_something_is_written_or_after_it_is_removed(kept: KeptWork) -> None:
    kept.remove()
    assert not UNSAVED.place.exists()
    kept.write(WORK, state_of(WORK))
    kept.remove()
    kept.remove()
    assert list(UNSAVED.place.iterdir()) == [] and kept.state is None
    kept.write(WORK, state_of(WORK))
    assert len(list(UNSAVED.place.iterdir())) == 1


def test_work_of_a_process_that_lives_is_not_found_and_that_of_a_killed_one_is() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=PROGRAM_FOLDER, stdout=subprocess.PIPE, encoding="utf-8"
    ) as window:
        try:
            assert window.stdout is not None and window.stdout.readline() == "written\n"
            assert kept_works() == []
        finally:
            window.kill()
    (found,) = kept_works()
    assert found.read() == WORK
    assert kept_works() == [], "and now it is of this process"
    found.remove()


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_any_moment_loses_nothing_that_was_written_and_leaves_nothing_else(seed: int) -> None:
    """The last whole write is found, or a later one; after a removal nothing, or a later one."""
    lines = random.Random(seed).randrange(1, 25)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], cwd=PROGRAM_FOLDER, stdout=subprocess.PIPE, encoding="utf-8"
    ) as window:
        try:
            assert window.stdout is not None
            said = [int(window.stdout.readline()) for _ in range(lines)]
            time.sleep(random.Random(seed).random() / 50)
        finally:
            window.kill()
        said += [int(line) for line in window.stdout if line.endswith("\n")]
    found = kept_works()
    assert len(found) == 1 if said[-1] else len(found) <= 1
    for work in found:
        assert int(work.read().notes) >= max(said[-1], said[-2] if len(said) > 1 and not said[-1] else 0)
        work.remove()
    for folder in UNSAVED.all():  # what the kill left half made or half deleted
        os.utime(folder, (0, 0))
    assert kept_works() == [] and UNSAVED.all() == []


def test_a_copy_of_a_data_file_is_not_written_again_and_is_still_kept_inside(
    kept: KeptWork, tmp_path: Path
) -> None:
    data = own_data(tmp_path, penguins())
    project = with_places(replace(WORK, data=data), lambda file: (file.path, True))
    kept.write(project, state_of(project))
    (folder,) = UNSAVED.place.iterdir()
    assert (folder / "project.dropoutlab").read_bytes()[:1] == b"{", "JSON without a copy"
    found = found_again(kept)
    again = found.read()
    found.remove()
    assert again == project and again.data.file is not None
    assert again.data.file.is_embedded and again.data.file.path == data.file.path  # type: ignore[union-attr]


def test_work_that_its_file_has_goes_unless_the_file_has_something_else(
    kept: KeptWork, tmp_path: Path
) -> None:
    path = tmp_path / "a.dropoutlab"
    write_project(SAVED, path)
    kept.write(WORK, state_of(WORK, path))
    write_project(replace(SAVED, notes="by another program"), path)
    found = found_again(kept)
    write_project(WORK, path)  # the crash came after this
    found.release()
    assert kept_works() == [] and list(UNSAVED.place.iterdir()) == []


def test_what_cannot_be_written_is_said_and_leaves_what_was_there(
    kept: KeptWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write(SAVED, state_of(SAVED))
    monkeypatch.setattr(kept_work, "MAX_PROJECT_BYTES", -1)
    with pytest.raises(InputError, match="the project is larger than"):
        kept.write(WORK, state_of(WORK))
    found = found_again(kept)
    assert found.read() == SAVED
    found.remove()


def test_a_data_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path, kept: KeptWork) -> None:
    (tmp_path / "app").touch()
    with pytest.raises(InputError, match="unsaved can't be written: "):
        kept.write(WORK, state_of(WORK))
    assert kept.state is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no open file")
def test_a_folder_that_somebody_has_deleted_is_made_again(kept: KeptWork) -> None:
    kept.write(SAVED, state_of(SAVED))
    shutil.rmtree(UNSAVED.place)
    kept.write(WORK, state_of(WORK))
    assert found_again(kept).read() == WORK


def test_folders_are_bounded_in_number_and_the_oldest_goes_first(
    monkeypatch: pytest.MonkeyPatch, kept: KeptWork
) -> None:
    monkeypatch.setattr(kept_work, "MAX_FOLDERS", 2)
    names = [f"2026-11-24-12000{number}-x" for number in range(3)]
    for name in names:
        (UNSAVED.place / name).mkdir(parents=True)
    kept.write(WORK, state_of(WORK))
    assert [path.name for path in UNSAVED.all()[1:]] == [names[2]]


@pytest.mark.parametrize(
    "change",
    [
        {"format": 99},
        {"project_format": 99},
        {"made": 3},
        {"path": "a\0b"},
        {"data_places": [["a"]]},
        {"document_uid": 1},
        {"extra": 1},
    ],
)
def test_work_with_a_wrong_value_is_left_out_with_a_line_in_the_log(
    change: dict[str, object], kept: KeptWork, caplog: pytest.LogCaptureFixture
) -> None:
    kept.write(WORK, state_of(WORK))
    (folder,) = UNSAVED.place.iterdir()
    content = json.loads((folder / "work.json").read_text("utf-8"))
    (folder / "work.json").write_text(json.dumps(content | change), "utf-8")
    kept.release()
    with caplog.at_level(logging.WARNING):
        assert kept_works() == []
    assert str(folder) in caplog.text and folder.is_dir()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b"{}"])
def test_work_that_was_cut_off_is_left_out_or_said_when_it_is_read(content: bytes, kept: KeptWork) -> None:
    kept.write(WORK, state_of(WORK))
    (folder,) = UNSAVED.place.iterdir()
    (folder / "project.dropoutlab").write_bytes(content)
    found = found_again(kept)
    with pytest.raises(InputError):
        found.read()
    (folder / "work.json").write_bytes(content)
    found.release()
    assert kept_works() == []


def test_the_project_of_the_user_is_read_only_where_its_file_has_changed(
    kept: KeptWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.dropoutlab"
    write_project(SAVED, path)
    kept.write(WORK, state_of(WORK, path))
    asked: list[Path] = []

    def read(place: Path) -> Project:
        asked.append(place)
        return read_project(place)

    monkeypatch.setattr(kept_work, "read_project", read)
    found_again(kept).remove()
    assert asked == []
