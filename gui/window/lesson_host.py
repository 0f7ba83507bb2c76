"""What lessons need of the main window: its parts, whose controls they point at, and a place at its side."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from gui.control.run_controller import RunController
    from gui.data_page.page import DataPage
    from gui.document.document import Document
    from gui.inside_page.page import InsidePage
    from gui.lesson.side import LessonSide
    from gui.network_page.page import NetworkPage
    from gui.report_page.page import ReportPage
    from gui.runs_page.page import RunsPage
    from gui.settings import Settings
    from gui.stack_editor.folded_stack import StackSide
    from gui.stack_editor.stack_panel import StackPanel
    from gui.sweep_page.page import SweepPage
    from gui.theme.theme import Theme
    from gui.train_page.page import TrainPage
    from gui.window.navigation import Pages, Stepper
    from gui.window.stack_folding import StackFolding
    from gui.window.toolbar import Toolbar


class LessonHost(QMainWindow):
    """The main window, as lessons see it."""

    document: Document
    theme: Theme
    settings: Settings
    controller: RunController
    toolbar: Toolbar
    stepper: Stepper
    stack_side: StackSide
    stack_panel: StackPanel
    folding: StackFolding
    pages: Pages
    data_page: DataPage
    network_page: NetworkPage
    train_page: TrainPage
    sweep_page: SweepPage

    @property
    @abstractmethod
    def inside_page(self) -> InsidePage:
        """The page Inside, made when it is first needed."""

    @property
    @abstractmethod
    def runs_page(self) -> RunsPage:
        """The page Runs, made when it is first needed."""

    @property
    @abstractmethod
    def report_page(self) -> ReportPage:
        """The page Report, made when it is first needed."""

    @abstractmethod
    def show_page(self, index: int) -> None:
        """Show a page."""

    @abstractmethod
    def take_side(self, side: LessonSide) -> None:
        """Take the lessons' side, at the right of the page."""
