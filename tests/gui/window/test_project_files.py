"""Opening, saving and importing without the window: what is asked, what is said, what becomes one step."""

from __future__ import annotations

import json
import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import engine.keras_code.network_file
from engine.checks.own_file import on_own_file
from engine.classroom.handout import plan_handout, write_one_file
from engine.data.own_files.request import Request, inspect_file
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.examples import EXAMPLES, example
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import part_of
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.window.name_dialog import NameDialog
from gui.window.project_files import ProjectFiles
from tests.engine.keras_code.reading.model_samples import SAMPLES
from tests.engine.report.sample_reports import sample_project

CODE = "model.add(Dense(16, activation='relu'))\nmodel.add(Dropout(0.2))\nmodel.add(Dense(3))\n"
MODEL = {
    "class_name": "Sequential",
    "config": {
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, 8, 8, 1]}},
            {"class_name": "Flatten", "config": {}},
            {"class_name": "Dense", "config": {"units": 4}},
        ]
    },
}


@pytest.fixture
def said() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture
def files(
    qtbot: QtBot,
    project_document: Document,
    controller: RunController,
    settings: Settings,
    said: list[tuple[str, str, str]],
) -> ProjectFiles:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = ProjectFiles(project_document, controller, settings, window)
    made.notice_raised.connect(lambda *text: said.append(text))
    return made


def take(qtbot: QtBot, files: ProjectFiles, path: Path) -> None:
    files.take([path])
    qtbot.waitUntil(lambda: not files.importer.is_reading)


def test_import_of_code_is_one_undo_step(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    said: list[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    before = project_document.project
    path = tmp_path / "net.py"
    path.write_text(CODE, "utf-8")
    files.take([path])
    assert said == [("Reading net.py…", "", "busy")] and project_document.project is before
    with qtbot.waitSignal(files.importer.imported):
        pass
    layers = project_document.project.network.layers
    assert [layer.kind_id for layer in layers] == ["dense", "dropout", "dense"]
    assert said[-1] == ("Network replaced by net.py (3 layers).", "", "good")
    assert project_document.undo_stack.undoText() == "Import net.py"
    project_document.undo_stack.undo()
    assert project_document.project is before and not project_document.is_modified


def test_import_of_a_model_for_other_data_warns(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    said: list[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(MODEL), "utf-8")
    take(qtbot, files, path)
    assert len(project_document.project.network.layers) == 2
    sentence, _, tone = said[-1]
    assert "made for inputs of 8 × 8 × 1, but these data have 4." in sentence and tone == "warn"


def test_import_shows_several_notes_as_details(
    qtbot: QtBot, files: ProjectFiles, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    path.write_text(CODE + "model.add(Mystery(3))\n", "utf-8")
    take(qtbot, files, path)
    assert "Mystery" in said[-1][0] and said[-1][1:] == ("", "warn")
    path.write_text(CODE + "model.add(Mystery(3))\nmodel.add(Riddle(3))\n", "utf-8")
    take(qtbot, files, path)
    assert "2 parts were skipped" in said[-1][0]
    assert "Mystery" in said[-1][1] and "Riddle" in said[-1][1]


def test_import_of_a_model_brings_its_weights(
    qtbot: QtBot, files: ProjectFiles, project_document: Document, said: list[tuple[str, str, str]]
) -> None:
    kinds = ["dense", "batch_normalization", "dropout", "dense", "dense"]
    for name in ("tf-2.13/dense.keras", "tf-2.15/dense.h5", "tensorflow-js/dense/model.json"):
        path = SAMPLES / name
        take(qtbot, files, path)
        layers = project_document.project.network.layers
        assert [layer.kind_id for layer in layers] == kinds
        assert said[-1] == (f"Network replaced by {path.name} (5 layers, with weights).", "", "good")
        assert len({layer.uid for layer in layers}) == 5


def test_import_of_another_model_says_what_to_do(
    qtbot: QtBot, files: ProjectFiles, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "saved_model.pb").touch()
    take(qtbot, files, folder)
    text = "mine is a folder, as TensorFlow saves models (SavedModel); load it with the Keras that wrote it,"
    assert said[-1][0].startswith(text) and said[-1][2] == "bad"
    take(qtbot, files, tmp_path / "m.tflite")
    assert said[-1][0].startswith("m.tflite is a model of TensorFlow Lite") and said[-1][2] == "bad"


def test_failed_import_changes_nothing(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    said: list[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    before = project_document.project
    path = tmp_path / "a.jpeg"
    path.write_text("1", "utf-8")
    take(qtbot, files, path)
    assert said[-1][2] == "bad" and "not a.jpeg" in said[-1][0]
    files.take([path, path])
    assert said[-1] == ("Drop one file at a time.", "", "warn")
    assert project_document.project is before


def test_data_are_passed_on_from_a_drop_and_from_the_command_line(
    files: ProjectFiles, project_document: Document, tmp_path: Path
) -> None:
    before = project_document.project
    found: list[tuple[Path, str]] = []
    files.data_found.connect(lambda path, test_path: found.append((path, test_path)))
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    files.take([path])
    assert files.open(str(path))
    files.take([tmp_path])
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    for one in (train, test):
        one.touch()
    files.take([test, train])
    assert found == [(path, ""), (path, ""), (tmp_path, ""), (train, str(test))]
    assert project_document.project is before


def test_import_survives_unexpected_errors(
    qtbot: QtBot,
    files: ProjectFiles,
    said: list[tuple[str, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_path: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine.keras_code.network_file, "read_network_file", fail)
    take(qtbot, files, tmp_path / "a.py")
    assert said[-1] == (
        "a.py can't be read. Something went wrong. See Help > Log folder for details.",
        "",
        "bad",
    )
    record = next(item for item in caplog.records if item.name == "dropout_lab")
    assert record.message == "model import failed" and "ZeroDivisionError" in str(record.exc_text)
    monkeypatch.undo()
    (tmp_path / "a.py").write_text(CODE, "utf-8")
    take(qtbot, files, tmp_path / "a.py")
    assert said[-1][2] == "good"


@pytest.mark.parametrize("name", ["p.dropoutlab", "p.json"])
def test_dropped_project_asks_for_unsaved_changes(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    tmp_path: Path,
    name: str,
) -> None:
    path = tmp_path / name
    write_project(example("dropout-helps"), path)
    project_document.set_notes("mine")
    mine = project_document.project
    chooser = Chooser("Cancel")
    take(qtbot, files, path)
    assert chooser.asked == f"Save changes to {mine.name}?" and project_document.project is mine
    chooser.button = "Don't save"
    take(qtbot, files, path)
    assert project_document.path == path and project_document.project.name == example("dropout-helps").name


def test_dropped_report_opens_the_project_inside_and_stays_as_it_is(
    files: ProjectFiles, project_document: Document, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    path, inside = tmp_path / "Ada - Iris.html", sample_project()
    path.write_text(report_html(make_report(inside)), encoding="utf-8")
    before = path.read_bytes()
    files.take([path])
    assert project_document.project.definition == inside.definition and project_document.path is None
    assert [run.uid for run in project_document.project.runs] == [run.uid for run in inside.runs]
    assert "project inside Ada - Iris.html" in said[-1][0] and said[-1][2] == "good"
    assert path.read_bytes() == before
    path.write_text("<html></html>", "utf-8")
    files.take([path])
    assert "is not a Dropout Lab report" in said[-1][0]
    assert project_document.project.definition == inside.definition


def test_new_project_is_empty_and_has_the_same_data(
    files: ProjectFiles, project_document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = project_document.project.data
    project_document.set_notes("mine")
    monkeypatch.setattr("gui.window.project_files.ask", lambda *_: "Cancel")
    files.new()
    assert project_document.project.notes == "mine"
    monkeypatch.setattr("gui.window.project_files.ask", lambda *_: "Don't save")
    files.new()
    project = project_document.project
    assert (project.data, project.network.layers, project.runs) == (
        data,
        (),
        (),
    ) and project.name == "Untitled"
    assert project_document.path is None and not project_document.is_modified


def test_saving_an_example_names_the_project_after_its_file(
    files: ProjectFiles, project_document: Document, tmp_path: Path
) -> None:
    assert files.write(tmp_path / "iris one.dropoutlab")
    assert project_document.project.name == "iris one" and not project_document.is_modified
    assert read_project(tmp_path / "iris one.dropoutlab").name == "iris one"
    project_document.set_name("Mine")
    assert files.write(tmp_path / "other.dropoutlab")
    assert project_document.project.name == "Mine", "a name that the user chose stays"


def test_a_file_that_is_not_there_gets_a_sentence(
    files: ProjectFiles, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert not files.open(str(tmp_path / "gone.dropoutlab"))
    assert said == [(f"{tmp_path / 'gone.dropoutlab'} does not exist.", "", "bad")]


def test_file_menu_has_actions_examples_and_recent_files(
    files: ProjectFiles, project_document: Document, tmp_path: Path
) -> None:
    assert files.write(tmp_path / "mine.dropoutlab")
    menu = QMenu()
    own, quit_ = QAction("Import a Keras model…", files), QAction("Quit", files)
    for _ in range(2):
        files.fill_menu(menu, [own, None], [quit_])
        texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["Import a Keras model…", "mine"] and texts[-1] == "Quit"
    assert example("dropout-helps").name in texts and len(texts) == 3 + len(EXAMPLES)
    assert project_document.path == tmp_path / "mine.dropoutlab"


def test_a_project_with_unknown_data_gets_a_sentence_and_changes_nothing(
    files: ProjectFiles, project_document: Document, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "p.dropoutlab"
    path.write_text(json.dumps({"format": 3, "network": [], "data": {"dataset": "faces"}}), "utf-8")
    before = project_document.project
    assert not files.open(str(path))
    assert said[-1][0].startswith("dataset must be one of ")
    assert project_document.project is before


class Chooser:
    """Presses a button of the box that asks, and notes what it asked."""

    def __init__(self, button: str) -> None:
        self.button, self.asked = button, ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._press)
        self._timer.start(20)

    def _press(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.asked += box.text().replace("\u200b", "")
            next(one for one in box.buttons() if one.text().replace("&", "") == self.button).click()


def notes_in(path: Path) -> str:
    return read_project(path).notes


@pytest.fixture
def mine(files: ProjectFiles, project_document: Document, tmp_path: Path) -> Path:
    """A project that is opened, and has unsaved work."""
    path = tmp_path / "mine.dropoutlab"
    write_project(project_document.project, path)
    assert files.open(str(path))
    project_document.set_notes("mine")
    return path


def change_elsewhere(path: Path) -> None:
    write_project(replace(read_project(path), notes="theirs"), path)


@pytest.mark.parametrize(("button", "is_saved"), [("Replace", True), ("Cancel", False)])
def test_save_asks_before_replacing_changes_of_another_window(
    files: ProjectFiles, project_document: Document, mine: Path, button: str, is_saved: bool
) -> None:
    change_elsewhere(mine)
    chooser = Chooser(button)
    assert files.save() is is_saved
    assert "mine.dropoutlab was changed by another window" in chooser.asked
    assert notes_in(mine) == ("mine" if is_saved else "theirs")
    assert project_document.is_modified is not is_saved
    if is_saved:
        project_document.set_notes("again")
        chooser.asked = ""
        assert files.save()
        assert not chooser.asked


def test_save_conflict_can_save_to_another_file(
    files: ProjectFiles,
    project_document: Document,
    mine: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_elsewhere(mine)
    other = tmp_path / "other.dropoutlab"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    chooser = Chooser("Save as…")
    assert files.save()
    assert chooser.asked
    assert (notes_in(mine), notes_in(other)) == ("theirs", "mine")
    assert project_document.path == other


def test_save_writes_a_touched_or_deleted_file(
    files: ProjectFiles, project_document: Document, mine: Path
) -> None:
    chooser = Chooser("Cancel")
    os.utime(mine, (1, 1))
    assert files.save()
    mine.unlink()
    project_document.set_notes("after it was deleted")
    assert files.save()
    assert notes_in(mine) == "after it was deleted"
    assert not chooser.asked


def test_save_as_asks_to_replace_the_file_with_the_suffix(
    files: ProjectFiles, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.dropoutlab"
    write_project(read_project(mine), other)
    before = other.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "other"), ""))
    chooser = Chooser("Cancel")
    assert not files.save_as()
    assert chooser.asked == "other.dropoutlab already exists."
    assert other.read_bytes() == before


def test_open_removes_the_stale_part_file(files: ProjectFiles, mine: Path) -> None:
    part_of(mine).write_bytes(b"half")
    assert files.open(str(mine))
    assert not part_of(mine).exists()


def test_a_project_with_a_large_file_inside_is_opened_and_saved_while_the_window_lives(
    files: ProjectFiles, project_document: Document, said: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    table = tmp_path / "large.csv"
    numbers = random.Random(0).choices(range(10**6), k=200_000)
    rows = zip(*[iter(numbers)] * 10, strict=True)
    names = ",".join("abcdefghij")
    table.write_text("\n".join([names, *(",".join(map(str, row)) for row in rows)]), "utf-8")
    file = replace(inspect_file(Request(path=str(table))).file, is_embedded=True)
    project_document.load(on_own_file(example("honest-regression"), file))
    path = tmp_path / "p.dropoutlab"
    busy: list[bool] = []
    timer = QTimer()
    timer.timeout.connect(lambda: busy.append(files.is_busy))
    timer.timeout.connect(lambda: files.open(str(path)))  # such as the system asks for; one at a time
    timer.start(0)
    assert files.write(path, is_agreed=True)
    assert busy and all(busy)
    assert said == [("Saving p.dropoutlab…", "", "busy"), ("p.dropoutlab is saved.", "", "good")]
    table.unlink()
    busy.clear()
    timer.timeout.disconnect()
    timer.timeout.connect(lambda: busy.append(files.is_busy))
    assert files.open(str(path))
    timer.stop()
    assert busy and all(busy) and not files.is_busy
    assert said[2:] == [("Opening p.dropoutlab…", "", "busy"), ("p.dropoutlab is open.", "", "good")]
    opened = project_document.project.data.file
    assert opened == file and Path(opened.path) != table and Path(opened.path).exists()
    assert not project_document.is_modified


def test_a_small_project_is_saved_while_the_window_lives_too(
    files: ProjectFiles, said: list[tuple[str, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows another program may hold the file, and the save tries for a second."""
    ticked = threading.Event()

    def write_slowly(project: Project, path: Path) -> None:
        assert ticked.wait(30), "the window stands still"
        write_project(project, path)

    monkeypatch.setattr("gui.window.project_files.write_project", write_slowly)
    timer = QTimer()
    timer.timeout.connect(ticked.set)
    timer.start(0)
    assert files.write(tmp_path / "p.dropoutlab", is_agreed=True)
    timer.stop()
    assert (tmp_path / "p.dropoutlab").is_file() and said == [] and not files.is_busy


# --- One file for all students


@pytest.fixture
def shared(project_document: Document, tmp_path: Path) -> Path:
    """A class's one file, in a folder of its own."""
    folder = tmp_path / "class"
    write_one_file(project_document.project, plan_handout(("Ada", "Ben"), 3), folder, "lab")
    return folder / "lab.dropoutlab"


def answer_who(qtbot: QtBot, name: str = "", other: str = "") -> None:
    """Say who opens the file, by keys, as soon as the dialog asks; Escape without a name."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, NameDialog):
            QTimer.singleShot(10, answer)
            return
        qtbot.keyClicks(dialog.search, name)
        qtbot.keyClicks(dialog.other, other)
        key = Qt.Key.Key_Return if name or other else Qt.Key.Key_Escape
        qtbot.keyClick(dialog.other if other else dialog.search, key)

    QTimer.singleShot(0, answer)


def test_one_file_for_all_asks_who_opens_it(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    shared: Path,
    said: list[tuple[str, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, content = project_document.project, shared.read_bytes()
    answer_who(qtbot)
    assert not files.open(str(shared))
    assert project_document.project is before, "Cancel opens nothing"
    answer_who(qtbot, "ben")
    assert files.open(str(shared))
    project = project_document.project
    assert (project.report.author, project.sweep.seeds) == ("Ben", (3, 4, 5))
    assert project_document.path is None and project_document.is_modified
    assert project_document.place == shared
    assert said[-1][0].startswith("This is the copy of Ben.")

    proposed: list[str] = []

    def answer(_parent: QWidget, _title: str, path: str, _filters: str) -> tuple[str, str]:
        proposed.append(path)
        return path if len(proposed) > 1 else str(shared), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    assert not files.save()
    assert said[-1][0].startswith("lab.dropoutlab is for all students")
    assert files.save()
    own = shared.with_name("Ben.dropoutlab")
    assert Path(proposed[0]) == own and project_document.path == own
    assert read_project(own).handout == project.handout
    assert shared.read_bytes() == content


def test_a_name_that_is_not_on_the_list_gets_seeds_of_its_own(
    qtbot: QtBot, files: ProjectFiles, project_document: Document, shared: Path
) -> None:
    answer_who(qtbot, other="Zoe")
    assert files.open(str(shared))
    project = project_document.project
    assert project.report.author == "Zoe" and len(project.sweep.seeds) == 3
    assert not set(project.sweep.seeds) & set(range(6))


@pytest.mark.parametrize(("button", "is_own"), [("Go on", True), ("Begin anew", False), ("Cancel", None)])
def test_a_copy_that_is_there_can_be_gone_on_with(
    qtbot: QtBot,
    files: ProjectFiles,
    project_document: Document,
    shared: Path,
    button: str,
    is_own: bool | None,
) -> None:
    own = shared.with_name("Ada.dropoutlab")
    write_project(replace(read_project(shared), notes="of yesterday", handout=None), own)
    before = project_document.project
    answer_who(qtbot, "Ada")
    chooser = Chooser(button)
    assert files.open(str(shared)) is (is_own is not None)
    assert chooser.asked == "Ada.dropoutlab is there already."
    if is_own is None:
        assert project_document.project is before
    else:
        assert (project_document.project.notes == "of yesterday") is is_own
        assert project_document.path == (own if is_own else None)


def test_a_window_that_begins_with_the_file_asks_when_it_is_there(
    qtbot: QtBot,
    project_document: Document,
    controller: RunController,
    settings: Settings,
    shared: Path,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    files = ProjectFiles(project_document, controller, settings, window)
    assert not files.open(str(shared))
    window.show()
    answer_who(qtbot, "ada")
    qtbot.waitUntil(lambda: project_document.project.report.author == "Ada")
