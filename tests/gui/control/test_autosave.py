"""When unsaved work is written, when it goes, and what is said where it can't be kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.project.project import Project
from engine.storage.kept_runs import UNFINISHED
from engine.storage.kept_work import UNSAVED, KeptWork, WorkState, kept_works
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import FileState
from engine.system.paths import OWN_FOLDER, keeping_problem, unwritable_folders
from gui.control import autosave
from gui.control.autosave import Autosave
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.runs_page.one_run import NotesEdit
from gui.runs_page.run_edits import set_notes
from tests.gui.fake_session import FakeSession
from tests.gui.raising import assert_told_once, bug

LONG = 3_600_000


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "app"))
    monkeypatch.setattr(autosave, "AFTER_LAST", 20)
    monkeypatch.setattr(autosave, "MIN_REST", 0)
    unwritable_folders.cache_clear()
    yield
    unwritable_folders.cache_clear()


@pytest.fixture
def saver(project_document: Document, controller: RunController) -> Iterator[Autosave]:
    made = Autosave(project_document, controller.kept_runs)
    yield made
    made.close()
    assert not UNSAVED.place.exists() or list(UNSAVED.place.iterdir()) == [], "a clean end leaves nothing"


def settle(qtbot: QtBot, saver: Autosave) -> None:
    qtbot.waitUntil(lambda: not saver.is_busy)


def on_disk() -> Project | None:
    """The project that a crash would leave now."""
    found = list(UNSAVED.place.glob("*/work.json"))
    assert len(found) <= 1
    return read_project(found[0].with_name("project.dropoutlab")) if found else None


def test_an_edit_is_written_after_a_pause_and_nothing_while_nothing_changes(
    qtbot: QtBot, saver: Autosave, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Project] = []
    write = KeptWork.write

    def watched(self: KeptWork, project: Project, state: WorkState) -> None:
        written.append(project)
        write(self, project, state)

    monkeypatch.setattr(KeptWork, "write", watched)
    project_document.select(project_document.project.network.layers[0].uid)
    assert not saver.is_busy, "to select is no edit"
    for text in ("a", "ab", "abc"):
        project_document.set_notes(text)
    assert on_disk() is None, "not while edits follow each other"
    settle(qtbot, saver)
    assert on_disk() == project_document.project
    saver.write()
    project_document.select(None)
    assert not saver.is_busy and written == [project_document.project]


def test_edits_without_a_pause_are_written_too(
    qtbot: QtBot, saver: Autosave, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "AFTER_LAST", LONG)
    monkeypatch.setattr(autosave, "AFTER_FIRST", 20)
    project_document.set_notes("first")
    monkeypatch.setattr(autosave, "AFTER_FIRST", LONG)
    project_document.set_notes("second")
    qtbot.waitUntil(lambda: on_disk() is not None)
    assert on_disk() == project_document.project


def test_text_that_is_being_typed_counts(
    qtbot: QtBot,
    saver: Autosave,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
) -> None:
    controller.start_sweep()
    session.finish()
    (run,) = project_document.project.runs
    field = NotesEdit()
    qtbot.addWidget(field)
    field.show_run(run)
    field.edited.connect(lambda uid, text: set_notes(project_document, uid, text))
    qtbot.keyClicks(field, "half a sent")
    settle(qtbot, saver)
    kept = on_disk()
    assert kept is not None and kept.runs[0].notes == "half a sent"


@pytest.mark.parametrize("end", ["save", "undo", "another project"])
def test_work_that_is_not_unsaved_any_more_goes(
    qtbot: QtBot, saver: Autosave, project_document: Document, tmp_path: Path, end: str
) -> None:
    project_document.set_notes("mine")
    settle(qtbot, saver)
    assert on_disk() is not None
    match end:
        case "save":
            project_document.mark_saved(tmp_path / "a.dropoutlab")
        case "undo":
            project_document.undo_stack.undo()
        case _:
            project_document.load(replace(project_document.project, notes=""))
    settle(qtbot, saver)
    assert on_disk() is None
    project_document.set_notes("mine again")
    settle(qtbot, saver)
    assert on_disk() == project_document.project


def test_work_belongs_to_the_file_as_it_was_when_it_was_opened(
    qtbot: QtBot, saver: Autosave, project_document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dropoutlab"
    write_project(project_document.project, path)
    before, state = path.read_bytes(), FileState.of(path)
    project_document.load(project_document.project, path, state)
    project_document.set_notes("mine")
    settle(qtbot, saver)
    saver._kept.release()  # noqa: SLF001 (as the crash of this window would)
    (found,) = kept_works()
    assert found.state is not None
    assert (found.state.origin.path, found.state.origin.file_state) == (path, state)
    assert found.state.origin.document_uid == project_document.uid
    assert path.read_bytes() == before
    found.remove()


def test_a_run_that_ends_is_written_before_its_trainings_go(
    qtbot: QtBot,
    saver: Autosave,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(autosave, "AFTER_LAST", LONG)
    controller.start_sweep()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    kept_at_removal: list[Project | None] = []

    def on_remove(_: object) -> None:
        kept_at_removal.append(on_disk())

    monkeypatch.setattr("gui.control.kept_runs._remove", on_remove)
    session.finish()
    qtbot.waitUntil(lambda: bool(kept_at_removal))
    assert kept_at_removal == [project_document.project]
    assert project_document.project.runs[0].n_cells == 4
    assert len(list(UNFINISHED.place.iterdir())) == 1


def test_the_next_write_waits_for_a_multiple_of_what_the_last_one_took(
    qtbot: QtBot, saver: Autosave, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "MIN_REST", 1e5)
    project_document.set_notes("first")
    settle(qtbot, saver)
    first = on_disk()
    project_document.set_notes("second")
    qtbot.wait(100)
    assert on_disk() == first and saver.is_busy, "it waits"


def test_a_folder_that_cannot_be_written_is_said_once_and_edits_go_on(
    qtbot: QtBot,
    saver: Autosave,
    project_document: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    saver.failed.connect(said.append)
    assert keeping_problem() == "", "at the start all was well"
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    for text in ("a", "b"):
        project_document.set_notes(text)
        settle(qtbot, saver)
    (sentence,) = said
    assert sentence.startswith("If the app crashes, unsaved work is lost. ")
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "app"))
    project_document.set_notes("c")
    settle(qtbot, saver)
    assert on_disk() == project_document.project and len(said) == 1


def test_what_was_said_at_the_start_is_not_said_again(
    qtbot: QtBot,
    saver: Autosave,
    project_document: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    saver.failed.connect(said.append)
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    assert "unsaved work" in keeping_problem()
    project_document.set_notes("a")
    settle(qtbot, saver)
    assert said == []


def test_autosave_that_raises_is_told_once(
    qtbot: QtBot,
    saver: Autosave,
    project_document: Document,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: list[str] = []
    saver.failed.connect(said.append)
    monkeypatch.setattr(KeptWork, "write", bug)
    project_document.set_notes("a")
    settle(qtbot, saver)
    assert_told_once(said, caplog)


def test_the_write_is_not_done_on_the_windows_thread(
    qtbot: QtBot, saver: Autosave, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(KeptWork, "write", lambda *_: threads.append(threading.current_thread()))
    project_document.set_notes("a")
    settle(qtbot, saver)
    assert threads and threads[0] is not threading.main_thread()


def test_work_goes_on_in_another_window(
    saver: Autosave, project_document: Document, controller: RunController
) -> None:
    assert saver.hand_over() is None
    project_document.set_name("Edited")
    kept = saver.hand_over()
    assert kept is not None and kept.read().name == "Edited"
    saver.close()
    assert kept.state is not None and list(UNSAVED.place.iterdir()), "it is the other window's now"
    other = Autosave(project_document, controller.kept_runs)
    other.adopt(kept)
    other.close()
