"""The order of the list: by columns, by the menu, and where it needs numbers that are not there yet."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.analysis.run_words import run_score
from engine.runs.record import RunPart
from gui.document.document import Document
from gui.runs_page.cell_texts import Column
from gui.runs_page.page import RunsPage
from gui.runs_page.run_judge import VERDICTS, RunJudge
from gui.runs_page.run_order import ORDERS, ordered
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_runs import many_runs, sweep_run
from tests.gui.runs_page.conftest import names


def click_header(qtbot: QtBot, page: RunsPage, column: Column) -> None:
    header = page.list.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(column) + 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_sorts_and_a_second_one_turns_round(qtbot: QtBot, page: RunsPage) -> None:
    assert page.filters.order.text() == "Newest first"
    click_header(qtbot, page, Column.WHEN)
    assert names(page)[0] == "Sweep 1" and page.filters.order.text() == "Oldest first"
    click_header(qtbot, page, Column.RUN)
    assert names(page)[:3] == ["Sweep 1", "Sweep 3", "Sweep 5"]
    assert names(page)[5] == "Sweep 10"
    click_header(qtbot, page, Column.STAR)
    assert names(page)[0] == "Why different 9"


def test_the_menu_does_the_same_without_a_mouse(page: RunsPage) -> None:
    actions = {action.text(): action for action in page.filters.order.menu().actions()}
    assert len(actions) == 2 * len(ORDERS)
    actions["Longest first"].trigger()
    seconds = [run.seconds for run in page.table.rows]
    assert seconds == sorted(seconds, reverse=True)
    assert page.filters.order.text() == "Longest first"
    assert page.list.horizontalHeader().sortIndicatorSection() not in range(len(Column))


def test_scores_are_worked_out_in_slices_and_the_order_follows(qtbot: QtBot, page: RunsPage) -> None:
    page.judge.forget()
    click_header(qtbot, page, Column.SCORE)
    assert page.table.is_waiting and page.filters.count.text() == "10 runs · sorting…"
    qtbot.waitUntil(lambda: not page.table.is_waiting)
    scores = [score.value for run in page.table.rows if (score := run_score(run)) is not None]
    assert scores == sorted(scores, reverse=True) and page.filters.count.text() == "10 runs"


def test_another_wish_ends_the_waiting(qtbot: QtBot, page: RunsPage) -> None:
    page.judge.forget()
    click_header(qtbot, page, Column.SCORE)
    page.list.sort_by("name", is_down=False)
    assert not page.table.is_waiting and names(page)[0] == "Sweep 1"
    qtbot.wait(50)
    assert names(page)[0] == "Sweep 1"


def test_verdicts_put_what_helps_first(qtbot: QtBot, page: RunsPage, document: Document) -> None:
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
    words = [found.word for run in page.table.rows if (found := page.judge.verdict(run)) is not None]
    assert words[0] == "helps" and "one seed" in words
    told = [word for word in words if word]
    assert told == words[: len(told)], "runs without a verdict come last"


def test_errors_are_best_where_they_are_least_and_none_comes_last(qtbot: QtBot) -> None:
    del qtbot
    judge = RunJudge()

    def run(number: int, *scores: float):
        results = sweep_results({0.0: scores}, training=REGRESSION)
        what = replace(sweep_run().definition, training=results.experiment.training)
        return replace(sweep_run(number), definition=what, parts=(RunPart("", results),))

    runs = [run(1, 30.0), run(2, math.nan), run(3, 10.0), run(4, 20.0)]
    found = ordered(runs, "score", is_down=True, judge=judge, overlaid=())
    assert [one.name for one in found] == ["Sweep 3", "Sweep 4", "Sweep 1", "Sweep 2"]
    found = ordered(runs, "score", is_down=False, judge=judge, overlaid=())
    assert [one.name for one in found] == ["Sweep 1", "Sweep 4", "Sweep 3", "Sweep 2"]


@pytest.mark.parametrize("order", [order for order in ORDERS if not ORDERS[order].needs])
@pytest.mark.parametrize("is_down", [False, True])
def test_no_order_loses_a_run(qtbot: QtBot, order: str, is_down: bool) -> None:
    del qtbot
    runs = many_runs(40)
    found = ordered(runs, order, is_down=is_down, judge=RunJudge(), overlaid=(runs[7].uid,))
    assert {run.uid for run in found} == {run.uid for run in runs} and len(found) == 40
    if order == "overlay" and is_down:
        assert found[0] is runs[7]


def test_a_judge_forgets_rows_that_were_scrolled_past(qtbot: QtBot) -> None:
    judge = RunJudge()
    runs = many_runs(300)
    for run in runs:
        judge.verdict(run)
    judge.statistics_loaded()
    told: list[str] = []
    judge.judged.connect(told.extend)
    qtbot.waitUntil(lambda: judge.is_known(runs[100], VERDICTS))
    assert told[0] == runs[-1].uid
    assert not judge.is_known(runs[0], VERDICTS)


def test_a_verdict_is_worked_out_again_for_new_cells_only(qtbot: QtBot) -> None:
    judge = RunJudge()
    judge.statistics_loaded()
    run = sweep_run()
    assert judge.verdict(run) is None
    qtbot.waitUntil(lambda: judge.verdict(run) is not None)
    assert judge.verdict(replace(run, notes="new", name="Other")) is judge.verdict(run)
    grown = run.with_results("", replace(run.results, cells=run.results.cells[:12]))
    assert judge.verdict(grown) is None


def test_of_one_second_the_later_is_newer(page: RunsPage, project_document: Document) -> None:
    runs = tuple(replace(run, made="2026-01-01T10:00:00+00:00") for run in project_document.project.runs)
    order = ordered(runs, "when", is_down=True, judge=page.judge, overlaid=())
    assert order == list(runs[::-1])
    assert ordered(runs, "when", is_down=False, judge=page.judge, overlaid=()) == list(runs)
