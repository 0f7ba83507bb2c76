"""Goes through a window and notes which texts are cut."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.preview import DataPreview, preview
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec
from engine.lessons.reading import read_lesson
from engine.session.messages import CellsFinished, DataPreviewed, Finished
from gui.data_page.look import TABS as DATA_TABS
from gui.inside_page.views import VIEWS
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, INSIDE, NETWORK, REPORT, RUNS, SWEEP, TRAIN
from tests.gui.cut_texts import cut_texts
from tests.gui.fake_session import FakeSession

WIDEST = ("iris", "breast_cancer", "mnist", "moons")  # long names, many columns, images, sliders
PATIENCE = 500  # milliseconds


class Walk:
    """Goes through a window and notes what is cut, each fault with where it was first seen."""

    def __init__(self, window: MainWindow, session: FakeSession) -> None:
        self.window, self.session = window, session
        self.document = window.document
        self.found: dict[str, str] = {}

    def look(self, where: str, shown: QWidget | None = None) -> None:
        size = "{} x {}".format(*self.window.size().toTuple())
        for fault in settled_faults(shown or self.window):
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
        self.session.emit(DataPreviewed(data, preview_of(data)))
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

    def opened_cell(self, where: str) -> None:
        views, results = self.window.sweep_page.views, self.document.project.results
        assert results is not None
        views.open_cell(results.cells[-1].cell)
        self.look(f"{where}, an opened training")
        assert views.card is not None
        views.card.close_card()

    def inside_page(self, where: str) -> None:
        """Its views, which ask the engine and say what they wait for."""
        self.window.show_page(INSIDE)
        for kind in VIEWS:
            self.window.late_pages.inside.show_view(kind.name)
            self.look(f"{where}, Inside, {kind.name}")

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

    def finish(self) -> None:
        """All cells of the run that was started last, with large numbers."""
        for number, part in enumerate(self.session.parts):
            self.session.emit(CellsFinished(self.session.run_id, tuple(map(huge, part.cells)), number))
        self.session.emit(Finished(self.session.run_id, 19_780.5))


def settled_faults(window: QWidget) -> list[str]:
    """What is cut and stays so: layouts, and what is computed beside the window, may take some turns."""
    for _turn in range(3):
        QApplication.processEvents()
    faults, timer = cut_texts(window), QElapsedTimer()
    timer.start()
    while faults and timer.elapsed() < PATIENCE:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        faults = cut_texts(window)
    return faults


@cache
def preview_of(data: DataSpec) -> DataPreview:
    return preview(data)


def huge(cell: Cell) -> CellResult:
    """A cell of a regression with large numbers; the largest rate diverged."""
    value = math.nan if cell.rate == 0.6 else -7.5e11 * (cell.seed + 1) if cell.rate else 234_000.123
    value = abs(value)
    metrics = tuple((f"{split}_mean_squared_error", value) for split in ("train", "val", "test"))
    return CellResult(cell, metrics, (("loss", (1e13, value)), ("val_loss", (1e14, value))), 5321.0)
