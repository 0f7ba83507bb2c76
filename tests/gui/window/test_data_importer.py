"""From a file, a paste or a project's own file through the import into the document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from engine.project.locks import DATA
from engine.storage.project_file import read_project, write_project
from engine.system.paths import OWN_FOLDER, data_folder
from gui.control.engine_bridge import EngineBridge
from gui.control.file_inspector import FileInspector
from gui.data_page.data_side import DataSide
from gui.data_page.page import DataPage
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.data_importer import NO_TABLE, DataImporter, is_table
from gui.window.file_offer import file_state
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA as DATA_STEP
from gui.window.navigation import SWEEP
from tests.engine.data.own_files.images.test_packed_folder import few_images
from tests.gui.fake_session import FakeSession

LONG = 600_000
TABLE = "width\tcolour\tkind\n" + "".join(
    f"{i % 7}.5\t{'rg'[i % 3 // 2]}\t{'xy'[i % 2]}\n" for i in range(60)
)


@pytest.fixture
def side(qtbot: QtBot, project_document: Document, bridge: EngineBridge, theme: Theme) -> Iterator[DataSide]:
    inspector = FileInspector()
    made = DataSide(DataPage(project_document, bridge, theme), inspector, theme)
    qtbot.addWidget(made)
    yield made
    inspector.close()


@pytest.fixture
def importer(
    tmp_path: Path,
    project_document: Document,
    side: DataSide,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[DataImporter]:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "app"))
    made = DataImporter(project_document, side.inspector, side, settings, side)
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "flowers.csv"
    made.write_text(TABLE.replace("\t", ","), encoding="utf-8")
    return made


def wait(qtbot: QtBot, side: DataSide) -> None:
    qtbot.waitUntil(lambda: side.is_importing and not side.inspector.is_busy, timeout=LONG)
    assert side.view.inspection is not None, side.view.problem


def use(qtbot: QtBot, side: DataSide) -> None:
    side.view.use.click()
    qtbot.waitUntil(lambda: not side.is_importing, timeout=LONG)


def test_a_file_becomes_the_data_with_a_copy_in_the_project(
    qtbot: QtBot,
    importer: DataImporter,
    side: DataSide,
    project_document: Document,
    path: Path,
    tmp_path: Path,
) -> None:

    importer.open(path)
    wait(qtbot, side)
    use(qtbot, side)
    file = project_document.project.data.file
    assert file is not None and file.is_embedded and file.target == "kind"
    assert project_document.undo_stack.undoText() == "Use flowers.csv"
    path.unlink()  # the copy is enough to save the project and to open it elsewhere
    saved = path.with_name("p.dropoutlab")
    write_project(project_document.project, saved)
    again = read_project(saved).data.file
    assert again is not None and Path(again.path).read_text(encoding="utf-8").startswith("width,colour")


def test_without_a_copy_the_project_names_the_file(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, path: Path
) -> None:
    importer.open(path)
    wait(qtbot, side)
    side.view.keep_copy.setChecked(False)
    use(qtbot, side)
    file = project_document.project.data.file
    assert file is not None and not file.is_embedded and file.path == str(path)


def test_an_import_can_be_changed(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, path: Path
) -> None:
    importer.open(path)
    wait(qtbot, side)
    use(qtbot, side)
    before = project_document.project
    importer.change()
    wait(qtbot, side)
    assert side.view.inspection is not None
    assert replace(side.view.inspection.file, path="") == replace(before.data.file, path="")  # type: ignore[type-var]
    assert side.view.keep_copy.isChecked()
    side.view.target.target.textActivated.emit("colour")
    wait(qtbot, side)
    use(qtbot, side)
    file = project_document.project.data.file
    assert file is not None and file.target == "colour"
    project_document.undo_stack.undo()
    assert project_document.project.data == before.data


def test_cancel_leaves_everything_as_it_is(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, path: Path
) -> None:
    before = project_document.project
    importer.open(path)
    wait(qtbot, side)
    side.view.cancel.click()
    assert not side.is_importing and project_document.project is before


def test_a_pasted_table_is_imported_and_kept_in_the_project_only(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document
) -> None:
    QApplication.clipboard().setText(TABLE)
    importer.paste()
    wait(qtbot, side)
    assert side.view.name.whole_text == "Pasted table.tsv" and side.view.keep_copy.isChecked()
    pasted = list((data_folder() / "imports").rglob("*.tsv"))
    assert len(pasted) == 1
    use(qtbot, side)
    file = project_document.project.data.file
    assert file is not None and file.is_embedded and Path(file.path).read_text(encoding="utf-8") == TABLE
    assert not pasted[0].exists()


def test_text_that_is_no_table_is_not_pasted(importer: DataImporter, side: DataSide, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("hello")
    with qtbot.waitSignal(importer.notice_raised) as said:
        importer.paste()
    assert said.args == [NO_TABLE, "", "warn"] and not side.is_importing


def test_what_looks_like_a_table() -> None:
    assert is_table(TABLE) and is_table("a,b\n1,2") and is_table("a;b\n1;2")
    assert not is_table("") and not is_table("a\tb") and not is_table("one\ntwo")


def test_locked_data_stay(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, path: Path
) -> None:
    project_document.load(replace(project_document.project, locked=(DATA,)))
    with qtbot.waitSignal(importer.notice_raised) as said:
        importer.open(path)
    assert "locked" in str(said.args) and not side.is_importing


def test_another_project_ends_the_import(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, path: Path
) -> None:
    importer.open(path)
    wait(qtbot, side)
    project_document.load(project_document.project)
    assert not side.is_importing


# --- in the window


@pytest.fixture
def window(
    qtbot: QtBot,
    project_document: Document,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "app"))
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()


def drop(widget: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    key = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, key)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, button, key))


def test_a_drop_anywhere_on_the_window_opens_the_import(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.show_page(SWEEP)
    drop(window, path)
    wait(qtbot, window.data_side)
    assert window.pages.currentIndex() == DATA_STEP and window.stepper.isVisible()
    assert window.stack_side.is_folded, "the import needs the space"
    use(qtbot, window.data_side)
    assert not window.stack_side.is_folded
    assert window.document.project.name == "flowers.csv" and not window.document.problem(is_sweep=True)
    assert not window.data_page.head.change.isHidden()


def test_the_button_offers_all_ways(window: MainWindow) -> None:
    window.show_page(DATA_STEP)
    window.data_page.catalogue.own_data.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Import data…", "Import a folder of images…", "Paste a table"]
    menu.close()


def test_ctrl_v_on_the_data_page_pastes_a_table(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.clipboard().setText(TABLE)
    window.show_page(DATA_STEP)
    window.pages.take_focus()
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, window.data_side)
    assert window.data_side.view.name.whole_text == "Pasted table.tsv"


def test_every_control_of_the_import_has_a_name(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    from tests.gui.test_names import nameless

    window.importer.open(path)
    wait(qtbot, window.data_side)
    assert nameless(window.data_side.view) == []


def test_a_project_keeps_copies_of_both_files_and_asks_for_the_second(
    qtbot: QtBot,
    importer: DataImporter,
    side: DataSide,
    project_document: Document,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = path.with_name("later.csv")
    test.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:20]), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(test), ""))
    importer.open(path)
    wait(qtbot, side)
    side.view.test_file_wanted.emit()
    wait(qtbot, side)
    use(qtbot, side)
    data = project_document.project.data
    assert data.split == "given" and data.file is not None
    assert all(one.is_embedded for one in data.file.sources)
    path.unlink()
    test.unlink()
    importer.change()
    wait(qtbot, side)
    assert side.view.inspection is not None and side.view.inspection.file == data.file


def test_a_folder_of_images_is_kept_inside_the_project(
    qtbot: QtBot, importer: DataImporter, side: DataSide, project_document: Document, tmp_path: Path
) -> None:
    file = few_images(tmp_path)
    importer.open(tmp_path / "shapes")
    wait(qtbot, side)
    use(qtbot, side)
    shutil.rmtree(tmp_path / "shapes")
    kept = project_document.project.data.file
    assert kept == file and kept is not None and kept.is_embedded
    assert file_state(kept, kept.path) == "same"
    importer.change()
    wait(qtbot, side)
    assert side.view.inspection is not None and side.view.inspection.file == file
    assert side.view.name.whole_text == "shapes"
