"""The Runs page as a student uses it: by mouse and by keyboard, with undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.project.project import Project
from engine.runs.record import RunRecord
from gui.document.document import Document
from gui.runs_page.cell_texts import Column
from gui.runs_page.page import MAX_OVERLAYS, Overlays, RunsPage
from gui.theme.theme import Theme
from tests.engine.analysis.sample_runs import family_run, many_runs, sweep_run
from tests.gui.runs_page.conftest import names, run_called, select


def press(qtbot: QtBot, page: RunsPage, key: Qt.Key) -> None:
    qtbot.keyClick(page.list, key)


def click_cell(qtbot: QtBot, page: RunsPage, name: str, column: Column) -> None:
    index = page.table.index(page.table.row_of(run_called(page, name).uid), column)
    place = page.list.visualRect(index).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def run_of(document: Document, name: str) -> RunRecord:
    return next(run for run in document.project.runs if run.name == name)


def test_empty_runs_page_has_a_hint_and_one_button(
    qtbot: QtBot, document: Document, make_page: Callable[[], RunsPage]
) -> None:
    document.load(replace(document.project, runs=()))
    page = make_page()
    assert page.nothing.isVisible() and not page.list.isVisible()
    with qtbot.waitSignal(page.sweep_requested):
        qtbot.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    document.put_run(sweep_run())
    assert page.list.isVisible() and names(page) == ["Sweep 1"]
    document.remove_runs({document.project.runs[0].uid})
    assert page.nothing.isVisible()


def test_run_list_selects_the_newest_on_top(page: RunsPage) -> None:
    assert names(page)[:3] == ["Sweep 10", "Why different 9", "Sweep 8"]
    assert page.filters.count.text() == "10 runs"
    assert [run.name for run in page.list.selected_runs] == ["Sweep 10"]
    assert page.pane.title.whole_text == "Sweep 10"


def test_filters_and_restore_stay_in_their_places(qtbot: QtBot, page: RunsPage) -> None:
    one, filters = page.pane.one, page.filters
    parts = (filters.tabs, filters.starred, filters.order, filters.columns, filters.search, one.restore)

    def places() -> list[QRect]:
        QApplication.processEvents()
        return [QRect(part.mapTo(page, QPoint()), part.size()) for part in parts]

    before = places()
    for text in ("wider SWEEP", "nothing of the kind", ""):
        filters.search.setText(text)
        assert places()[:-1] == before[:-1]
    page.list.sort_by("name", is_down=True)
    assert places()[:-1] == before[:-1]
    for name in names(page):
        if "different" not in name:
            select(page, name)
            assert places()[-1].topLeft() == before[-1].topLeft(), "however long its verdict is"


def test_run_list_filters_show_their_count(page: RunsPage) -> None:
    page.filters.search.setText("wider SWEEP")
    assert names(page) == ["Sweep 6"]
    assert page.filters.count.text() == "1 of 10 runs"
    page.filters.search.setText("no such words")
    assert page.no_match.isVisible() and not page.list.isVisible()
    page.no_match.button.click()
    assert len(names(page)) == 10 and page.list.isVisible()
    page.filters.tabs.show_tab(2)
    assert names(page) == ["Training 7", "Training 2"]
    page.filters.tabs.show_tab(0)
    page.filters.starred.click()
    assert names(page) == ["Why different 9"]


def test_run_search_escape_clears_and_down_moves_to_the_list(qtbot: QtBot, page: RunsPage) -> None:
    page.activateWindow()
    page.filters.search.setFocus()
    qtbot.keyClicks(page.filters.search, "train")
    assert len(names(page)) == 2
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 10
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Down)
    qtbot.waitUntil(page.list.hasFocus)


def test_a_run_is_renamed_in_place(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    press(qtbot, page, Qt.Key.Key_F2)
    editor = page.list.viewport().findChild(QLineEdit)
    assert editor is not None and editor.selectedText() == "Sweep 8"
    qtbot.keyClicks(editor, "  The wide   one ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "The wide one" in names(page))
    assert document.undo_stack.undoText() == "Rename Sweep 8"
    assert page.pane.title.whole_text == "The wide one"
    document.undo_stack.undo()
    assert "Sweep 8" in names(page)


def test_run_rename_can_be_cancelled(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    for keys, end in (("", Qt.Key.Key_Return), ("Other", Qt.Key.Key_Escape), ("   ", Qt.Key.Key_Return)):
        press(qtbot, page, Qt.Key.Key_F2)
        editor = page.list.viewport().findChild(QLineEdit)
        assert editor is not None
        qtbot.keyClicks(editor, keys)
        qtbot.keyClick(editor, end)
        qtbot.waitUntil(lambda: page.list.viewport().findChild(QLineEdit) is None)
    assert document.undo_stack.count() == 0


def test_run_rename_survives_a_run_that_ends(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    press(qtbot, page, Qt.Key.Key_F2)
    editor = page.list.viewport().findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "Mine")
    document.put_run(sweep_run(99))
    assert names(page)[0] == "Sweep 99" and page.filters.count.text() == "11 runs"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Mine" in names(page))
    assert [run.name for run in page.list.selected_runs] == ["Mine"]


def test_run_stars_toggle_by_click_and_key_for_several(
    qtbot: QtBot, page: RunsPage, document: Document
) -> None:
    click_cell(qtbot, page, "Sweep 8", Column.STAR)
    assert run_of(document, "Sweep 8").is_starred
    select(page, "Sweep 8", "Sweep 6", "Sweep 5")
    press(qtbot, page, Qt.Key.Key_S)
    assert all(run_of(document, name).is_starred for name in ("Sweep 8", "Sweep 6", "Sweep 5"))
    assert document.undo_stack.undoText() == "Star 3 runs"
    press(qtbot, page, Qt.Key.Key_S)
    assert not any(run_of(document, name).is_starred for name in ("Sweep 8", "Sweep 6", "Sweep 5"))
    assert document.undo_stack.count() == 3
    assert [run.name for run in page.list.selected_runs] == ["Sweep 8", "Sweep 6", "Sweep 5"]


def test_run_colour_menu_sets_the_colour(page: RunsPage, document: Document) -> None:
    select(page, "Sweep 1", "Training 7")
    actions = {action.text(): action for action in page.pane.tools.colours.actions()}
    assert len(actions) == 8
    actions["Sky blue"].trigger()
    assert [run_of(document, name).colour for name in ("Sweep 1", "Training 7")] == ["sky", "sky"]
    assert page.pane.tools.colour.accessibleName() == "Colour: Sky blue"
    page.filters.search.setText("sky")
    assert {"Sweep 1", "Training 7"} <= set(names(page))
    document.undo_stack.undo()
    assert run_of(document, "Sweep 1").colour == ""


def test_run_notes_are_one_undo_step_and_searchable(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    qtbot.keyClicks(page.pane.one.notes, "hazelnut")
    assert run_of(document, "Sweep 8").notes == "hazelnut"
    assert document.undo_stack.count() == 1
    page.filters.search.setText("HAZEL")
    assert names(page) == ["Sweep 8"]
    document.undo_stack.undo()
    assert run_of(document, "Sweep 8").notes == ""
    assert names(page) == []
    page.filters.clear()
    select(page, "Sweep 8")
    assert page.pane.one.notes.toPlainText() == ""
    select(page, "Sweep 6")
    assert page.pane.one.notes.toPlainText().startswith("Tried wider")
    assert document.undo_stack.index() == 0


def test_run_delete_is_one_undo_step_with_an_undo_bar(
    qtbot: QtBot, page: RunsPage, document: Document
) -> None:
    before = document.project.runs
    select(page, "Sweep 8", "Training 7", "Sweep 6")
    press(qtbot, page, Qt.Key.Key_Delete)
    assert len(names(page)) == 7 and page.filters.count.text() == "7 runs"
    assert page.undo_bar.isVisible() and page.undo_bar.text.text() == "Deleted 3 runs."
    assert [run.name for run in page.list.selected_runs] == ["Sweep 5"]
    page.undo_bar.button.click()
    assert document.project.runs == before and not page.undo_bar.isVisible()
    press(qtbot, page, Qt.Key.Key_Delete)
    document.set_training(epochs=3)
    assert not page.undo_bar.isVisible()


def test_run_restore_brings_back_the_trained_definition(page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    run = run_of(document, "Sweep 8")
    page.pane.one.restore.click()
    assert document.project.network.layers == run.definition.network.layers
    assert document.project.sweep == run.definition.sweep
    assert "Sweep 8" in page.undo_bar.text.text()
    assert document.undo_stack.undoText() == "Restore Sweep 8"
    page.undo_bar.button.click()
    assert document.undo_stack.index() == 0


def test_run_overlays_are_emitted_and_limited_to_six(
    qtbot: QtBot, page: RunsPage, document: Document
) -> None:
    told: list[tuple[str, ...]] = []
    page.overlays_changed.connect(told.append)
    click_cell(qtbot, page, "Sweep 10", Column.OVERLAY)
    uid = run_of(document, "Sweep 10").uid
    assert told == [(uid,)]
    assert page.pane.one.overlay.isChecked() and page.pane.one.overlay.text() == "On the sweep chart"
    for name in names(page)[1 : MAX_OVERLAYS + 1]:
        select(page, name)
        press(qtbot, page, Qt.Key.Key_O)
    assert len(told[-1]) == MAX_OVERLAYS and uid not in told[-1]
    document.remove_runs({told[-1][0]})
    assert len(told[-1]) == MAX_OVERLAYS - 1
    assert document.undo_stack.count() == 1
    select(page, names(page)[1])
    is_on = page.pane.one.overlay.isChecked()
    page.pane.one.overlay.click()
    assert page.pane.one.overlay.isChecked() is not is_on


def test_two_selected_runs_are_compared(page: RunsPage, document: Document) -> None:
    select(page, "Sweep 10", "Sweep 8")
    assert page.pane.two.isVisible() and not page.pane.one.isVisible()
    assert ("Layer 2 Dense: units", "32", "128") in page.pane.two.rows
    assert page.pane.two.equal.text().startswith("The other ")
    assert "This is not a test: the runs differ in 2 settings." in page.pane.two.score.text()
    restore = [button for button in page.pane.two.findChildren(QAbstractButton) if button.isVisible()]
    assert [button.accessibleName() for button in restore] == [
        "Restore the network of Sweep 8",
        "Restore the network of Sweep 10",
    ]
    restore[0].click()
    assert document.project.network == run_of(document, "Sweep 8").definition.network


def test_run_compare_menu_chooses_another_run(page: RunsPage) -> None:
    select(page, "Sweep 8")
    page.filters.search.setText("sweep 8")
    menu = page.pane.one.compare_menu
    menu.aboutToShow.emit()
    text = [action.text().partition("   ")[0] for action in menu.actions()]
    assert text[:2] == ["Sweep 10", "Sweep 6"] and "Sweep 8" not in text and len(text) == 9
    menu.actions()[1].trigger()
    assert {run.name for run in page.list.selected_runs} == {"Sweep 8", "Sweep 6"}


def test_run_verdicts_are_computed_in_the_background(qtbot: QtBot, page: RunsPage) -> None:
    cell = page.table.index(0, Column.VERDICT)
    page.list.viewport().repaint()
    qtbot.waitUntil(lambda: cell.data() == "helps")
    assert page.pane.one.verdict.headline.text().startswith("Dropout helps at")
    select(page, "Training 7")
    qtbot.waitUntil(lambda: "proves little" in page.pane.one.verdict.headline.text())
    select(page, "Why different 9")
    qtbot.waitUntil(lambda: "not finished" in page.pane.one.verdict.headline.text())


def test_hidden_run_rows_are_not_scored(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    page.hide()
    document.put_run(sweep_run(99, shift=0.01))
    assert "Sweep 99" not in names(page)
    assert page.scorer.verdict(run_of(document, "Sweep 99")) is None
    assert not page.scorer.is_working
    assert not page.scorer.is_known(run_of(document, "Sweep 99"), "verdicts")
    page.show()
    assert names(page)[0] == "Sweep 99"
    qtbot.waitUntil(lambda: page.scorer.is_known(run_of(document, "Sweep 99"), "verdicts"))


def test_runs_page_resets_for_another_project(page: RunsPage, document: Document) -> None:
    page.filters.search.setText("sweep")
    page.overlays.switch([document.project.runs[0].uid])
    page.list.sort_by("name", is_down=False)
    other = replace(many_runs(3)[2], uid="other", name="Other")
    document.load(Project(runs=(other,)))
    assert names(page) == ["Other"] and page.overlays.uids == ()
    assert [run.name for run in page.list.selected_runs] == ["Other"]
    assert page.filters.search.text() == "" and not page.undo_bar.isVisible()


def test_growing_run_stays_selected(page: RunsPage, document: Document) -> None:
    select(page, "Sweep 8")
    document.put_run(replace(run_of(document, "Sweep 8"), seconds=99.0))
    assert [run.name for run in page.list.selected_runs] == ["Sweep 8"]
    assert "1 min 39 s" in page.pane.caption.whole_text
    document.put_run(family_run(50, {"16": (0.8, 0.9), "64": (0.9, 0.8)}))
    assert [run.name for run in page.list.selected_runs] == ["Sweep 8"]
    assert names(page)[0] == "Family 50"


@pytest.mark.parametrize("size", [(1040, 700), (600, 640), (430, 520)])
@pytest.mark.parametrize("is_presenting", [False, True])
def test_runs_page_paints_at_any_size(
    page: RunsPage, theme: Theme, size: tuple[int, int], is_presenting: bool
) -> None:
    theme.set_presenting(is_presenting)
    theme.set_scheme("dark")
    page.resize(*size)
    assert not page.grab().isNull()
    shown = [column for column in Column if not page.list.isColumnHidden(column)]
    assert {Column.OVERLAY, Column.STAR, Column.RUN, Column.SCORE} <= set(shown)
    assert sum(page.list.columnWidth(column) for column in shown) <= max(
        page.list.viewport().width(), theme.px(300)
    )


def test_runs_page_controls_have_names_and_tips(page: RunsPage) -> None:
    select(page, "Sweep 8")
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and not isinstance(button.parent(), QLineEdit):
            assert button.accessibleName() or button.text()
            assert button.toolTip(), button.text()
    row = page.table.row_of(run_called(page, "Sweep 10").uid)
    spoken = [page.table.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column]
    assert spoken[2] == "Sweep 10, Sweep, 128-Dropout-128-Dropout-10, Orange"
    assert spoken[:2] == ["not on the chart", "no star"] and "6 rates × 5 seeds" in spoken[3]


# --- Which runs the charts draw besides their own.


def test_overlay_selection_toggles_runs_and_drops_the_oldest(qtbot: QtBot) -> None:
    del qtbot
    overlays = Overlays()
    told: list[tuple[str, ...]] = []
    overlays.changed.connect(told.append)
    overlays.switch(["a", "b", "a"])
    assert overlays.uids == ("a", "b")
    overlays.switch(["a", "c"])
    assert overlays.uids == ("b", "a", "c"), "one of them was not there yet, so both are"
    overlays.switch(["b"])
    assert overlays.uids == ("a", "c")
    overlays.switch("defgh")
    assert overlays.uids == ("c", "d", "e", "f", "g", "h")
    overlays.keep_only({"d", "h", "z"})
    assert overlays.uids == ("d", "h") == told[-1]
    overlays.keep_only({"d", "h"})
    overlays.switch([])
    assert len(told) == 5
