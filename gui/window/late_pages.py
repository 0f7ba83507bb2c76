"""The pages that are made late: when they are opened, or once charts and engine are loaded."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.data_page.data_side import DataSide
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.navigation import INSIDE, REPORT, RUNS, Pages

if TYPE_CHECKING:
    from gui.inside_page.page import InsidePage
    from gui.report_page.page import ReportPage
    from gui.runs_page.page import RunsPage

QUIET = 2500  # milliseconds in which the ready engine may build its first program undisturbed


class LatePages(QObject):
    """Makes the Inside, the Runs, the Report and the import page, each in the place that is kept for it."""

    sweep_requested = Signal()
    notice_raised = Signal(str, str, str)
    example_requested = Signal(str)

    def __init__(
        self,
        document: Document,
        controller: RunController,
        engine: EngineState,
        asker: InsideAsker,
        overlays: RunOverlays,
        pages: Pages,
        data_side: DataSide,
        settings: Settings,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._controller, self._engine = document, controller, engine
        self._asker = asker
        self._overlays, self._pages, self._data_side = overlays, pages, data_side
        self._settings, self._theme = settings, theme
        self._has_charts = False
        self._made: list[RunsPage | ReportPage] = []
        engine.changed.connect(self._make)

    @cached_property
    def inside(self) -> InsidePage:
        """The page that looks into a training."""
        from gui.inside_page.page import InsidePage

        page = InsidePage(self._document, self._asker, self._theme)
        page.notice_raised.connect(self.notice_raised)
        page.example_requested.connect(self.example_requested)
        self._put(INSIDE, page)
        return page

    @cached_property
    def runs(self) -> RunsPage:
        """The list of runs."""
        from gui.runs_page.page import RunsPage

        page = RunsPage(self._document, self._theme)
        page.overlays_changed.connect(self._overlays.choose)
        self._lead(page)
        columns = page.list.columns
        columns.choose(self._settings.run_columns)
        columns.changed.connect(lambda: setattr(self._settings, "run_columns", columns.ids))
        self._put(RUNS, page)
        return page

    @cached_property
    def report(self) -> ReportPage:
        """The Report page."""
        from gui.report_page.page import ReportPage

        page = ReportPage(self._document, self._controller, self._theme)
        self._lead(page)
        page.notice_raised.connect(self.notice_raised)
        self._put(REPORT, page)
        return page

    def make(self, index: int) -> None:
        """Make this page if it is one of the late ones."""
        if index == INSIDE:
            self.inside  # noqa: B018 (it is made by being asked for)
        elif index == RUNS:
            self.runs  # noqa: B018 (it is made by being asked for)
        elif index == REPORT:
            self.report  # noqa: B018 (it is made by being asked for)

    def charts_loaded(self) -> None:
        """Let the pages have their charts from now on."""
        self._has_charts = True
        for page in self._made:
            page.charts_loaded()
        self._make()

    def _lead(self, page: RunsPage | ReportPage) -> None:
        """Connect a page that shows the results of sweeps."""
        self._made.append(page)
        page.sweep_requested.connect(self.sweep_requested)
        if self._has_charts:
            page.charts_loaded()

    def _put(self, index: int, page: QWidget) -> None:
        self._theme.surfaces.add(page)
        self._pages.replace_page(index, page)

    def _make(self) -> None:
        """Make one page after the other when nothing loads any more, so that the window stays responsive."""
        if self._has_charts and self._engine.is_ready:
            self._engine.changed.disconnect(self._make)
            for number, make in enumerate(
                (
                    lambda: self.inside,
                    lambda: self.runs,
                    lambda: self.report,
                    lambda: self._data_side.view,
                ),
                start=1,
            ):
                QTimer.singleShot(number * QUIET, self, make)
