"""The window: toolbar, stepper, the stack, the page, the status bar. It connects; it holds no truth."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.errors import InputError
from engine.project.examples import EXAMPLES, example, open_project
from engine.project.files import SUFFIX, write_project
from engine.project.specs import STREAMS
from engine.results.wording import format_seeds
from gui.charts_loader import ChartsLoader
from gui.data_page.page import DataPage
from gui.document import Document
from gui.engine_bridge import EngineBridge
from gui.engine_button import EngineButton
from gui.engine_state import EngineState
from gui.live_sweep import LiveSweep
from gui.menu_caption import add_caption
from gui.model_saver import ModelSaver
from gui.network_page.page import NetworkPage
from gui.notice import Notice
from gui.run import RunState
from gui.run_controller import RunController
from gui.settings import Settings
from gui.stack_editor.stack_panel import StackPanel
from gui.stepper import Stepper
from gui.sweep_page.page import SweepPage
from gui.theme.theme import Theme
from gui.toolbar import Toolbar
from gui.train_page.page import TrainPage
from gui.warm_up import WarmUp

DATA, NETWORK, TRAIN, SWEEP = range(4)
FILTER = f"Dropout Lab projects (*{SUFFIX} *.json)"


class MainWindow(QMainWindow):
    """One window, one document, one engine. It starts the engine when it has been painted once."""

    first_painted = Signal()

    def __init__(self, document: Document, bridge: EngineBridge, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.document, self.bridge, self.theme, self.settings = document, bridge, theme, settings
        self._is_painted = False
        self.engine = EngineState(bridge, settings, self)
        self.controller = RunController(document, bridge, self.engine, self)
        self.live = LiveSweep(document, self.controller, self)
        self.warm_up = WarmUp(document, bridge, self.engine, self.controller, self)
        self.saver = ModelSaver(bridge, self.engine, self.controller, self)
        self.toolbar = Toolbar(theme, self.controller)
        self.stepper = Stepper(theme)
        self.notice = Notice(theme)
        self.stack_panel = StackPanel(document, theme)
        self.data_page = DataPage(document, bridge, theme)
        self.network_page = NetworkPage(document, theme)
        self.train_page = TrainPage(document, self.controller, self.saver, theme)
        self.sweep_page = SweepPage(document, self.controller, self.live, self.saver, theme)
        self.pages = QStackedWidget()
        for page in (self.data_page, self.network_page, self.train_page, self.sweep_page):
            self.pages.addWidget(page)
        self._lay_out()
        self._make_status_bar()
        self._connect()
        self.charts = ChartsLoader(self)
        self.charts.loaded.connect(self._on_charts_loaded)
        self.setMinimumSize(900, 600)
        self.resize(1440, 900)
        self.show_page(SWEEP)
        self.toolbar.sweep.setFocus()
        self._show_document()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._start)

    def _start(self) -> None:
        """Once the window can be seen, the engine and the charts load behind it."""
        self.first_painted.emit()
        self.bridge.session.start()
        self.charts.start()

    def show_page(self, index: int) -> None:
        """Bring a page into view."""
        self.pages.setCurrentIndex(index)
        self.stepper.show_step(index)

    # --- files

    def open_file(self, name: str) -> bool:
        """Open a path or an example id; a sentence if that fails, and nothing is changed."""
        try:
            project, path = open_project(name)
        except InputError as error:
            self.notice.say(str(error))
            return False
        self.document.load(project, path)
        if path is not None:
            self.settings.add_recent(path)
        return True

    def save(self) -> bool:
        """Save to the document's file, asking for one where there is none; False if not saved."""
        if self.document.path is None:
            return self.save_as()
        return self._write(self.document.path)

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        name = self.document.project.name.replace(":", " -").replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the project", f"{name}{SUFFIX}", FILTER)
        if not chosen:
            return False
        path = Path(chosen)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def _write(self, path: Path) -> bool:
        try:
            write_project(self.document.project, path)
        except InputError as error:
            self.notice.say(str(error))
            return False
        self.document.mark_saved(path)
        self.settings.add_recent(path)
        return True

    def _ask_open(self) -> None:
        if self._may_leave():
            chosen, _ = QFileDialog.getOpenFileName(self, "Open a project", "", FILTER)
            if chosen:
                self.open_file(chosen)

    def _open_other(self, name: str) -> None:
        if self._may_leave():
            self.open_file(name)

    def _may_leave(self) -> bool:
        """Ask before unsaved work is lost; stop a run first."""
        if self.controller.is_running:
            self.notice.say("A run is going on: stop it first.", tone="warn")
            return False
        if not self.document.is_modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Dropout Lab",
            f"Save the changes to {self.document.project.name}?",
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def _fill_open_menu(self) -> None:
        menu = self.toolbar.open_menu
        menu.clear()
        menu.addAction(self._open_action)
        menu.addAction(self._save_as_action)
        add_caption(menu, "Examples")
        for name in EXAMPLES:
            menu.addAction(example(name).name, partial(self._open_other, name))
        recent = self.settings.recent_files
        if recent:
            add_caption(menu, "Recent")
        for path in recent:
            action = menu.addAction(path.stem, partial(self._open_other, str(path)))
            action.setToolTip(str(path))

    # --- layout and connections

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.stepper)
        body.addWidget(self.stack_panel)
        body.addWidget(self.pages, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.notice)
        column.addLayout(body, 1)
        centre = QWidget()
        centre.setLayout(column)
        self.setCentralWidget(centre)

    def _make_status_bar(self) -> None:
        self.engine_button = EngineButton(self.theme, self.engine)
        self._seed_text = QLabel()
        self._seed_text.setProperty("role", "muted")
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(8, 0, 16, 0)
        bar.addWidget(self.engine_button)
        bar.addPermanentWidget(self._seed_text)

    def _connect(self) -> None:
        self._open_action = self._action("Open…", QKeySequence.StandardKey.Open, self._ask_open)
        self._save_as_action = self._action("Save as…", QKeySequence("Ctrl+Shift+S"), self.save_as)
        self._action("Save", QKeySequence.StandardKey.Save, self.save)
        stack = self.document.undo_stack
        self._action("Undo", QKeySequence.StandardKey.Undo, stack.undo)
        self._action("Redo", QKeySequence("Ctrl+Shift+Z"), stack.redo)
        self._action("Redo", QKeySequence("Ctrl+Y"), stack.redo)
        self._action("Train", QKeySequence("F5"), self._train)
        self._action("Sweep", QKeySequence("F6"), self._sweep)
        self._action("Pause", QKeySequence("F7"), self._pause)
        self._action("Live", QKeySequence("F8"), self._switch_live)
        self._action("Stop", QKeySequence("Esc"), self._stop)
        self._action("Quit", QKeySequence.StandardKey.Quit, self.close)
        toolbar = self.toolbar
        toolbar.open_menu.aboutToShow.connect(self._fill_open_menu)
        toolbar.save.clicked.connect(self.save)
        toolbar.undo.clicked.connect(stack.undo)
        toolbar.redo.clicked.connect(stack.redo)
        toolbar.scheme.clicked.connect(self._switch_scheme)
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
        self.stack_panel.notice.connect(lambda text: self.notice.say(text, tone="warn"))
        self.stack_panel.input_clicked.connect(partial(self.show_page, DATA))
        self.stack_panel.output_clicked.connect(partial(self.show_page, NETWORK))
        for speaker in (self.engine, self.controller, self.live, self.saver, self.network_page):
            speaker.notice_raised.connect(self.notice.say)
        self.controller.run_started.connect(self.notice.hide)
        self.controller.state_changed.connect(self._show_document)
        self.sweep_page.problem_raised.connect(self.notice.say)
        self.sweep_page.exported.connect(lambda text: self.notice.say(text, tone="good"))
        for signal in (
            self.document.project_changed,
            self.document.modified_changed,
            self.document.path_changed,
        ):
            signal.connect(self._show_document)

    def _action(
        self, text: str, keys: QKeySequence | QKeySequence.StandardKey, do: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked: do())
        self.addAction(action)
        return action

    # --- what happens

    def _train(self) -> None:
        self.show_page(TRAIN)
        self.train_page.start()

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
            self.controller.go_on()
        else:
            self.controller.pause()

    def _switch_live(self) -> None:
        self.show_page(SWEEP)
        self.live.set_on(not self.live.is_on)

    def _switch_scheme(self) -> None:
        scheme = "light" if self.theme.is_dark else "dark"
        self.theme.set_scheme(scheme)
        self.settings.scheme = scheme

    def _on_charts_loaded(self, problem: str) -> None:
        if problem:
            self.notice.say(problem)
            return
        self.train_page.charts_loaded()
        self.sweep_page.charts_loaded()

    def _show_document(self) -> None:
        project = self.document.project
        is_modified = self.document.is_modified
        state = "modified" if is_modified else "saved" if self.document.path else "example"
        self.toolbar.set_name(f"{project.name}{' *' if is_modified else ''}   ·   {state}")
        self.setWindowTitle(f"{'*' if is_modified else ''}{project.name} – Dropout Lab")
        missing, total = len(self.controller.missing_cells()), len(project.sweep.cells())
        words = "Sweep again" if not missing else "Sweep" if missing == total else f"Sweep {missing} more"
        self.toolbar.set_sweep_words(words)
        varying = [name for name in STREAMS if name not in project.sweep.frozen_streams]
        frozen = f"{', '.join(varying)} vary" if varying else "nothing varies"
        self._seed_text.setText(f"{format_seeds(project.sweep.seeds)}   ·   {frozen}")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.controller.is_running:
            self.controller.force_stop()
            self.controller.state = RunState.IDLE
        if not self._may_leave():
            event.ignore()
            return
        self.hide()
        self.charts.wait()
        self.bridge.session.close()
        event.accept()
