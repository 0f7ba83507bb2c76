"""Columns of settings: which are shown, what they say, and that they sort."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.runs.record import RunRecord
from gui.document.document import Document
from gui.runs_page.cell_texts import Column
from gui.runs_page.page import RunsPage
from gui.runs_page.run_table import HEADERS
from gui.runs_page.setting_columns import SETTING_COLUMNS, ColumnChoice, differing


def trained_with(run: RunRecord, epochs: int, optimizer: str) -> RunRecord:
    definition = run.definition
    training = replace(definition.training, epochs=epochs, optimizer=optimizer)
    return replace(run, definition=replace(definition, training=training))


def vary_training(document: Document) -> None:
    """Give the runs three numbers of epochs and two optimizers."""
    runs = [
        trained_with(run, epochs=(5, 20, 100)[number % 3], optimizer=("adam", "sgd")[number % 2])
        for number, run in enumerate(document.project.runs)
    ]
    document.load(replace(document.project, runs=tuple(runs)))


def shown_headers(page: RunsPage) -> list[str]:
    header = page.list.horizontalHeader()
    return [title for number, title in enumerate(HEADERS) if not header.isSectionHidden(number)]


def test_runs_page_shows_the_settings_that_differ(page: RunsPage, document: Document) -> None:
    vary_training(document)
    page.resize(1500, 700)
    assert page.list.shown_settings == ("optimizer", "epochs") == differing(page.table.rows)
    assert shown_headers(page)[-2:] == ["Optimizer", "Epochs"]
    page.filters.search.setText("SGD")
    assert page.list.shown_settings == ("epochs",)
    assert {run.definition.training.optimizer for run in page.table.rows} == {"sgd"}


def test_runs_page_keeps_the_name_readable_where_columns_come_by_themselves(
    page: RunsPage, document: Document
) -> None:
    vary_training(document)
    page.resize(900, 700)
    assert page.list.shown_settings == ()
    assert page.list.columnWidth(Column.RUN) >= page.list.viewport().width() // 3


def test_chosen_columns_are_all_shown_and_scroll(qtbot: QtBot, page: RunsPage) -> None:
    page.list.columns.choose(column.id for column in SETTING_COLUMNS)
    assert len(page.list.shown_settings) == len(SETTING_COLUMNS)
    qtbot.waitUntil(lambda: page.list.horizontalScrollBar().maximum() > 0)
    page.list.columns.choose(["epochs", "no such column"])
    assert page.list.columns.ids == ("epochs",) == page.list.shown_settings


def test_columns_menu_switches_one_column_and_back(page: RunsPage) -> None:
    menu = QMenu(page)
    columns = page.list.columns

    def press(text: str) -> None:
        columns.fill(menu, page.list.shown_settings)
        next(action for action in menu.actions() if action.text() == text).trigger()

    press("Batch size")
    assert columns.ids == ("batch_size",)
    press("Learning rate")
    assert columns.ids == ("learning_rate", "batch_size")
    press("Batch size")
    assert columns.ids == ("learning_rate",)
    press("What differs between the runs")
    assert columns.ids is None


def test_setting_header_click_sorts(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    vary_training(document)
    page.list.columns.choose(["epochs"])
    section = HEADERS.index("Epochs")
    header = page.list.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(section) + 10)
    epochs = lambda: [run.definition.training.epochs for run in page.table.rows]  # noqa: E731 (a name for two uses)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert epochs() == sorted(epochs()) and page.filters.order.text() == "Epochs, lowest first"
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert epochs() == sorted(epochs(), reverse=True) and page.filters.order.text() == "Epochs, highest first"


def test_setting_cells_have_texts_for_the_eye_and_for_screen_readers(page: RunsPage) -> None:
    number = next(n for n, column in enumerate(SETTING_COLUMNS) if column.id == "loss")
    cell = page.table.index(0, len(Column) + number)
    assert cell.data() == "cross-entropy"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Loss: cross-entropy"


def test_search_finds_what_a_row_shows(page: RunsPage) -> None:
    for words in ("64-dropout-64", "9 rates", "cross-entropy", "adam digits"):
        page.filters.search.setText(words)
        assert page.table.rows, words
    page.filters.search.setText("no row says this")
    assert not page.table.rows


def test_column_choice_signals_only_changes() -> None:
    choice, told = ColumnChoice(), []
    choice.changed.connect(lambda: told.append(choice.ids))
    choice.choose(None)
    choice.choose([])
    choice.choose([])
    choice.choose(["epochs"])
    assert told == [(), ("epochs",)]
