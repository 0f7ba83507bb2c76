"""Every page: what is selected, pointed at, started or finished moves no control that stays in view."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect
from PySide6.QtGui import QEnterEvent, QFontDatabase, QHoverEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Failed, Finished, RunProgress, Stopped
from engine.storage.examples import example
from gui.charts.history_bar import HistoryBar
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.forms.problem_row import ProblemRow
from gui.network_page.settings_view import SettingsView
from gui.settings import Settings
from gui.stack_editor.card import Card
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, NETWORK, REPORT, RUNS, SWEEP, TRAIN
from gui.window.project_name import ProjectName
from tests.gui.fake_session import FakeSession

CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, Card, QAbstractItemView)
SIZES = ((1440, 900), (1024, 768))
Places = dict[QWidget, QRect]


@pytest.fixture(params=SIZES)
def window(
    qtbot: QtBot,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    made = MainWindow(Document(example("tutorial-regression")), bridge, Theme("light"), settings)
    made.resize(*request.param)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def places(window: MainWindow) -> Places:
    """Where the controls in view are, apart from messages, which lie over them and go by themselves.

    The project's name is left out, too: it grows with the star of unsaved changes.
    """
    return {
        widget: QRect(widget.mapTo(window, QPoint()), widget.size())
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisible()
        and not isinstance(widget, ProjectName)
        and not window.overlay.isAncestorOf(widget)
    }


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text}"


def moved(before: Places, after: Places) -> list[str]:
    """The controls that are in view still, but elsewhere or of another size."""
    return [
        f"{_name(widget)}: {before[widget]} to {after[widget]}"
        for widget in before
        if widget in after and before[widget] != after[widget]
    ]


def views(window: MainWindow) -> Iterator[str]:
    """Shows each page, and each view of a page, in turn."""
    for page, name in ((DATA, "Data"), (TRAIN, "Train"), (RUNS, "Runs"), (REPORT, "Report")):
        window.show_page(page)
        yield name
    window.show_page(NETWORK)
    for name in ("Settings", "Layers", "Code", "Picture", "History"):
        window.network_page.show_view(name)
        yield f"Network, {name}"
    window.show_page(SWEEP)
    for name in ("Curve", "Differences", "Table", "Why different?"):
        window.sweep_page.views.show_named(name)
        yield f"Sweep, {name}"


def assert_steady(window: MainWindow, where: str, steps: dict[str, Callable[[], object]]) -> None:
    settle()
    for what, step in steps.items():
        before = places(window)
        step()
        settle()
        faults = moved(before, places(window))
        assert not faults, f"{where}, {what}:\n" + "\n".join(faults)


def result(cell: Cell) -> CellResult:
    error = 80.0 - 20.0 * (cell.rate or 0.0) + cell.seed
    metrics = tuple((f"{split}_mean_squared_error", error) for split in ("train", "val", "test"))
    return CellResult(cell, metrics, (("loss", (100.0, 60.0)), ("val_loss", (90.0, 70.0))), 0.1)


def bring(session: FakeSession, first: float, last: float) -> None:
    """These cells of the run are finished, from one fraction of all to the other."""
    cells = session.parts[0].cells
    part = cells[round(first * len(cells)) : round(last * len(cells))]
    if part:
        session.emit(CellsFinished(session.run_id, tuple(map(result, part)), 0))


def run(session: FakeSession, start: Callable[[], object]) -> dict[str, Callable[[], object]]:
    """The steps of a run from its start to its end."""
    return {
        "start": start,
        "plan": session.plan,
        "progress": lambda: session.emit(RunProgress(session.run_id, 20.0, 4)),
        "some": lambda: bring(session, 0.0, 0.4),
        "all": lambda: bring(session, 0.4, 1.0),
        "end": lambda: session.emit(Finished(session.run_id, 3.0)),
    }


def do(steps: dict[str, Callable[[], object]]) -> None:
    for step in steps.values():
        step()


def point_at(widget: QWidget, *, is_there: bool = True) -> None:
    inside, outside = QPointF(widget.rect().center()), QPointF(-1, -1)
    if is_there:
        QApplication.sendEvent(widget, QEnterEvent(inside, inside, inside))
        QApplication.sendEvent(widget, QHoverEvent(QEvent.Type.HoverEnter, inside, inside, outside))
    else:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
        QApplication.sendEvent(widget, QHoverEvent(QEvent.Type.HoverLeave, outside, outside, inside))


def test_selecting_a_layer_moves_nothing_but_its_form(window: MainWindow) -> None:
    """Another layer has other fields, so that what stands under the form has another place."""
    form = window.network_page.findChild(SettingsView)
    assert form is not None
    for where in views(window):
        for uid in (*window.stack_panel.cards, None):
            settle()
            before = {one: at for one, at in places(window).items() if not form.isAncestorOf(one)}
            window.document.select(uid)
            settle()
            faults = moved(before, places(window))
            assert not faults, f"{where}:\n" + "\n".join(faults)


@pytest.mark.parametrize("is_high_contrast", [False, True])
def test_pointer_moves_nothing(window: MainWindow, session: FakeSession, is_high_contrast: bool) -> None:
    window.theme.set_high_contrast(is_high_contrast)
    do(run(session, window.controller.start_sweep))
    window.document.select(next(iter(window.stack_panel.cards)))
    for where in views(window):
        settle()
        for control in places(window):
            if not control.isVisible():
                continue
            before = places(window)
            point_at(control)
            QApplication.processEvents()
            faults = moved(before, places(window))
            point_at(control, is_there=False)
            assert not faults, f"{where}, pointer on {control.accessibleName()}:\n" + "\n".join(faults)


def test_asking_why_moves_nothing(window: MainWindow) -> None:
    window.document.set_training(learning_rate=5.0)
    for where in views(window):
        settle()
        rows = [row for row in window.findChildren(ProblemRow) if row.why_button.isVisible()]
        assert rows or where in ("Runs", "Report"), where
        for row in rows:
            assert_steady(window, where, {"open": row.why_button.click})
            assert row.why is not None and row.why.isVisible()
            assert_steady(window, where, {"close": row.why_button.click})


def test_the_end_of_the_first_sweep_moves_nothing(window: MainWindow, session: FakeSession) -> None:
    """Its start gives the prediction's place to the verdict."""
    for where in views(window):
        window.document.load(replace(window.document.project, runs=()))
        settle()
        steps = run(session, window.controller.start_sweep)
        if where.startswith("Sweep"):
            steps.pop("start")()
            if window.width() == SIZES[1][0]:
                steps.pop("end")  # the verdict takes two lines there
        assert_steady(window, where, steps)


def test_choosing_a_view_moves_no_tab(window: MainWindow, session: FakeSession) -> None:
    if sys.platform == "win32" and "Segoe UI" not in QFontDatabase.families():
        pytest.skip("the font in the place of Windows' own is so wide that the tabs are squeezed")
    do(run(session, window.controller.start_sweep))
    window.show_page(SWEEP)
    tabs = window.sweep_page.views.tabs
    found = set()
    for index in range(4):
        tabs.show_tab(index)
        settle()
        found.add((tabs.mapTo(window, QPoint()).toTuple(), tabs.size().toTuple()))
    assert len(found) == 1


def test_later_runs_move_nothing(window: MainWindow, session: FakeSession) -> None:
    do(run(session, window.controller.start_sweep))
    window.show_page(TRAIN)
    do(run(session, window.train_page.start))
    for where in views(window):
        again = partial(window.controller.start_sweep, is_repeat=True)
        start = window.train_page.start if where == "Train" else again
        whole = run(session, start)
        if where == "Sweep, Why different?":
            whole.pop("start")()  # which leaves that view
        assert_steady(window, where, whole)
        failed = run(session, start)
        failed["end"] = lambda: session.emit(Failed(session.run_id, "No.", ""))
        assert_steady(window, f"{where}, a failure", failed)
        stopped = {name: step for name, step in run(session, start).items() if name != "all"}
        stopped["stop"] = window.controller.stop
        stopped["end"] = lambda: session.emit(Stopped(session.run_id, 1.0))
        assert_steady(window, f"{where}, stopped", stopped)


def test_predicting_moves_nothing(window: MainWindow) -> None:
    for page, card in (
        (SWEEP, window.sweep_page.prediction),
        (REPORT, window.report_page.prediction),
    ):
        window.show_page(page)
        steps = {chip.text(): partial(chip.click) for chip in card.chips.values()}
        assert_steady(window, card.accessibleName(), {**steps, "clear": card.clear.click})


def test_smoothing_keeps_the_width_of_its_button(window: MainWindow, session: FakeSession) -> None:
    window.show_page(TRAIN)
    do(run(session, window.train_page.start))
    bar = window.train_page.findChild(HistoryBar)
    assert bar is not None
    assert_steady(window, "Train", dict.fromkeys(("some", "strong", "none"), bar.smoothed.click))
