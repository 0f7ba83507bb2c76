"""A data file that is gone or has changed is noticed when its project is opened; nothing is lost by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.checks.own_file import on_own_file
from engine.data.own_files.request import Request, inspect_file
from engine.experiment.data_file import FileSpec
from engine.project.project import Project
from engine.storage.examples import example
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.file_offer import FileOffer

ROWS = "a,b,kind\n" + "".join(f"{i % 7},{i % 5},{'xy'[i % 2]}\n" for i in range(60))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "birds.csv"
    made.write_text(ROWS, encoding="utf-8")
    return made


@pytest.fixture
def project(path: Path) -> Project:
    file = inspect_file(Request(path=str(path))).file
    return on_own_file(example("honest-classification"), file)


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    del qtbot
    return Document(example("honest-classification"))


@pytest.fixture
def offer(qtbot: QtBot, document: Document, settings: Settings, theme: Theme) -> Iterator[FileOffer]:
    made = FileOffer(document, settings, theme)
    qtbot.addWidget(made)
    yield made
    made.wait()


def look(qtbot: QtBot, offer: FileOffer) -> None:
    qtbot.waitUntil(lambda: not offer.is_busy)


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """What the user chooses in the system's dialog."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))


def test_a_file_that_is_there_needs_no_word(
    qtbot: QtBot, document: Document, offer: FileOffer, project: Project
) -> None:
    document.load(project)
    look(qtbot, offer)
    assert offer.isHidden()


def test_a_file_that_is_gone_is_found_again_by_its_contents(
    qtbot: QtBot,
    document: Document,
    offer: FileOffer,
    project: Project,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = path.with_name("elsewhere.csv")
    path.rename(moved)
    document.load(project)
    look(qtbot, offer)
    assert not offer.isHidden() and "is not in" in offer.text.text() and offer.use_new.isHidden()
    answer(monkeypatch, moved)
    with qtbot.waitSignal(offer.found):
        offer.find_file.click()
    file = document.project.data.file
    assert offer.isHidden() and file is not None and file.path == str(moved)
    assert document.is_modified, "a save keeps the new place"
    assert not document.undo_stack.canUndo(), "the data are the same"


def test_another_file_may_be_imported_with_the_same_choices(
    qtbot: QtBot,
    document: Document,
    offer: FileOffer,
    project: Project,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = path.with_name("other.csv")
    other.write_text(ROWS + "1,2,x\n", encoding="utf-8")
    path.unlink()
    document.load(project)
    look(qtbot, offer)
    answer(monkeypatch, other)
    offer.find_file.click()
    look(qtbot, offer)
    assert "other contents" in offer.text.text() and not offer.use_new.isHidden()
    assert document.project is project
    with qtbot.waitSignal(offer.contents_wanted) as wanted:
        offer.use_new.click()
    assert wanted.args == [str(other), ""] and offer.isHidden()


def test_a_file_that_has_changed_is_noticed_even_at_the_same_size(
    qtbot: QtBot, document: Document, offer: FileOffer, project: Project, path: Path
) -> None:
    path.write_text(ROWS.replace("1,1,y", "1,2,y"), encoding="utf-8")
    document.load(project)
    look(qtbot, offer)
    assert "has changed" in offer.text.text() and not offer.use_new.isHidden()
    offer.later.click()
    assert offer.isHidden() and document.project is project


def test_the_message_goes_with_its_data(
    qtbot: QtBot, document: Document, offer: FileOffer, project: Project, path: Path
) -> None:
    path.unlink()
    document.load(project)
    look(qtbot, offer)
    document.set_data(dataset="iris")
    assert offer.isHidden()
    document.load(project)
    document.load(example("honest-classification"))
    look(qtbot, offer)
    assert offer.isHidden()


def test_undo_keeps_the_place_that_was_found(document: Document, project: Project, path: Path) -> None:
    document.load(project)
    document.set_data(test_size=0.3)
    file = document.project.data.file
    assert file is not None
    document.place_file(replace(file, path="/elsewhere/birds.csv"))
    document.undo_stack.undo()
    found = document.project.data.file
    assert found is not None and found.path == "/elsewhere/birds.csv"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == found.sha256


def test_the_file_becomes_the_data_in_one_step(document: Document, project: Project) -> None:
    before = document.project
    file = project.data.file
    assert isinstance(file, FileSpec)
    assert document.use_file(file)
    assert document.project.data.file == file and not document.problem(is_sweep=True)
    assert document.project.name == "birds.csv" and document.undo_stack.undoText() == "Use birds.csv"
    document.undo_stack.undo()
    assert document.project == before


def test_the_file_with_the_test_rows_is_looked_for_too(
    qtbot: QtBot,
    document: Document,
    offer: FileOffer,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = path.with_name("test.csv")
    test.write_text("".join(ROWS.splitlines(keepends=True)[:21]), encoding="utf-8")
    file = inspect_file(Request(path=str(path), test_path=str(test))).file
    project = on_own_file(example("honest-classification"), file)
    moved = [one.rename(one.with_name(f"moved {one.name}")) for one in (path, test)]
    document.load(project)
    for one, place in zip(("birds.csv", "test.csv"), moved, strict=True):
        look(qtbot, offer)
        assert f"“{one}” is not in" in offer.text.text() and not offer.isHidden()
        answer(monkeypatch, place)
        with qtbot.waitSignal(offer.found):
            offer.find_file.click()
    look(qtbot, offer)
    assert offer.isHidden() and document.project.data == project.data
    found = document.project.data.file
    assert found is not None and [one.path for one in found.sources] == [str(one) for one in moved]
    moved[1].write_text(ROWS, encoding="utf-8")
    offer.look()
    look(qtbot, offer)
    assert "“test.csv” has changed" in offer.text.text()
    with qtbot.waitSignal(offer.contents_wanted) as wanted:
        offer.use_new.click()
    assert wanted.args == ["", str(moved[1])]
