"""The Data page never shows one set's samples under another's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data.preview import DataPreview, previewed_part
from engine.data.preview import preview as data_preview
from engine.session.messages import DataPreviewed
from engine.storage.effects import Effect
from engine.storage.examples import example
from gui.control.engine_bridge import EngineBridge
from gui.data_page import page as page_module
from gui.data_page.catalogue_delegate import PICTURE
from gui.data_page.look import LOADING
from gui.data_page.page import DataPage
from gui.document.document import Document
from gui.theme.theme import Theme
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.gui.fake_session import FakeSession

IMAGE = (2, 2, bytes(4), "7")
LEFT = Qt.MouseButton.LeftButton


def preview(name: str) -> DataPreview:
    return DataPreview(n_samples=1, columns=(name, "target"), rows=(("1", "a"),), samples=(0,))


@pytest.fixture
def page(qtbot: QtBot, project_document: Document, bridge: EngineBridge, theme: Theme) -> DataPage:
    made = DataPage(project_document, bridge, theme)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def answer(document: Document, session: FakeSession, found: DataPreview | None, problem: str = "") -> None:
    session.emit(DataPreviewed(previewed_part(document.project.data), found, problem))


def header(page: DataPage) -> str:
    return str(page.look.table.model.headerData(1, Qt.Orientation.Horizontal))


def test_rows_of_another_set_go_at_once(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    assert page.look.view is page.look.table and header(page) == "first"
    project_document.set_data(dataset="wine")
    assert page.look.view is not page.look.table and page.look.waiting_text == LOADING
    answer(project_document, session, preview("second"))
    assert page.look.view is page.look.table and header(page) == "second"


def test_samples_of_the_same_set_stay_and_are_veiled_if_new_ones_take_long(
    qtbot: QtBot, page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("rows"))
    project_document.set_data(exclude_columns=("sepal width (cm)",))
    assert page.look.view is page.look.table and not page.look.veil.isVisible()
    qtbot.waitUntil(page.look.veil.isVisible)
    answer(project_document, session, preview("rows"))
    assert not page.look.veil.isVisible()


def test_the_split_is_shown_at_once_and_asks_for_nothing(
    qtbot: QtBot, page: DataPage, project_document: Document, session: FakeSession
) -> None:
    qtbot.waitUntil(lambda: "preview" in session.names())
    answer(project_document, session, preview("rows"))
    n_asked = session.names().count("preview")
    project_document.set_data(train_samples=50)
    assert page.settings.sizes_text == "50 training, 30 validation, 30 test, 40 unused"
    project_document.set_data(dataset="wine")
    qtbot.waitUntil(lambda: session.names().count("preview") > n_asked)
    assert session.names().count("preview") == n_asked + 1


def test_a_split_without_samples_is_said_in_its_place(page: DataPage, project_document: Document) -> None:
    project_document.set_data(validation_size=0.8, test_size=0.8)
    assert page.settings.problem.isVisible() and not page.settings.bar.isVisible()
    assert "Each split needs at least one sample" in page.settings.sizes_text


def test_going_back_shows_the_rows_that_are_known(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(dataset="wine")
    project_document.undo_stack.undo()
    assert page.look.view is page.look.table and header(page) == "first"


def test_an_answer_that_comes_too_late_can_be_asked_for_again(
    qtbot: QtBot, page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(dataset="wine")
    wine = previewed_part(project_document.project.data)
    qtbot.waitUntil(lambda: ("preview", wine) in session.asked)
    project_document.undo_stack.undo()
    session.emit(DataPreviewed(wine, preview("late")))
    assert header(page) == "first"
    project_document.undo_stack.redo()
    qtbot.waitUntil(lambda: session.asked.count(("preview", wine)) == 2)


def test_a_problem_is_said_in_place_of_the_samples(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(dataset="digits")
    answer(project_document, session, None, "The file is gone.")
    assert page.look.waiting_text == "The file is gone."
    project_document.undo_stack.undo()
    project_document.undo_stack.redo()
    answer(project_document, session, DataPreview(n_samples=1, images=(IMAGE,)))
    assert page.look.view is page.look.grid


def test_columns_keep_fitting_their_texts_in_presentation_mode(
    page: DataPage, project_document: Document, session: FakeSession, theme: Theme
) -> None:
    answer(project_document, session, preview("a column with a long name"))
    table = page.look.table.table
    before = table.columnWidth(1)
    theme.set_presenting(True)
    assert table.columnWidth(1) >= table.sizeHintForColumn(1) and table.columnWidth(1) > before
    theme.set_presenting(False)
    assert table.columnWidth(1) == before


def test_the_users_file_is_pictured_in_the_catalogue_once_its_samples_are_there(
    page: DataPage, project_document: Document, session: FakeSession, tmp_path: Path
) -> None:
    data = own_data(tmp_path, penguins())
    assert data.file is not None
    project_document.use_file(data.file)
    chosen = page.catalogue.list.currentItem()
    assert chosen.data(PICTURE) is None
    answer(project_document, session, data_preview(project_document.project.data))
    picture = page.catalogue.list.currentItem().data(PICTURE)
    assert len(picture.bars) == 3 and picture.is_classes


def test_a_narrow_page_has_the_catalogue_above(qtbot: QtBot, page: DataPage) -> None:
    assert page.catalogue.x() < page.area.x() and page.catalogue.y() == page.area.y()
    page.resize(480, 900)
    qtbot.waitUntil(lambda: page.catalogue.y() < page.area.y())
    assert page.catalogue.x() == page.area.x()
    assert not page.catalogue.chips["images"].isVisible()


def test_measured_settings_are_loaded_in_one_step(
    qtbot: QtBot,
    page: DataPage,
    project_document: Document,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured, before = example("dropout-helps"), project_document.project
    monkeypatch.setattr(page_module, "effects", lambda: {"digits": Effect("It helps.", measured)})
    project_document.set_data(dataset="wine")
    assert not page.effect.isVisible()
    project_document.set_data(dataset="digits")  # one step with the choice before
    assert page.effect.isVisible() and page.effect.sentence.text() == "It helps."
    qtbot.mouseClick(page.effect.load, LEFT)
    project = project_document.project
    assert (project.data, project.network.layers[0].values) == (
        measured.data,
        measured.network.layers[0].values,
    )
    project_document.undo_stack.undo()
    project_document.undo_stack.undo()
    assert project_document.project == before


def test_settings_follow_the_split_and_keep_the_focus(page: DataPage, project_document: Document) -> None:
    project_document.set_data(dataset="iris", split="holdout")
    assert page.settings.form is not None
    before = list(page.settings.form.editors)
    page.settings.form.editors["split"].control.setFocus()
    page.settings.form.editors["split"].value_edited.emit("kfold")
    after = list(page.settings.form.editors)
    assert [name for name in after if name not in before] == ["n_folds", "fold_order"]
    assert after.index("n_folds") == before.index("test_size")
    assert page.settings.form.editors["split"].control.hasFocus()
    assert page.settings.sizes_text == "90 training, 30 validation, 30 test"


def test_a_split_that_other_data_do_not_allow_becomes_hold_out(project_document: Document) -> None:
    project_document.set_data(dataset="iris", split="stratified")
    project_document.set_data(dataset="diabetes")
    assert project_document.project.data.split == "holdout"
