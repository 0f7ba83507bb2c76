"""The table keeps to Qt's rules whatever happens to the runs, and shows what plain lists would."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from engine.runs.record import RunRecord
from gui.runs_page.cell_texts import Column
from gui.runs_page.run_details import FactsCache
from gui.runs_page.run_filter import RunFilter, RunSearch
from gui.runs_page.run_order import ORDERS, ordered
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.run_table import RunTable
from tests.engine.analysis.sample_runs import many_runs

FILTERS = (
    RunFilter(),
    RunFilter("sweep"),
    RunFilter("wider"),
    RunFilter(kind="train"),
    RunFilter(is_starred=True),
)


def changed(rng: random.Random, runs: list[RunRecord], spare: list[RunRecord]) -> list[RunRecord]:
    """Some runs come, go or say something new."""
    match rng.randrange(4):
        case 0 if spare:
            n_new = rng.randint(1, min(3, len(spare)))
            runs = sorted([*runs, *spare[:n_new]], key=lambda run: run.made)
            del spare[:n_new]
        case 1 if runs:
            gone = set(rng.sample(range(len(runs)), rng.randint(1, min(3, len(runs)))))
            spare += [runs[index] for index in gone]
            runs = [run for index, run in enumerate(runs) if index not in gone]
        case 2 if runs:
            index = rng.randrange(len(runs))
            runs[index] = replace(runs[index], name=f"N {rng.random():.3f}", is_starred=rng.random() < 0.5)
    return runs


@pytest.mark.parametrize("seed", range(8))
def test_run_table_follows_random_changes(qtbot: QtBot, seed: int) -> None:
    rng = random.Random(seed)
    scorer = RunScorer()
    scorer.statistics_loaded()
    table = RunTable(scorer)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    spare = list(many_runs(30))
    rng.shuffle(spare)
    runs: list[RunRecord] = []
    search, wanted, order, is_down = RunSearch(FactsCache(), scorer), RunFilter(), "when", True
    for _ in range(60):
        runs = changed(rng, list(runs), spare)
        table.set_runs(tuple(runs))
        if rng.random() < 0.3:
            wanted = rng.choice(FILTERS)
            table.set_filter(wanted)
        if rng.random() < 0.3:
            order, is_down = rng.choice(list(ORDERS)), rng.random() < 0.5
            table.set_order(order, is_down=is_down)
        if table.is_waiting:
            qtbot.waitUntil(lambda: not table.is_waiting)
        expected = ordered(
            search.shown(tuple(runs), wanted), order, is_down=is_down, scorer=scorer, overlaid=()
        )
        assert table.rows == expected
        assert all(table.row_of(run.uid) == row for row, run in enumerate(expected))
    del tester


def test_run_table_emits_minimal_changes(qtbot: QtBot) -> None:
    del qtbot
    table = RunTable(RunScorer())
    runs = many_runs(6)
    table.set_runs(runs[:5])
    told: list[str] = []
    table.modelReset.connect(lambda: told.append("reset"))
    table.rowsInserted.connect(lambda _parent, first, last: told.append(f"inserted {first} {last}"))
    table.dataChanged.connect(lambda first, last: told.append(f"changed {first.row()} {last.row()}"))
    table.set_runs(runs[:5])
    assert told == []
    table.set_runs(runs)
    assert told.pop() == "inserted 0 0" and not told
    renamed = (replace(runs[0], name="Other"), *runs[1:])
    table.set_runs(renamed)
    assert told.pop() == "changed 5 5" and not told
    table.set_overlaid((runs[2].uid,))
    assert told.pop() == "changed 3 3" and not told
    table.set_runs(renamed[1:])
    assert told.pop() == "reset" and not told


def test_run_table_edits_names_only_through_the_document(qtbot: QtBot) -> None:
    del qtbot
    table = RunTable(RunScorer())
    table.set_runs(many_runs(2))
    asked: list[tuple[str, str]] = []
    table.renamed.connect(lambda uid, name: asked.append((uid, name)))
    name, data = table.index(0, Column.RUN), table.index(0, Column.DATA)
    assert table.flags(name) & Qt.ItemFlag.ItemIsEditable
    assert not table.flags(data) & Qt.ItemFlag.ItemIsEditable
    assert table.setData(name, "New") and not table.setData(data, "New")
    assert asked == [(many_runs(2)[1].uid, "New")]
    assert name.data(Qt.ItemDataRole.EditRole) == "Training 2"
    tip = table.index(1, Column.RUN).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Sweep 1: 64-Dropout-64-Dropout-10"
