"""The line that offers a run which was cut off: what it says, what its buttons do, what it never does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from benchmarks._driven_app import ENDED, OFFERED, STARTED
from engine.experiment.specs import Cell
from engine.project.project import Project
from engine.runs.record import SWEEP, VARIANCE, RunRecord, sweep_work
from engine.session.messages import Lost
from engine.storage.csv_files import cells_csv
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import KeptRun, cut_off_runs, runs_folder
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import FileState
from engine.system.paths import OWN_FOLDER, PROGRAM_FOLDER
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.project_files import ProjectFiles
from gui.window.run_offer import RunOffer, offer_text
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
) -> Iterator[RunOffer]:
    window = QWidget()
    qtbot.addWidget(window)
    files = ProjectFiles(project_document, controller, settings, window)
    made = RunOffer(controller, files, theme, window)
    for notifier in (files, made):
        notifier.notice_raised.connect(lambda text, *_: said.append(text))
    made.resize(900, 48)
    yield made
    made.close_offer()


def leave(project: Project, uid: str = "u1", path: Path | None = None, n_done: int = 1) -> KeptRun:
    """What a crash leaves of a sweep of this project."""
    record = RunRecord(uid, SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", project.definition)
    state = FileState.of(path) if path is not None else None
    start = RunStart.of(record, sweep_work(project.definition), project, path=path, file_state=state)
    kept = KeptRun.create(project, start)
    kept.add("", tuple(map(result, project.sweep.cells()[:n_done])))
    kept.release()
    return kept


def look(qtbot: QtBot, offer: RunOffer) -> None:
    offer.look()
    settle(qtbot, offer)


def settle(qtbot: QtBot, offer: RunOffer) -> None:
    qtbot.waitUntil(lambda: not offer.is_busy)


def press(qtbot: QtBot, offer: RunOffer, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, offer)


def test_nothing_is_offered_where_nothing_was_cut_off(qtbot: QtBot, offer: RunOffer) -> None:
    look(qtbot, offer)
    assert offer.isHidden()


def test_the_offer_is_one_sentence_and_takes_no_focus(
    qtbot: QtBot, offer: RunOffer, project_document: Document
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
    start = RunStart("u", SWEEP, "Sweep 1", "", False, n_before=7, n_cells=28, project_name="Iris")
    assert offer_text(start, 5) == "A sweep of “Iris” was interrupted: 12 of 35 trainings are kept."
    study = replace(start, kind=VARIANCE, n_before=0)
    assert offer_text(study, 0) == "A study of “Iris” was interrupted: none of its trainings had finished."


def test_continue_brings_the_project_as_it_was_and_trains_the_rest(
    qtbot: QtBot,
    offer: RunOffer,
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
        press(qtbot, offer, offer.continue_button)
    assert project_document.project == project and project_document.path == path
    assert project_document.is_modified and offer.isHidden()
    assert project_document.file_state is not None and not project_document.file_state.is_still(path)
    assert controller.is_running and session.parts[0].n_left == 3
    session.finish()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    (run,) = project_document.project.runs
    assert run.n_cells == 4 and list(runs_folder().iterdir()) == []


def test_discard_deletes_and_offers_the_next(
    qtbot: QtBot, offer: RunOffer, project_document: Document
) -> None:
    leave(project_document.project, "u1")
    second = leave(project_document.project, "u2", n_done=2)
    assert len(list(runs_folder().iterdir())) == 2, "nothing goes before it is answered"
    look(qtbot, offer)
    press(qtbot, offer, offer.discard)
    assert "1 of 4" in offer.text.text() and not second.folder.exists()
    press(qtbot, offer, offer.discard)
    assert offer.isHidden() and list(runs_folder().iterdir()) == []


def test_an_offer_without_an_answer_comes_again(
    qtbot: QtBot, offer: RunOffer, project_document: Document
) -> None:
    leave(project_document.project)
    look(qtbot, offer)
    assert cut_off_runs() == [], "no second window offers it meanwhile"
    offer.close_offer()
    (found,) = cut_off_runs()
    found.release()


def test_unsaved_work_is_asked_for_before_another_project_takes_its_place(
    qtbot: QtBot,
    offer: RunOffer,
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
    press(qtbot, offer, offer.continue_button)
    assert asked == [f"Save changes to {mine.name}?"]
    assert project_document.project is mine and not controller.is_running and not offer.isHidden()
    press(qtbot, offer, offer.continue_button)
    assert len(asked) == 2 and controller.is_running and project_document.project.notes != "mine"


def test_nothing_goes_on_while_another_run_trains(
    qtbot: QtBot,
    offer: RunOffer,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
    said: list[str],
) -> None:
    leave(project_document.project)
    look(qtbot, offer)
    controller.start_train(0)
    press(qtbot, offer, offer.continue_button)
    assert said == ["Stop the current run first."] and not offer.isHidden()
    session.emit(Lost(session.run_id, "gone"))
    press(qtbot, offer, offer.continue_button)
    assert controller.is_running and controller.kind == SWEEP


def test_what_cannot_be_continued_is_said_once_and_can_be_discarded(
    qtbot: QtBot, offer: RunOffer, project_document: Document, controller: RunController, said: list[str]
) -> None:
    kept = leave(project_document.project)
    (kept.folder / "project.dropoutlab").write_text("{}")
    look(qtbot, offer)
    press(qtbot, offer, offer.continue_button)
    assert len(said) == 1 and said[0].startswith("This run can't be continued. project.dropoutlab: ")
    assert not controller.is_running and offer.discard.isEnabled()
    press(qtbot, offer, offer.discard)
    assert list(runs_folder().iterdir()) == []


def test_the_offer_follows_the_scheme(offer: RunOffer, theme: Theme) -> None:
    light = offer.styleSheet()
    theme.set_scheme("dark")
    assert offer.styleSheet() != light


# --- The real app, killed in mid-run.


def start_app(act: str, project: Path, out: Path, home: Path) -> subprocess.Popen[str]:
    words = [act, str(project), str(out), "--data-dir", str(home)]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks._driven_app", *words],
        cwd=PROGRAM_FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def all_cells(path: Path) -> str:
    (run,) = read_project(path).runs
    return cells_csv(run.results.cells)


@pytest.mark.slow
def test_a_killed_app_offers_its_run_and_continues_to_equal_bytes(
    qtbot: QtBot, project_document: Document, tmp_path: Path
) -> None:
    project = project_document.project
    # One cell after the other, long enough for the kill to come in the middle.
    training = replace(project.training, clipnorm=1.0, epochs=40)
    project = replace(project, training=training, sweep=replace(project.sweep, seeds=(0, 1, 2)))
    path, out, home = tmp_path / "a.dropoutlab", tmp_path / "out.dropoutlab", tmp_path / "home"
    write_project(project, path)
    unfinished = home / "data" / "unfinished"
    with start_app("sweep", path, out, home) as app:
        try:
            assert app.stdout is not None and app.stdout.readline() == f"{STARTED}\n"
            qtbot.waitUntil(lambda: len(lines(unfinished)) >= 2, timeout=60_000)
        finally:
            app.kill()
    n_kept = len(lines(unfinished))
    assert not out.exists() and 2 <= n_kept < 6
    with start_app("continue", path, out, home) as app:
        try:
            said, _ = app.communicate(timeout=120)
        finally:
            app.kill()
    offered, *rest = said.splitlines()
    assert offered.startswith(
        f"{OFFERED} A sweep of “{project.name}” was interrupted: {n_kept} of 6 trainings are kept."
    )
    assert rest == [STARTED, ENDED] and list(unfinished.iterdir()) == []
    whole = tmp_path / "whole.dropoutlab"
    with start_app("sweep", path, whole, tmp_path / "second home") as app:
        try:
            app.communicate(timeout=120)
        finally:
            app.kill()
    assert all_cells(out) == all_cells(whole)
    run = read_project(out).runs[0]
    assert (
        run.results.cells[0].cell == Cell(0.0, 0)
        and run.fingerprints == read_project(whole).runs[0].fingerprints
    )


def lines(unfinished: Path) -> list[str]:
    """The finished cells that are on disk."""
    return [line for path in unfinished.glob("*/cells.jsonl") for line in path.read_text().splitlines()]


@pytest.mark.parametrize("job", ["look", "read", "remove"])
def test_run_offer_job_that_raises_is_told_once(
    qtbot: QtBot,
    offer: RunOffer,
    project_document: Document,
    said: list[str],
    job: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if job == "look":
        monkeypatch.setattr("gui.window.run_offer.cut_off_runs", bug)
        offer.look()
    else:
        leave(project_document.project)
        look(qtbot, offer)
        monkeypatch.setattr(f"gui.window.run_offer.KeptRun.{job}", bug)
        press(qtbot, offer, offer.continue_button if job == "read" else offer.discard)
    qtbot.waitUntil(lambda: not offer.is_busy)
    assert_told_once(said, caplog)
