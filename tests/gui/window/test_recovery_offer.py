"""The message that offers what a crash left: what it says, what its buttons do, what it never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.network.spec import NetworkSpec
from engine.project.project import Project
from engine.runs.record import SWEEP, VARIANCE, RunRecord, sweep_work
from engine.session.messages import Lost
from engine.storage.kept_origin import Origin
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import UNFINISHED, KeptRun, cut_off_runs
from engine.storage.kept_work import UNSAVED, KeptWork, WorkState, kept_works
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import FileState
from engine.system.paths import OWN_FOLDER
from gui.control.autosave import Autosave
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.file_dialogs import REPLACE
from gui.window.project_files import ProjectFiles
from gui.window.recovery_offer import RecoveryOffer, back_text, run_text, work_text
from tests.gui.fake_session import FakeSession, result
from tests.gui.raising import assert_told_once, bug

EDIT = "edited, not saved"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def offer(
    qtbot: QtBot,
    project_document: Document,
    controller: RunController,
    settings: Settings,
    theme: Theme,
    said: list[str],
) -> Iterator[RecoveryOffer]:
    window = QWidget()
    qtbot.addWidget(window)
    files = ProjectFiles(project_document, controller, settings, window)
    autosave = Autosave(project_document, controller.kept_runs, window)
    made = RecoveryOffer(controller, autosave, files, theme, window)
    for notifier in (files, made):
        notifier.notice_raised.connect(lambda text, *_: said.append(text))
    made.resize(900, 48)
    yield made
    made.close_offer()
    autosave.close()


def leave(
    project: Project, uid: str = "u1", path: Path | None = None, n_done: int = 1, document_uid: str = ""
) -> KeptRun:
    """What a crash leaves of a sweep of this project."""
    record = RunRecord(uid, SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", project.definition)
    state = FileState.of(path) if path is not None else None
    start = RunStart.of(
        record,
        sweep_work(project.definition),
        project,
        path=path,
        file_state=state,
        document_uid=document_uid,
    )
    kept = KeptRun.create(project, start)
    kept.add("", tuple(map(result, project.sweep.cells()[:n_done])))
    kept.release()
    return kept


def look(qtbot: QtBot, offer: RecoveryOffer) -> None:
    offer.look()
    settle(qtbot, offer)


def settle(qtbot: QtBot, offer: RecoveryOffer) -> None:
    qtbot.waitUntil(lambda: not offer.is_busy)


def press(qtbot: QtBot, offer: RecoveryOffer, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, offer)


def test_nothing_is_offered_where_nothing_was_cut_off(qtbot: QtBot, offer: RecoveryOffer) -> None:
    look(qtbot, offer)
    assert offer.isHidden()


def test_the_offer_is_one_sentence_and_takes_no_focus(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document
) -> None:
    window = offer.window()
    field = QLineEdit(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    leave(project_document.project)
    look(qtbot, offer)
    assert offer.isVisible() and field.hasFocus()
    name = project_document.project.name
    assert offer.text.text() == f"A sweep of “{name}” was interrupted: 1 of 4 trainings are kept."


def test_the_sentence_counts_what_was_there_before_and_says_what_it_was() -> None:
    start = RunStart("u", SWEEP, "Sweep 1", "", False, n_before=7, n_cells=28, origin=Origin("Iris"))
    assert run_text(start, 5) == "A sweep of “Iris” was interrupted: 12 of 35 trainings are kept."
    study = replace(start, kind=VARIANCE, n_before=0)
    assert run_text(study, 0) == "A study of “Iris” was interrupted: none of its trainings had finished."


def test_continue_brings_the_project_as_it_was_and_trains_the_rest(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.dropoutlab"
    write_project(project_document.project, path)
    project = replace(project_document.project, notes=EDIT)
    leave(project, path=path)
    write_project(replace(project, notes="from elsewhere"), path)
    look(qtbot, offer)
    with qtbot.waitSignal(offer.continued):
        press(qtbot, offer, offer.restore)
    assert project_document.project == project and project_document.path == path
    assert project_document.is_modified and offer.isHidden()
    assert project_document.file_state is not None and not project_document.file_state.is_still(path)
    assert controller.is_running and session.parts[0].n_left == 3
    session.finish()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    (run,) = project_document.project.runs
    assert run.n_cells == 4 and list(UNFINISHED.place.iterdir()) == []


def test_discard_deletes_and_offers_the_next(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document
) -> None:
    leave(project_document.project, "u1")
    second = leave(project_document.project, "u2", n_done=2)
    assert len(list(UNFINISHED.place.iterdir())) == 2, "nothing goes before it is answered"
    look(qtbot, offer)
    press(qtbot, offer, offer.discard)
    assert "1 of 4" in offer.text.text() and not second.folder.exists()
    press(qtbot, offer, offer.discard)
    assert offer.isHidden() and list(UNFINISHED.place.iterdir()) == []


@pytest.mark.parametrize(
    ("n_others", "more"),
    [
        (0, ""),
        (1, " What another window left is offered at the next start."),
        (2, " What 2 other windows left is offered at the next start."),
    ],
)
def test_what_comes_back_says_what_is_still_to_come(n_others: int, more: str) -> None:
    assert back_text(Origin("Iris"), n_others) == f"Your work on “Iris” is back. Save it to keep it.{more}"
    assert back_text(None, n_others) == more.lstrip()


def test_continuing_one_run_says_that_another_is_offered_later(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document, session: FakeSession, said: list[str]
) -> None:
    for uid in ("u1", "u2"):
        leave(project_document.project, uid)
    look(qtbot, offer)
    press(qtbot, offer, offer.restore)
    assert said == ["What another window left is offered at the next start."] and offer.isHidden()
    session.finish()


def test_what_was_discarded_before_the_window_closes_does_not_come_again(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document
) -> None:
    leave(project_document.project, "u1")
    leave(project_document.project, "u2")
    look(qtbot, offer)
    for _ in range(2):  # the second waits for the first
        offer.discard.click()
    offer.close_offer()
    assert list(UNFINISHED.place.iterdir()) == []


def test_an_offer_without_an_answer_comes_again(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document
) -> None:
    leave(project_document.project)
    look(qtbot, offer)
    assert cut_off_runs() == [], "no second window offers it meanwhile"
    offer.close_offer()
    (found,) = cut_off_runs()
    found.release()


def test_unsaved_work_is_asked_for_before_another_project_takes_its_place(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    controller: RunController,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave(project_document.project)
    project_document.set_notes("mine")
    mine = project_document.project
    asked: list[str] = []

    def ask(sentence: str, *_: object) -> str:
        asked.append(sentence)
        return "Cancel" if len(asked) == 1 else "Don't save"

    monkeypatch.setattr("gui.window.project_files.ask", ask)
    look(qtbot, offer)
    press(qtbot, offer, offer.restore)
    assert asked == [f"Save changes to {mine.name}?"]
    assert project_document.project is mine and not controller.is_running and not offer.isHidden()
    press(qtbot, offer, offer.restore)
    assert len(asked) == 2 and controller.is_running and project_document.project.notes != "mine"


def test_nothing_goes_on_while_another_run_trains(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
    said: list[str],
) -> None:
    leave(project_document.project)
    look(qtbot, offer)
    controller.start_train(0)
    press(qtbot, offer, offer.restore)
    assert said == ["Stop the current run first."] and not offer.isHidden()
    session.emit(Lost(session.run_id, "gone"))
    press(qtbot, offer, offer.restore)
    assert controller.is_running and controller.kind == SWEEP


# --- Unsaved work, and a run beside it.


def leave_work(
    project: Project, path: Path | None = None, uid: str = "d1", made: str = "2026-11-24T14:32:00+01:00"
) -> KeptWork:
    """What a crash leaves of work in the window of this file."""
    kept = KeptWork()
    state = FileState.of(path) if path is not None else None
    kept.write(project, WorkState(made, Origin.of(project, path, state, uid)))
    kept.release()
    return kept


def test_the_sentence_names_file_and_time_and_what_is_there_of_a_run() -> None:
    state = WorkState("2025-11-24T14:32:00+01:00", Origin("Iris", Path("folder", "mine.dropoutlab")))
    kept = "was not saved when Dropout Lab closed unexpectedly. Your work from 24 Nov 2025 is kept"
    assert work_text(state, None, 0) == f"“mine.dropoutlab” {kept}."
    unnamed = replace(state, origin=Origin("Iris"))
    start = RunStart("u", SWEEP, "Sweep 1", "", False, n_before=7, n_cells=28, origin=Origin("Iris"))
    assert work_text(unnamed, start, 5) == f"“Iris” {kept}, with 12 of the 35 trainings of its sweep."
    study = replace(start, kind=VARIANCE, n_before=0)
    assert work_text(unnamed, study, 0) == f"“Iris” {kept}, with none of the 28 trainings of its study."


def test_restore_brings_the_work_as_modified_and_leaves_its_file_alone(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    controller: RunController,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "mine.dropoutlab"
    write_project(project_document.project, path)
    work = replace(project_document.project, notes=EDIT, locked=("network",))
    leave_work(work, path)
    write_project(replace(work, notes="from elsewhere"), path)
    there = path.read_bytes()
    look(qtbot, offer)
    assert offer.restore.text() == "Restore"
    press(qtbot, offer, offer.restore)
    assert offer.isHidden() and not controller.is_running
    assert project_document.project == work and project_document.is_modified
    assert project_document.path == path and project_document.uid == "d1"
    assert not project_document.set_network("x", NetworkSpec(())), "its locks hold"
    assert path.read_bytes() == there
    assert len(UNSAVED.all()) == 1, "until it is saved, a second crash loses nothing"
    asked: list[str] = []

    def ask(sentence: str, *_: object) -> str:
        asked.append(sentence)
        return REPLACE

    monkeypatch.setattr("gui.window.project_files.ask", ask)
    assert offer._files.save()  # noqa: SLF001 (the fixture's)
    assert "was changed by another window or program" in asked[0]
    assert read_project(path) == work
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    assert UNSAVED.all() == []


def test_work_and_run_of_one_window_are_one_offer(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
) -> None:
    work = replace(project_document.project, notes="typed while it trained")
    leave(project_document.project, document_uid="d1")
    leave_work(work)
    look(qtbot, offer)
    assert offer.restore.text() == "Restore and continue"
    assert "with 1 of the 4 trainings of its sweep" in offer.text.text()
    with qtbot.waitSignal(offer.continued):
        press(qtbot, offer, offer.restore)
    assert offer.isHidden() and project_document.project == work
    assert controller.is_running and session.parts[0].n_left == 3
    session.finish()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    (run,) = project_document.project.runs
    assert run.n_cells == 4 and UNFINISHED.all() == []
    (folder,) = UNSAVED.all()
    assert read_project(folder / "project.dropoutlab").runs == (run,), "written before the run's folder went"


def test_discard_deletes_work_and_run(qtbot: QtBot, offer: RecoveryOffer, project_document: Document) -> None:
    before = project_document.project
    leave(before, document_uid="d1")
    leave_work(before)
    look(qtbot, offer)
    press(qtbot, offer, offer.discard)
    assert offer.isHidden() and UNSAVED.all() == UNFINISHED.all() == []
    assert project_document.project is before and not project_document.is_modified
    look(qtbot, offer)
    assert offer.isHidden()


def test_work_of_a_second_window_is_left_to_the_next_start(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document
) -> None:
    leave_work(replace(project_document.project, notes="older"), uid="d1")
    newer = replace(project_document.project, notes="newer")
    leave_work(newer, uid="d2", made="2026-11-24T15:00:00+01:00")
    look(qtbot, offer)
    press(qtbot, offer, offer.restore)
    assert project_document.project == newer and offer.isHidden()
    (other,) = kept_works()
    assert other.read().notes == "older"
    other.release()


def test_what_cannot_be_continued_is_said_once_and_can_be_discarded(
    qtbot: QtBot, offer: RecoveryOffer, project_document: Document, controller: RunController, said: list[str]
) -> None:
    kept = leave(project_document.project)
    (kept.folder / "project.dropoutlab").write_text("{}", "utf-8")
    look(qtbot, offer)
    press(qtbot, offer, offer.restore)
    assert len(said) == 1 and said[0].startswith("This run can't be continued. project.dropoutlab: ")
    assert not controller.is_running and offer.discard.isEnabled()
    press(qtbot, offer, offer.discard)
    assert list(UNFINISHED.place.iterdir()) == []


def test_the_offer_follows_the_scheme(offer: RecoveryOffer, theme: Theme) -> None:
    light = offer.styleSheet()
    theme.set_scheme("dark")
    assert offer.styleSheet() != light


@pytest.mark.parametrize("job", ["look", "read", "remove"])
def test_recovery_offer_job_that_raises_is_told_once(
    qtbot: QtBot,
    offer: RecoveryOffer,
    project_document: Document,
    said: list[str],
    job: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if job == "look":
        monkeypatch.setattr("gui.window.recovery_offer.left_behind", bug)
        offer.look()
    else:
        leave(project_document.project)
        look(qtbot, offer)
        monkeypatch.setattr(f"gui.window.recovery_offer.LeftBehind.{job}", bug)
        press(qtbot, offer, offer.restore if job == "read" else offer.discard)
    qtbot.waitUntil(lambda: not offer.is_busy)
    assert_told_once(said, caplog)
