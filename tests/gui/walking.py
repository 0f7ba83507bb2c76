"""Walks through a window: its pages, views, pop-ups and further windows, with data that fill them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import ClassRecord
from engine.classroom.handout import plan_handout, write_handout
from engine.data.preview import DataPreview, preview
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, SweepSpec
from engine.language.texts import ENGLISH, _, language
from engine.lessons.reading import read_lesson
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Prediction, Project, ReportSpec
from engine.runs.record import RunRecord
from engine.session.messages import CellsFinished, DataPreviewed, Finished
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project
from engine.system.languages import use_language
from gui.control.engine_bridge import EngineBridge
from gui.data_page.look import TABS as DATA_TABS
from gui.document.document import Document
from gui.inside_page.views import VIEWS
from gui.settings import Settings
from gui.theme.qt_language import use_qt_language
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, INSIDE, NETWORK, REPORT, RUNS, SWEEP, TRAIN
from tests.engine.analysis.sample_runs import family_run, many_runs, sweep_run, variance_run
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.project.sample_lessons import RECORD
from tests.gui.fake_session import FakeSession

WIDEST = ("iris", "breast_cancer", "mnist", "moons")  # long names, many columns, images, sliders
LONG_NAME = "Measurements of the second semester group, repeated with the corrected learning rate"


@contextmanager
def window_in(
    code: str, qtbot: QtBot, bridge: EngineBridge, session: FakeSession, settings: Settings
) -> Iterator[MainWindow]:
    """A window in a language, which has loaded all that it loads; English is back afterwards."""
    use_language(code)
    use_qt_language()
    made = MainWindow(Document(example("tutorial-regression")), bridge, Theme("light"), settings)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.help.wait()
    made.theme.set_scale(1.0)
    made.document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language(ENGLISH)
    use_qt_language()


@cache
def preview_of(data: DataSpec, _language: str) -> DataPreview:
    return preview(data)


def huge(cell: Cell) -> CellResult:
    """A cell of a regression with large numbers; the largest rate diverged."""
    value = math.nan if cell.rate == 0.6 else -7.5e11 * (cell.seed + 1) if cell.rate else 234_000.123
    value = abs(value)
    metrics = tuple((f"{split}_mean_squared_error", value) for split in ("train", "val", "test"))
    return CellResult(cell, metrics, (("loss", (1e13, value)), ("val_loss", (1e14, value))), 5321.0)


def scored(run: RunRecord) -> RunRecord:
    """A made-up run, its cells with the scores of all splits as real ones have them."""
    parts = []
    for part in run.parts:
        cells = tuple(
            replace(cell, metrics=(*cell.metrics, ("train_accuracy", 0.97), ("val_accuracy", 0.9)))
            for cell in part.results.cells
        )
        parts.append(replace(part, results=replace(part.results, cells=cells)))
    return replace(run, parts=tuple(parts))


def longest() -> Project:
    """Long names everywhere, wide layers and many decimals."""
    layers = (
        LayerSpec.of("dense", units=100_000),
        LayerSpec.of("dropout", True, rate=0.05),
        replace(
            LayerSpec.of("dense", units=1, activation="hard_sigmoid"),
            name="the_last_layer_of_the_long_network",
        ),
    )
    project = example("honest-regression")
    training = replace(project.training, batch_size=100_000, learning_rate=0.000123, epochs=100_000)
    return replace(
        project,
        name=LONG_NAME,
        network=NetworkSpec(layers),
        training=training,
        sweep=SweepSpec((0.0, 0.125, 0.375, 0.6), tuple(range(4))),
        prediction=Prediction("helps", made="2025-11-03T14:03:00+01:00"),
        report=ReportSpec(title=LONG_NAME, author="Wolfeschlegelsteinhausenbergerdorff", question=LONG_NAME),
    )


def projects_with_runs() -> Iterator[Project]:
    """Runs of sweeps, of why trainings differ, and, in the second project, of a second setting."""
    family = family_run(90, {"16": (0.9, 0.95), "100000": (0.91, 0.96), "400": (0.92, 0.9)})
    runs = (*many_runs(9), replace(sweep_run(80), name=LONG_NAME, notes=LONG_NAME), variance_run(85))
    for newest in (sweep_run(70), family):
        what = newest.definition
        project = Project(LONG_NAME, what.data, what.network, what.training, what.sweep)
        yield replace(project, runs=tuple(map(scored, (*runs, newest))))


def hand_in(folder: Path) -> ClassRecord:
    """Write a class's handout of which two students have trained theirs, and a file that is none of it."""
    sweep = replace(longest(), sweep=SweepSpec((0.0, 0.5), (0, 1)))
    record = write_handout(sweep, plan_handout(("Ada", LONG_NAME[:40], "Ben"), 3), folder)
    for seat in record.seats[:2]:
        mine = read_project(folder / seat.file)
        swept = replace(mine, runs=project_of(seat.student, seat.seeds).runs, lessons=(RECORD,))
        write_project(replace(swept, prediction=Prediction("helps")), folder / seat.file)
    (folder / "broken.html").write_text("no", encoding="utf-8")
    return record


def _is_popup(widget: QWidget) -> bool:
    return widget.windowType() == Qt.WindowType.Popup


class Walk:
    """Goes through a window and notes its faults, each with where it was first seen."""

    def __init__(
        self, window: MainWindow, session: FakeSession, faults_in: Callable[[QWidget], Iterable[str]]
    ) -> None:
        self.window, self.session, self._faults_in = window, session, faults_in
        self.document = window.document
        self.found: dict[str, str] = {}

    def look(self, where: str, shown: QWidget | None = None) -> None:
        size = "{} x {}".format(*self.window.size().toTuple())
        for fault in self._faults_in(shown or self.window):
            self.found.setdefault(fault, f"{where}, {size}, scale {self.window.theme.scale:g}")

    def report(self) -> str:
        return "\n".join(f"{where}: {fault}" for fault, where in self.found.items())

    def resize(self, size: tuple[int, int]) -> None:
        self.window.resize(*size)
        QApplication.processEvents()
        assert self.window.size().toTuple() == size, "the window does not fit this screen"

    def data_page(self, where: str) -> None:
        self.window.show_page(DATA)
        data = self.document.project.data
        self.session.emit(DataPreviewed(data, preview_of(data, language())))
        look = self.window.data_page.look
        for button, (name, _tip) in zip(look.tabs.buttons, DATA_TABS, strict=True):
            if not button.isHidden() and (data.dataset in WIDEST or name == "Samples"):
                look.show_named(name)
                self.look(f"{where}, Data, {name}")
        look.show_named("Samples")

    def network_page(self, where: str) -> None:
        self.window.show_page(NETWORK)
        for name in ("Settings", "Layers", "Code", "Picture", "History"):
            self.window.network_page.show_view(name)
            self.look(f"{where}, Network, {name}")

    def sweep_page(self, where: str) -> None:
        page = self.window.sweep_page
        self.window.show_page(SWEEP)
        for name in ("Curve", "Differences", "Table", "Why different?"):
            page.views.show_named(name)
            self.look(f"{where}, Sweep, {name}")
        page.views.show_named("Curve")

    def inside_page(self, where: str) -> None:
        """Its views, which ask the engine and say what they wait for."""
        self.window.show_page(INSIDE)
        for kind in VIEWS:
            self.window.inside_page.show_view(kind.name)
            self.look(f"{where}, Inside, {kind.name}")

    def opened_cell(self, where: str) -> None:
        views, results = self.window.sweep_page.views, self.document.project.results
        assert results is not None
        views.open_cell(results.cells[-1].cell)
        self.look(f"{where}, an opened training")
        assert views.card is not None
        views.card.close_card()

    def pop_ups(self) -> None:
        """Those of the plan, with a fault in the rates, and the popup that inserts a layer."""
        plan = self.window.sweep_page.plan
        self.window.show_page(SWEEP)
        plan.rates_popup.open_below(plan.rates_button)
        plan.rates_edit.setText("0, 0.5, abc")
        plan.rates_edit.editingFinished.emit()
        self.look("wrong rates")
        plan.rates_popup.close()
        for popup, button in (
            (plan.seeds_popup, plan.seeds_button),
            (plan.streams_popup, plan.streams_button),
            (plan.second_popup, plan.second_button),
        ):
            popup.open_below(button)
            self.look(button.accessibleName())
            popup.close()
        self.window.stack_panel.open_insert_popup(1).search.setText("no such layer")
        self.look("insert")
        self.window.stack_panel.do("one")

    def popup(self, where: str) -> None:
        """The menu or popup that is open, which is closed then."""
        (popup,) = (one for one in QApplication.topLevelWidgets() if one.isVisible() and _is_popup(one))
        self.look(where, popup)
        popup.close()

    def further_windows(self) -> None:
        """Documentation, keys, about and the class, each closed again."""
        opening = tuple(map(_, ("Documentation", "Keyboard shortcuts", "About Dropout Lab", "Class…")))
        for action in self.window.actions():
            if action.text() in opening:
                action.trigger()
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other is not self.window:
                self.look(other.windowTitle(), other)
                other.close()

    def pages(self, where: str) -> None:
        self.data_page(where)
        self.network_page(where)
        self.window.show_page(TRAIN)
        self.look(f"{where}, Train")
        self.sweep_page(where)
        self.inside_page(where)
        for page, name in ((RUNS, "Runs"), (REPORT, "Report")):
            self.window.show_page(page)
            self.look(f"{where}, {name}")

    def lesson(self, where: str) -> None:
        """The pages of a lesson beside the sweep, and the list."""
        panel = self.window.lessons.side.panel
        panel.open(read_lesson(Path(__file__).parent / "lesson" / "samples" / "small"))
        self.window.show_page(SWEEP)
        for page in range(4):
            panel.player.turn(page)
            self.look(f"{where}, page {page + 1} of a lesson")
        panel.open_list()
        self.look(f"{where}, the list of lessons")

    def layers(self) -> None:
        """Every kind of layer, selected, with all of its settings."""
        self.window.show_page(NETWORK)
        self.window.network_page.show_view("Settings")
        for kind_id in LAYER_KINDS:
            layers = (LayerSpec.of(kind_id), LayerSpec.of("dense", units=10, activation="softmax"))
            self.document.load(Project(data=DataSpec("digits"), network=NetworkSpec(layers)))
            self.document.select(layers[0].uid)
            for more in self.window.network_page.findChildren(QPushButton):
                if more.isVisible() and more.text() == _("More"):
                    more.click()
            self.look(f"{kind_id} selected")

    def runs_of_every_kind(self) -> None:
        """What shows the runs of `projects_with_runs`: charts, their list and the report."""
        for project in projects_with_runs():
            self.document.load(project)
            self.sweep_page("runs")
            self.window.show_page(RUNS)
            self.look("runs")
            self.window.runs_page.list.selectAll()
            self.look("all runs selected")
            self.window.show_page(REPORT)
            self.look("report of runs")

    def finish(self) -> None:
        """All cells of the run that was started last, with large numbers."""
        for number, part in enumerate(self.session.parts):
            self.session.emit(CellsFinished(self.session.run_id, tuple(map(huge, part.cells)), number))
        self.session.emit(Finished(self.session.run_id, 19_780.5))
