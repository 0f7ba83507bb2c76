"""The order of the list: by columns, by the menu, and where it needs numbers that are not there yet."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.analysis.run_text import run_score
from engine.runs.record import RunPart
from gui.document.document import Document
from gui.runs_page.cell_texts import Column
from gui.runs_page.page import RunsPage
from gui.runs_page.run_order import MENU_ORDERS, ORDERS, ordered
from gui.runs_page.run_scorer import VERDICTS, RunScorer
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_runs import many_runs, sweep_run
from tests.gui.runs_page.conftest import names


def click_header(qtbot: QtBot, page: RunsPage, column: Column) -> None:
    header = page.list.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(column) + 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_run_list_header_click_sorts_and_reverses(qtbot: QtBot, page: RunsPage) -> None:
    assert page.filters.order.text() == "Newest first"
    click_header(qtbot, page, Column.WHEN)
    assert names(page)[0] == "Sweep 1" and page.filters.order.text() == "Oldest first"
    click_header(qtbot, page, Column.RUN)
    assert names(page)[:3] == ["Sweep 1", "Sweep 3", "Sweep 5"]
    assert names(page)[5] == "Sweep 10"
    click_header(qtbot, page, Column.STAR)
    assert names(page)[0] == "Why different 9"


def test_run_order_menu_sorts_by_keyboard(page: RunsPage) -> None:
    actions = {action.text(): action for action in page.filters.order.menu().actions()}
    assert len(actions) == 2 * len(MENU_ORDERS)
    actions["Longest first"].trigger()
    seconds = [run.seconds for run in page.table.rows]
    assert seconds == sorted(seconds, reverse=True)
    assert page.filters.order.text() == "Longest first"
    assert page.list.horizontalHeader().sortIndicatorSection() not in range(len(Column))


def test_run_scorer_works_in_slices_and_updates_the_order(qtbot: QtBot, page: RunsPage) -> None:
    page.scorer.forget()
    click_header(qtbot, page, Column.SCORE)
    assert page.table.is_waiting and page.filters.count.text() == "sorting…"
    qtbot.waitUntil(lambda: not page.table.is_waiting)
    scores = [score.value for run in page.table.rows if (score := run_score(run)) is not None]
    assert scores == sorted(scores, reverse=True) and page.filters.count.text() == "10 runs"


def test_run_scorer_cancels_earlier_requests(qtbot: QtBot, page: RunsPage) -> None:
    page.scorer.forget()
    click_header(qtbot, page, Column.SCORE)
    page.list.sort_by("name", is_down=False)
    assert not page.table.is_waiting and names(page)[0] == "Sweep 1"
    qtbot.waitUntil(lambda: not page.scorer.is_working)
    assert names(page)[0] == "Sweep 1"


def test_run_order_by_verdict_puts_helps_first(qtbot: QtBot, page: RunsPage, document: Document) -> None:
    run = sweep_run(11)
    flipped = tuple(
        replace(cell, cell=replace(cell.cell, rate=round(0.5 - (cell.cell.rate or 0.0), 1)))
        for cell in run.results.cells
    )
    part = RunPart("", replace(run.results, cells=()).with_cells(flipped))
    one = replace(sweep_run(12), parts=(RunPart("", replace(run.results, cells=run.results.cells[:6])),))
    document.put_run(replace(run, name="Other", parts=(part,)))
    document.put_run(replace(one, name="Few"))
    page.list.sort_by("verdict", is_down=False)
    qtbot.waitUntil(lambda: not page.table.is_waiting)
    text = [found.verdict_label for run in page.table.rows if (found := page.scorer.verdict(run)) is not None]
    assert text[0] == "helps" and "one seed" in text
    told = [verdict_label for verdict_label in text if verdict_label]
    assert told == text[: len(told)], "runs without a verdict come last"


def test_run_order_by_score_puts_lowest_errors_first_and_none_last(qtbot: QtBot) -> None:
    del qtbot
    scorer = RunScorer()

    def run(number: int, *scores: float):
        results = sweep_results({0.0: scores}, training=REGRESSION)
        what = replace(sweep_run().definition, training=results.experiment.training)
        return replace(sweep_run(number), definition=what, parts=(RunPart("", results),))

    runs = [run(1, 30.0), run(2, math.nan), run(3, 10.0), run(4, 20.0)]
    found = ordered(runs, "score", is_down=True, scorer=scorer, overlaid=())
    assert [one.name for one in found] == ["Sweep 3", "Sweep 4", "Sweep 1", "Sweep 2"]
    found = ordered(runs, "score", is_down=False, scorer=scorer, overlaid=())
    assert [one.name for one in found] == ["Sweep 1", "Sweep 4", "Sweep 3", "Sweep 2"]


@pytest.mark.parametrize("order", [order for order in ORDERS if not ORDERS[order].needs])
@pytest.mark.parametrize("is_down", [False, True])
def test_run_orders_are_permutations(qtbot: QtBot, order: str, is_down: bool) -> None:
    del qtbot
    runs = many_runs(40)
    found = ordered(runs, order, is_down=is_down, scorer=RunScorer(), overlaid=(runs[7].uid,))
    assert {run.uid for run in found} == {run.uid for run in runs} and len(found) == 40
    if order == "overlay" and is_down:
        assert found[0] is runs[7]


def test_run_scorer_drops_requests_of_rows_scrolled_past(qtbot: QtBot) -> None:
    scorer = RunScorer()
    runs = many_runs(300)
    for run in runs:
        scorer.verdict(run)
    scorer.statistics_loaded()
    told: list[str] = []
    scorer.judged.connect(told.extend)
    qtbot.waitUntil(lambda: scorer.is_known(runs[100], VERDICTS))
    assert told[0] == runs[-1].uid
    assert not scorer.is_known(runs[0], VERDICTS)


def test_run_scorer_recomputes_verdicts_for_new_cells_only(qtbot: QtBot) -> None:
    scorer = RunScorer()
    scorer.statistics_loaded()
    run = sweep_run()
    assert scorer.verdict(run) is None
    qtbot.waitUntil(lambda: scorer.verdict(run) is not None)
    assert scorer.verdict(replace(run, notes="new", name="Other")) is scorer.verdict(run)
    grown = run.with_results("", replace(run.results, cells=run.results.cells[:12]))
    assert scorer.verdict(grown) is None


def test_run_order_of_equal_times_puts_the_later_first(page: RunsPage, project_document: Document) -> None:
    runs = tuple(replace(run, made="2026-01-01T10:00:00+00:00") for run in project_document.project.runs)
    order = ordered(runs, "when", is_down=True, scorer=page.scorer, overlaid=())
    assert order == list(runs[::-1])
    assert ordered(runs, "when", is_down=False, scorer=page.scorer, overlaid=()) == list(runs)
