"""Title and toolbar say the file's name, what is not saved, and which of two windows this is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.theme.theme import Theme
from gui.window.project_name import ProjectName
from gui.window.window_title import WindowTitle


def make(qtbot: QtBot, document: Document) -> tuple[WindowTitle, ProjectName, QWidget]:
    window, name = QWidget(), ProjectName()
    qtbot.addWidget(window)
    qtbot.addWidget(name)
    return WindowTitle(document, name, window), name, window


def test_title_is_the_files_name(
    qtbot: QtBot, theme: Theme, project_document: Document, tmp_path: Path
) -> None:
    del theme
    title, name, window = make(qtbot, project_document)
    example_name = project_document.project.name
    assert window.windowTitle() == f"{example_name} – Dropout Lab" and name.whole_text == example_name
    path = tmp_path / "iris one.dropoutlab"
    project_document.mark_saved(path, None)
    assert window.windowTitle() == "iris one.dropoutlab – Dropout Lab"
    assert name.whole_text == "iris one" and name.toolTip().startswith(str(path))
    project_document.set_notes("mine")
    assert window.windowTitle() == "iris one.dropoutlab * – Dropout Lab"
    project_document.undo_stack.undo()
    assert window.windowTitle() == "iris one.dropoutlab – Dropout Lab"
    second_document = Document(project_document.project)
    second, _, second_window = make(qtbot, second_document)
    second_document.mark_saved(path, None)
    assert second_window.windowTitle() == "iris one.dropoutlab (2) – Dropout Lab"
    title.release()
    second.release()


def test_name_renames_the_project_as_one_step(qtbot: QtBot, theme: Theme, project_document: Document) -> None:
    del theme
    _, name, window = make(qtbot, project_document)
    before = project_document.project.name
    name.renamed.emit("Mine")
    assert project_document.project.name == "Mine" and window.windowTitle() == "Mine * – Dropout Lab"
    project_document.undo_stack.undo()
    assert project_document.project.name == before


def test_example_on_other_data_is_that_example_no_more(project_document: Document) -> None:
    before = project_document.project.name
    project_document.set_data(dataset="mnist")
    assert "MNIST" in project_document.project.name
    project_document.set_data(dataset="wine")
    assert "Wine" in project_document.project.name
    project_document.set_name("My own")
    project_document.set_data(dataset="iris")
    assert project_document.project.name == "My own"
    for _ in range(4):
        project_document.undo_stack.undo()
    assert project_document.project.name == before
