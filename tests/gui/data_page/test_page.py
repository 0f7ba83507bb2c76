"""The Data page never shows one set's rows under another's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.data.preview import DataPreview
from engine.session.messages import DataPreviewed
from gui.control.engine_bridge import EngineBridge
from gui.data_page.page import IMAGES, LOADING, TABLE, WAITING, DataPage
from gui.document.document import Document
from gui.theme.theme import Theme
from tests.gui.fake_session import FakeSession

IMAGE = (2, 2, bytes(4), "7")


def preview(name: str, size: int = 100) -> DataPreview:
    return DataPreview((name,), ((name,),), (), (("a", 1),), (("train", size),), None)


@pytest.fixture
def page(qtbot: QtBot, project_document: Document, bridge: EngineBridge, theme: Theme) -> DataPage:
    made = DataPage(project_document, bridge, theme)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def answer(document: Document, session: FakeSession, found: DataPreview | None, problem: str = "") -> None:
    session.emit(DataPreviewed(document.project.data, found, problem))


def header(page: DataPage) -> str:
    return str(page.rows.headerData(0, Qt.Orientation.Horizontal))


def test_rows_of_another_set_go_at_once(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    assert page.preview.currentIndex() == TABLE and "100 for training" in page.facts
    project_document.set_data(dataset="wine")
    assert page.preview.currentIndex() == WAITING and page.facts == LOADING
    answer(project_document, session, preview("second"))
    assert page.preview.currentIndex() == TABLE and header(page) == "second"


def test_rows_of_the_same_set_are_veiled_until_the_new_ones_come(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("rows"))
    project_document.set_data(train_samples=50)
    assert page.preview.currentIndex() == TABLE and page.veil.isVisible()
    assert page.facts == LOADING, "the counts of the split before are not those of this one"
    answer(project_document, session, preview("rows", 50))
    assert not page.veil.isVisible() and "50 for training" in page.facts


def test_going_back_shows_the_rows_that_are_known(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(dataset="wine")
    project_document.undo_stack.undo()
    assert page.preview.currentIndex() == TABLE and "100 for training" in page.facts


def test_an_answer_that_comes_too_late_can_be_asked_for_again(
    qtbot: QtBot, page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(dataset="wine")
    wine = project_document.project.data
    qtbot.waitUntil(lambda: ("preview", wine) in session.asked)
    project_document.undo_stack.undo()
    session.emit(DataPreviewed(wine, preview("late")))
    assert header(page) == "first"
    project_document.undo_stack.redo()
    qtbot.waitUntil(lambda: session.asked.count(("preview", wine)) == 2)


def test_a_problem_is_said_in_place_of_the_rows(
    page: DataPage, project_document: Document, session: FakeSession
) -> None:
    answer(project_document, session, preview("first"))
    project_document.set_data(train_samples=1)
    answer(project_document, session, None, "Each split needs at least one sample.")
    assert page.preview.currentIndex() == WAITING
    assert page.waiting_text == "Each split needs at least one sample."
    project_document.undo_stack.undo()
    answer(project_document, session, DataPreview((), (), (IMAGE,), (), (("train", 3),), None))
    assert page.preview.currentIndex() == IMAGES


def test_columns_keep_fitting_their_texts_in_presentation_mode(
    page: DataPage, project_document: Document, session: FakeSession, theme: Theme
) -> None:
    answer(project_document, session, preview("a column with a long name"))
    table = page.findChild(QTableView)
    assert isinstance(table, QTableView)
    before = table.columnWidth(0)
    theme.set_presenting(True)
    assert table.columnWidth(0) >= table.sizeHintForColumn(0) and table.columnWidth(0) > before
    theme.set_presenting(False)
    assert table.columnWidth(0) == before
