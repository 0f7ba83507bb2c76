"""The dialogs for files: where they start, what they propose, which suffix a name gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.settings import Settings
from gui.widgets.file_dialogs import ask_for_files, ask_for_folder, ask_to_open, ask_to_save, start_folder

KINDS = {".csv": "CSV tables", ".txt": "Plain text"}


class Dialog:
    """Stands in for the system's dialog: notes what it was asked, and answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer, self.used, self.asked = "", "", ("", "", "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._save)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self._save)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", self._many)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)

    def _save(self, _parent: QWidget, *asked: str) -> tuple[str, str]:
        self.asked = (asked[0], asked[1], asked[2])
        return self.answer, self.used

    def _many(self, _parent: QWidget, *asked: str) -> tuple[list[str], str]:
        self.asked = (asked[0], asked[1], asked[2])
        return [self.answer] if self.answer else [], self.used

    def _folder(self, _parent: QWidget, *asked: str) -> str:
        self.asked = (asked[0], asked[1], "")
        return self.answer


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> Dialog:
    return Dialog(monkeypatch)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_first_dialog_starts_in_the_documents_and_the_next_where_the_last_ended(
    dialog: Dialog, parent: QWidget, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    assert ask_to_save(parent, "Save", "a: b", KINDS, settings) is None
    assert dialog.asked == (
        "Save",
        str(documents / "a - b.csv"),
        "CSV tables (*.csv);;Plain text (*.txt)",
    )
    elsewhere = tmp_path / "course"
    elsewhere.mkdir()
    dialog.answer = str(elsewhere / "mine.csv")
    assert ask_to_save(parent, "Save", "a", KINDS, settings) == elsewhere / "mine.csv"
    dialog.answer = ""
    for ask in (ask_to_open, ask_for_files):
        ask(parent, "Open", "All (*)", settings)
        assert dialog.asked[1] == str(elsewhere)
    ask_for_folder(parent, "Folder", settings)
    assert dialog.asked[1] == str(elsewhere)
    assert start_folder(Settings(settings.path)) == elsewhere, "it is remembered for the next start"
    elsewhere.rmdir()
    assert start_folder(settings) == documents
    documents.rmdir()
    assert start_folder(settings) == Path.home()


@pytest.mark.parametrize(
    ("chosen", "used", "name"),
    [
        ("a", "", "a.csv"),
        ("a", "Plain text (*.txt)", "a.txt"),
        ("a.txt", "CSV tables (*.csv)", "a.txt"),
        ("a.CSV", "", "a.CSV"),
        ("v1.2", "", "v1.2.csv"),
    ],
)
def test_names_get_the_suffix_that_was_chosen(
    dialog: Dialog, parent: QWidget, settings: Settings, tmp_path: Path, chosen: str, used: str, name: str
) -> None:
    dialog.answer, dialog.used = str(tmp_path / chosen), used
    assert ask_to_save(parent, "Save", "x", KINDS, settings) == tmp_path / name


@pytest.mark.parametrize(("button", "is_agreed"), [("Replace", True), ("Cancel", False)])
def test_a_file_that_the_added_suffix_names_is_asked_about(
    dialog: Dialog, parent: QWidget, settings: Settings, tmp_path: Path, button: str, is_agreed: bool
) -> None:
    (tmp_path / "a.csv").write_text("old", "utf-8")
    dialog.answer = str(tmp_path / "a")
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text().replace("\u200b", ""))
        next(one for one in box.buttons() if one.property("answer") == button).click()

    QTimer.singleShot(100, press)
    assert (ask_to_save(parent, "Save", "x", KINDS, settings) is not None) is is_agreed
    assert asked == ["a.csv already exists."]


def test_opening_gives_paths(dialog: Dialog, parent: QWidget, settings: Settings, tmp_path: Path) -> None:
    assert ask_to_open(parent, "Open", "All (*)", settings) is None
    dialog.answer = str(tmp_path / "a")
    assert ask_to_open(parent, "Open", "All (*)", settings) == tmp_path / "a"
    assert ask_for_files(parent, "Open", "All (*)", settings) == [tmp_path / "a"]
    dialog.answer = str(tmp_path)
    assert ask_for_folder(parent, "Folder", settings) == tmp_path
