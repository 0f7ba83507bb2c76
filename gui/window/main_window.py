"""The window: toolbar, steps, the stack, the page, the status bar. It connects parts and holds no state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from engine.experiment.specs import Cell, Experiment
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from gui.control.autosave import Autosave
from gui.control.cell_requests import AnswersInspector, ModelSaver, WeightsInspector
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.file_inspector import FileInspector
from gui.control.inside_asker import InsideAsker
from gui.control.lending import Lending
from gui.control.live_sweep import LiveSweep
from gui.control.run import RunState
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.control.sweep_cost import SweepCost
from gui.control.warm_up import WarmUp
from gui.data_page.data_side import DataSide
from gui.data_page.page import DataPage
from gui.document.document import Document
from gui.document.labels import SWEEP_KEY
from gui.network_page.page import NetworkPage
from gui.settings import Settings
from gui.stack_editor.folded_stack import StackSide
from gui.stack_editor.stack_panel import FOLD_KEYS, StackPanel
from gui.sweep_page.page import SweepPage
from gui.theme.theme import Theme
from gui.train_page.page import TrainPage
from gui.widgets.menu import Menu
from gui.window.answer_windows import AnswerWindows
from gui.window.charts_loader import ChartsLoader
from gui.window.command_palette import PALETTE_KEY
from gui.window.data_importer import DataImporter
from gui.window.drop_hint import DropHint
from gui.window.file_offer import FileOffer
from gui.window.guide import Guide, tour_steps
from gui.window.help_menu import HelpMenu
from gui.window.language_menu import LanguageMenu
from gui.window.late_pages import LatePages
from gui.window.lesson_host import LessonHost
from gui.window.lessons import KEYS as LESSON_KEYS
from gui.window.lessons import Lessons
from gui.window.navigation import (
    DATA,
    INSIDE,
    NETWORK,
    REPORT,
    RUNS,
    STEPS,
    SWEEP,
    TRAIN,
    PageArea,
    Pages,
    Stepper,
)
from gui.window.notice import Notice
from gui.window.overlay import Overlay
from gui.window.project_files import ProjectFiles
from gui.window.recovery_offer import RecoveryOffer
from gui.window.settings_offer import SettingsOffer
from gui.window.stack_folding import StackFolding
from gui.window.status_bar import StatusBar
from gui.window.toolbar import CONTRAST_KEY, STOP_KEY, Toolbar
from gui.window.tour import Tour
from gui.window.window_look import WindowLook
from gui.window.window_place import MIN_SIZE, WANTED, WindowPlace
from gui.window.window_title import WindowTitle

if TYPE_CHECKING:
    from engine.storage.kept_work import KeptWork
    from gui.class_page.class_window import ClassWindow
    from gui.inside_page.page import InsidePage
    from gui.lesson.side import LessonSide
    from gui.report_page.page import ReportPage
    from gui.runs_page.page import RunsPage


class MainWindow(LessonHost):
    """One window, one document, one engine, which starts after the window is painted for the first time.

    The first four pages exist from the start; the later ones are made when charts and engine are loaded, or
    when they are opened.
    """

    first_painted = Signal()
    language_chosen = Signal(str)

    def __init__(self, document: Document, bridge: EngineBridge, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.document, self.bridge, self.theme, self.settings = document, bridge, theme, settings
        self._surfaces = theme.surfaces  # now, before there are widgets that would be styled twice
        self._is_painted = False
        self._class_window: ClassWindow | None = None
        self.engine = EngineState(bridge, settings, self)
        self.lending = Lending(settings, self)
        self.controller = RunController(document, bridge, self.engine, self)
        self.autosave = Autosave(document, self.controller.kept_runs, self)
        self.live = LiveSweep(document, self.controller, self)
        self.warm_up = WarmUp(document, bridge, self.engine, self.controller, self)
        self.saver = ModelSaver(bridge, self.engine, self.controller, self)
        self.weights = WeightsInspector(bridge, self.engine, self.controller, self)
        self.answers = AnswerWindows(
            AnswersInspector(bridge, self.engine, self.controller, self), theme, self
        )
        self.inside_asker = InsideAsker(bridge, self.engine, self.controller, self)
        self.overlays = RunOverlays(document, self)
        self.files = ProjectFiles(document, self.controller, settings, self)
        self.toolbar = Toolbar(theme, self.controller)
        self.stepper = Stepper(theme)
        self.notice = Notice(theme)
        self.offer = RecoveryOffer(self.controller, self.autosave, self.files, theme)
        self.stack_panel = StackPanel(document, theme)
        self.stack_side = StackSide(self.stack_panel, document, theme)
        self.folding = StackFolding(self.stack_side, theme, settings, self)
        self.data_page = DataPage(document, bridge, theme)
        inspector = FileInspector(self)
        self.data_side = DataSide(self.data_page, inspector, theme)
        self.importer = DataImporter(document, inspector, self.data_side, settings, self)
        self.file_offer = FileOffer(document, settings, theme)
        self.settings_offer = SettingsOffer(document, theme)
        self.network_page = NetworkPage(document, theme)
        self.train_page = TrainPage(document, self.controller, self.saver, self.overlays, theme)
        self.cost = SweepCost(document, self.controller, self.engine, self)
        self.sweep_page = SweepPage(
            document,
            self.controller,
            self.live,
            self.saver,
            self.weights,
            self.overlays,
            self.cost,
            theme,
        )
        self.pages = Pages()
        for page in (self.data_side, self.network_page, self.train_page, self.sweep_page):
            self.pages.addWidget(page)
        for _page in (INSIDE, RUNS, REPORT):
            self.pages.addWidget(QWidget())
        self.title = WindowTitle(document, self.toolbar.name, self)
        self.place = WindowPlace(self, settings, self.pages.currentIndex)
        self.help = HelpMenu(self.toolbar, self.pages, self.engine, theme, self)
        self.languages = LanguageMenu(self.controller, settings, self)
        self._lay_out()
        self.status_bar = StatusBar(theme, self.engine, self.lending, document, settings)
        self.setStatusBar(self.status_bar)
        parts = {
            self.stack_side: self.stack_panel.input_card,
            **dict.fromkeys((self.page_area, self.toolbar, self.stepper, self.status_bar)),
        }
        self.guide = Guide(parts, self.pages, self.stack_panel, self._new_tour, settings, theme, self)
        self.late_pages = LatePages(
            document,
            self.controller,
            self.engine,
            self.inside_asker,
            self.overlays,
            self.pages,
            self.data_side,
            settings,
            theme,
            self,
        )
        self.lessons = Lessons(self)
        self.look = WindowLook(theme, settings, self._column, self.status_bar, self)
        self._carry_style_sheet()
        self._connect()
        self.charts = ChartsLoader(self)
        self.charts.libraries_loaded.connect(bridge.session.start)
        self.charts.libraries_loaded.connect(self.lessons.libraries_loaded)
        self.charts.loaded.connect(self._on_charts_loaded)
        place = settings.place
        self.setMinimumSize(MIN_SIZE)
        self.resize(WANTED)
        self._first_page = place.page if place is not None and place.page in range(len(STEPS)) else SWEEP
        self.show_page(self._first_page if self._first_page <= SWEEP else SWEEP)
        self.toolbar.sweep.setFocus()
        self._show_document()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave presentation mode on Escape, and paste a table, if nothing else has use for the key."""
        if event.key() == Qt.Key.Key_Escape and self.theme.is_presenting:
            self.look.switch_presentation()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.pages.currentIndex() == DATA:
            self.importer.paste()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._start)

    def _start(self) -> None:
        """Load engine and charts, once the window is visible."""
        self.first_painted.emit()
        self.charts.start()
        if self._first_page > SWEEP and not self.data_side.is_importing:
            self.show_page(self._first_page)

    @property
    def inside_page(self) -> InsidePage:
        """The page that looks into a training, made when it is first needed."""
        return self.late_pages.inside

    @property
    def runs_page(self) -> RunsPage:
        """The list of runs, made when it is first needed."""
        return self.late_pages.runs

    @property
    def report_page(self) -> ReportPage:
        """The Report page, made when it is first needed."""
        return self.late_pages.report

    def show_page(self, index: int) -> None:
        """Show a page."""
        self.late_pages.make(index)
        self.pages.setCurrentIndex(index)
        self.stepper.show_step(index)
        self.folding.show_page(is_reading=self._is_reading or index == INSIDE)
        self._show_leading()

    @property
    def _is_reading(self) -> bool:
        """Whether the page in view has no use for the stack, and leads on by a button of its own."""
        index = self.pages.currentIndex()
        return index in (RUNS, REPORT) or (index == DATA and self.data_side.is_importing)

    def _show_leading(self) -> None:
        """Let Sweep be the next step, but not while the page has another, or the network an error."""
        self.toolbar.set_leading(not (self._is_reading or self.document.check.errors()))

    def open_file(self, name: str) -> bool:
        """Open a path or an example id; if that fails, show a sentence and change nothing."""
        return self.files.open(name)

    # --- layout and connections

    def _lay_out(self) -> None:
        self._body = body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.stepper)
        body.addWidget(self.stack_side)
        self.page_area = PageArea(self.pages)
        body.addWidget(self.page_area, 1)
        self._column = column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.toolbar)
        self._head = QWidget()
        self._head.setLayout(head)
        column.addWidget(self._head)
        column.addLayout(body, 1)
        centre = QWidget()
        centre.setLayout(column)
        self.setCentralWidget(centre)
        self._centre = centre
        self.overlay = Overlay(
            (self.file_offer, self.offer, self.settings_offer, self.notice),
            self.page_area,
            self.pages,
            self.theme,
            centre,
        )
        self.drop_hint = DropHint(self.theme, self)
        self.drop_hint.dropped.connect(self.files.take)

    def take_side(self, side: LessonSide) -> None:
        """Take the lessons' side, at the right of the page."""
        self._surfaces.add(side)
        self._body.addWidget(side)
        self.guide.panes.add(side.panel)

    def _carry_style_sheet(self) -> None:
        """Let each part carry the style sheet, so that a switch leaves hidden pages for later."""
        surfaces = self._surfaces
        area, pages = self.page_area, (self.data_page, self.network_page, self.train_page, self.sweep_page)
        bars = (area.verticalScrollBar(), area.horizontalScrollBar())
        parts = (self._head, self.stepper, self.stack_side, self.status_bar, self.overlay, *bars, *pages)
        for part in parts:
            surfaces.add(part)
        surfaces.add_children(self, self._centre)
        surfaces.add_children(self._centre, area)

    def _connect(self) -> None:
        toolbar = self.toolbar
        own_data = (
            self._action(_("Import data…"), QKeySequence("Ctrl+Shift+I"), self.importer.ask_file),
            self._action(_("Import a folder of images…"), None, self.importer.ask_folder),
            self._action(_("Paste a table"), None, self.importer.paste),
        )
        entries = (
            self._action(_("New"), QKeySequence.StandardKey.New, self._new),
            self._action(_("Open…"), QKeySequence.StandardKey.Open, self.files.ask_open),
            self._action(_("Save"), QKeySequence.StandardKey.Save, self.files.save),
            self._action(_("Save as…"), QKeySequence("Ctrl+Shift+S"), self.files.save_as),
            self._action(_("Rename…"), None, toolbar.name.rename),
            None,
            *own_data,
            self._action(_("Import a Keras model…"), QKeySequence("Ctrl+Shift+O"), self.files.ask_import),
            self._action(_("Class…"), QKeySequence("Ctrl+Shift+L"), self._show_class),
            lessons := self._action(_("Lessons"), QKeySequence(LESSON_KEYS), self.lessons.switch),
            self._action(_("Open a lesson folder…"), None, self.lessons.ask_folder),
            self._action(_("New lesson from this project…"), None, self.lessons.ask_new),
            None,
        )
        # Of Qt's standard keys Windows has none for it.
        leaving = (self._action(_("Quit"), QKeySequence("Ctrl+Q"), self.close),)
        fill = partial(self.files.fill_menu, toolbar.file_menu, entries, leaving)
        toolbar.file_menu.aboutToShow.connect(fill)
        stack = self.document.undo_stack
        self._action(_("Undo"), QKeySequence.StandardKey.Undo, stack.undo)
        self._action(_("Redo"), QKeySequence("Ctrl+Shift+Z"), stack.redo)
        self._action(_("Redo"), QKeySequence("Ctrl+Y"), stack.redo)
        self._action(pgettext("button", "Train"), QKeySequence("F5"), self._train)
        self._action(pgettext("button", "Sweep"), QKeySequence(SWEEP_KEY), self._sweep)
        self._action(_("Pause"), QKeySequence("F7"), self._pause)
        self._action(_("Live"), QKeySequence("F8"), self._switch_live)
        self._action(_("Stop"), QKeySequence(STOP_KEY), self._stop)
        escape = QKeySequence(Qt.Key.Key_Escape)
        close_message = self._action(_("Close the message"), escape, self.notice.close_message)
        close_message.setEnabled(False)  # so that Esc goes to the page where there is no message
        self.notice.shown.connect(partial(close_message.setEnabled, True))
        self.notice.gone.connect(partial(close_message.setEnabled, False))
        self._action(_("Light or dark"), None, self.look.switch_scheme)
        self._action(_("Presentation mode"), QKeySequence("Ctrl+Shift+P"), self.look.switch_presentation)
        self._action(_("Go to the next part of the window"), QKeySequence("F6"), self.guide.next_pane)
        self._action(_("Go to the previous part"), QKeySequence("Shift+F6"), self.guide.previous_pane)
        contrast = self._action(_("High contrast"), QKeySequence(CONTRAST_KEY), self.look.switch_contrast)
        self.look.tick_contrast(contrast)
        self.help.add_look(contrast, self.languages.menu.menuAction())
        self._action(_("Language"), None, partial(self.languages.open_at, toolbar.help))
        self.languages.chosen.connect(self.language_chosen)
        self.help.add_guide(
            self._action(_("Tour"), None, self.guide.start_tour),
            lessons,
            self._action(_("Find an action…"), QKeySequence(PALETTE_KEY), self.guide.open_palette),
        )
        self.addActions(self.status_bar.engine_button.cluster_actions)
        self._action(_("Fold or unfold the network"), QKeySequence(FOLD_KEYS), self.folding.toggle)
        toolbar.open.clicked.connect(self.files.ask_open)
        toolbar.save.clicked.connect(self.files.save)
        toolbar.undo.clicked.connect(stack.undo)
        toolbar.redo.clicked.connect(stack.redo)
        toolbar.presentation.clicked.connect(self.look.switch_presentation)
        toolbar.scheme.clicked.connect(self.look.switch_scheme)
        toolbar.train.clicked.connect(self._train)
        toolbar.sweep.clicked.connect(self._sweep)
        toolbar.pause.clicked.connect(self._pause)
        toolbar.stop.clicked.connect(self._stop)
        stack.canUndoChanged.connect(toolbar.undo.setEnabled)
        stack.canRedoChanged.connect(toolbar.redo.setEnabled)
        stack.undoTextChanged.connect(toolbar.show_undo)
        stack.redoTextChanged.connect(toolbar.show_redo)
        toolbar.undo.setEnabled(False)
        toolbar.redo.setEnabled(False)
        self.stepper.chosen.connect(self.show_page)
        self.stack_panel.notice.connect(partial(self.notice.show_message, tone="warn"))
        for reader in (self.stack_panel.editing, self.files.importer):
            reader.settings_read.connect(self.settings_offer.offer)
        self.stack_panel.editing.long_code_pasted.connect(self.files.importer.read_code)
        self.files.importer.code_read.connect(self.stack_panel.editing.insert_code)
        self.stack_panel.input_clicked.connect(partial(self.show_page, DATA))
        self.stack_panel.output_clicked.connect(partial(self.show_page, NETWORK))
        self.controller.notice_raised.connect(partial(self.notice.show_message, is_until_run=True))
        self.autosave.failed.connect(partial(self.notice.show_message, tone="warn"))
        notifiers = (
            self.engine,
            self.lending,
            self.live,
            self.saver,
            self.files,
            self.importer,
            self.file_offer,
            self.help,
            self.languages,
            self.lessons,
        )
        for notifier in (*notifiers, self.offer, self.network_page, self.sweep_page, self.late_pages):
            notifier.notice_raised.connect(self.notice.show_message)
        self.document.edit_refused.connect(lambda text: self.notice.show_message(text, tone="warn"))
        self.files.data_found.connect(self.importer.open)
        self.drop_hint.data_dragged.connect(self.importer.expect)
        self.importer.requested.connect(partial(self.show_page, DATA))
        self.data_page.own_data_requested.connect(partial(self._offer_own_data, own_data))
        self.data_page.import_change_requested.connect(self.importer.change)
        self.data_side.currentChanged.connect(lambda _index: self.show_page(self.pages.currentIndex()))
        self.file_offer.contents_wanted.connect(self.importer.change)
        self.file_offer.found.connect(self.data_page.ask_again)
        self.files.importer.imported.connect(partial(self.show_page, NETWORK))
        self.offer.continued.connect(partial(self.show_page, SWEEP))
        self.late_pages.sweep_requested.connect(self._sweep)
        self.controller.run_started.connect(self.notice.forget_for_run)
        self.controller.run_started.connect(self.guide.withdraw_offer)
        self.controller.state_changed.connect(self._show_document)
        self.sweep_page.train_requested.connect(self._train_cell)
        for page in (self.train_page, self.sweep_page):
            page.answers_requested.connect(self.answers.open)
            page.inside_requested.connect(self._look_inside)
        self.late_pages.example_requested.connect(self.open_file)
        self.document.loaded.connect(toolbar.forget_run)
        self.lessons.width_taken.connect(self.folding.leave_room)
        self.cost.changed.connect(self._show_cost)
        self._show_cost()
        stack.indexChanged.connect(toolbar.forget_run)
        for signal in (
            self.document.project_changed,
            self.document.modified_changed,
            self.document.path_changed,
        ):
            signal.connect(self._show_document)

    def _action(
        self, text: str, keys: QKeySequence | QKeySequence.StandardKey | None, do: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked: do())
        self.addAction(action)
        return action

    # --- reactions

    def _new(self) -> None:
        self.files.new()
        self.show_page(NETWORK)

    def _offer_own_data(self, ways: Sequence[QAction]) -> None:
        """Offer the ways of the user's own data below their button."""
        button = self.data_page.catalogue.own_data
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(ways))
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _train(self) -> None:
        self.show_page(TRAIN)
        self.train_page.start()

    def _train_cell(self, cell: Cell) -> None:
        """Train a cell of the sweep on the Train page, with its rate in the swept layers and its seed."""
        network, text = self.document.project.network.at_rate(cell.rate), _("Set the rate to {rate}")
        self.document.set_network(text.format(rate=number_text(cell.rate or 0.0, "g")), network)
        self.train_page.seed.setValue(cell.seed)
        self._train()

    def _sweep(self) -> None:
        self.show_page(SWEEP)
        self.controller.start_sweep()

    def _stop(self) -> None:
        if self.controller.state is RunState.STOPPING:
            self.controller.force_stop()
        else:
            self.controller.stop()

    def _pause(self) -> None:
        if self.controller.state is RunState.PAUSED:
            self.controller.resume()
        else:
            self.controller.pause()

    def _show_cost(self) -> None:
        self.toolbar.set_sweep_cost(self.cost.text)

    def _look_inside(self, experiment: Experiment, cell: Cell) -> None:
        """Look into one training."""
        self.show_page(INSIDE)
        self.inside_page.show_cell(experiment, cell)

    def _show_class(self) -> None:
        """Open the window that prepares a class and pools its sweeps."""
        if self._class_window is None:
            from gui.class_page.class_window import ClassWindow

            self._class_window = ClassWindow(self.document, self.theme, self.settings, self)
            self._class_window.help_requested.connect(
                lambda: self.help.documentation.open_up("class.md")  # a page of its own: no step has it
            )
            self.controller.state_changed.connect(self._let_checks_wait)
            self._let_checks_wait()
        self._class_window.open_up()

    def _let_checks_wait(self) -> None:
        if self._class_window is not None:
            self._class_window.set_training(self.controller.is_running)

    def _new_tour(self) -> Tour:
        steps = tour_steps(self.stack_panel, self.sweep_page, self.toolbar.sweep, self.show_page)
        return Tour(steps, self.theme, self)

    def _switch_live(self) -> None:
        self.show_page(SWEEP)
        self.live.set_on(not self.live.is_on)

    def _on_charts_loaded(self, problem: str) -> None:
        if problem:
            self.notice.show_message(problem)
            return
        self.train_page.charts_loaded()
        self.sweep_page.charts_loaded()
        self.late_pages.charts_loaded()
        self.lessons.charts_loaded()

    def _show_document(self) -> None:
        missing, total = len(self.controller.missing_cells()), self.controller.n_planned_cells()
        if not missing:
            text = _("Sweep again")
        elif missing == total:
            text = pgettext("button", "Sweep")
        else:
            text = _("Sweep {n} more").format(n=missing)
        self.toolbar.set_sweep_text(text)
        self._show_leading()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.files.is_busy or not (self.files.may_end_run() and self.files.may_lose_changes()):
            event.ignore()
            return
        self.place.keep()
        if self.controller.is_running:
            self.controller.force_stop()
            self.controller.state = RunState.IDLE
        self.hide()
        self.autosave.close()
        self._end_parts()
        self.bridge.session.close()
        event.accept()

    def leave(self) -> KeptWork | None:
        """End all but document, engine and the kept work that is returned: another window has these now."""
        self.place.keep()
        kept = self.autosave.hand_over()
        self._end_parts()
        return kept

    def _end_parts(self) -> None:
        """Wait for what is read and written, and free the places that this window has."""
        self.controller.kept_runs.close()
        self.importer.close()
        self.file_offer.wait()
        self.engine.timings.wait()
        self.offer.close_offer()
        self.charts.wait()
        if self._class_window is not None:
            self._class_window.wait()
        self.answers.wait()
        self.lessons.wait()
        self.help.wait()
        self.lending.close()
        self.title.release()
        self.place.release()
