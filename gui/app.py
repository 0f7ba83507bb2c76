"""The application: fonts, theme, window, log; an error in a slot is shown as one sentence."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.session.session import EngineSession
from engine.storage.examples import FIRST_EXAMPLE, example
from engine.system.caches import use_own_caches
from engine.system.languages import use_language, wanted_language
from engine.system.paths import config_folder, keeping_problem
from engine.system.processes import end_at_once
from gui.control.background import UNEXPECTED
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.app_icon import give_app_its_icon, name_app_to_windows
from gui.theme.qt_language import use_qt_language
from gui.theme.theme import Theme
from gui.widgets.box import Role, ask
from gui.window.exchange import exchanged
from gui.window.main_window import MainWindow
from gui.window.native_libraries import STANDARD_LIBRARY, load_libraries
from gui.window.window_log import end_log, log_start, start_log

log = logging.getLogger("dropout_lab")
SWITCH_INTERVAL = 0.001  # seconds that the window waits for a thread in the background, instead of 5 ms


def make_window(project_name: str | None = None, settings: Settings | None = None) -> MainWindow:
    """The window of a project (the tutorial by default), not yet shown; needs a QApplication."""
    load_libraries(STANDARD_LIBRARY)  # a project is read on a thread
    settings = settings or Settings()
    theme = Theme(settings.scheme)
    theme.set_high_contrast(settings.high_contrast)
    theme.set_presenting(settings.is_presenting)
    document = Document(example(FIRST_EXAMPLE))
    bridge = EngineBridge(EngineSession(settings.is_reproducible))
    window = MainWindow(document, bridge, theme, settings)
    if project_name is not None:
        window.open_file(project_name)
    return window


def make_application(argv: list[str]) -> QApplication:
    """The QApplication with the app's name, and matplotlib's caches in the user's folder."""
    use_own_caches()
    sys.setswitchinterval(SWITCH_INTERVAL)
    os.environ.setdefault("QT_API", "pyside6")
    QApplication.setApplicationName("Dropout Lab")  # not a text: the name of the app
    QApplication.setDesktopFileName("dropout-lab")
    name_app_to_windows()
    # Qt's file dialog stores the last folder under this name; on Windows and macOS the system's dialogs do
    # that.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(config_folder()))
    app = QApplication(argv)
    give_app_its_icon()
    use_qt_language()
    return app


def run_app(project_name: str | None, language: str = "") -> int:
    """Show the window until it is closed; returns the exit code.

    It has the language that the settings or the system name, or the one with this code.
    """
    start_log()
    settings = Settings()
    use_language(language or wanted_language(settings.language))
    app = make_application(sys.argv[:1])
    opener = FileOpener(app)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends the app at once
    window = make_window(project_name, settings)
    follow(window, opener)
    log_start(window)
    if problem := keeping_problem():
        window.notice.show_message(problem)
    window.place.restore()
    window.first_painted.connect(window.place.mend)
    window.charts.libraries_loaded.connect(window.offer.look)
    if project_name is None:
        window.first_painted.connect(window.guide.offer_tour)
    window.show()
    code = app.exec()
    end_log()
    if sys.platform == "win32":
        # Python 3.13 aborts in its shutdown there now and then. The closed window has waited for all threads;
        # only what was copied would be lost with the program.
        ctypes.WinDLL("ole32").OleFlushClipboard()
        logging.shutdown()
        end_at_once(code)
    return code


def follow(window: MainWindow, opener: FileOpener) -> None:
    """Show this window's errors, open in it what the system passes, exchange it for another language."""
    watch_errors(window)
    opener.open_with(window.files.open_other)

    def exchange(code: str) -> None:
        follow(exchanged(window, code), opener)

    window.language_chosen.connect(exchange, Qt.ConnectionType.QueuedConnection)


def show_startup_message(sentence: str) -> None:
    """Show a sentence in a message box if no window can be opened."""
    app = make_application(sys.argv[:1])
    theme = Theme("system")  # the message box gets the look of the window
    ask(sentence, "", [(N_("OK"), Role.AcceptRole)], None)
    del theme, app


def watch_errors(window: MainWindow) -> None:
    """Show and log unexpected errors in slots and threads from now on."""
    errors = _Errors(window)
    sys.excepthook = errors.on_slot
    threading.excepthook = errors.on_thread


class _Errors(QObject):
    """The window's error border: an unexpected error is shown as a sentence and logged."""

    raised = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.raised.connect(self._show_message)  # from a thread: on the window's thread

    def on_slot(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The handler for `sys.excepthook`."""
        if isinstance(error, InputError):
            self.raised.emit(str(error), "")
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("Unexpected error", exc_info=(kind, error, trace))  # not a text: in the log
        self.raised.emit(f"{_(UNEXPECTED)} ({kind.__name__})", details)

    def on_thread(self, what: threading.ExceptHookArgs) -> None:
        """The handler for `threading.excepthook`."""
        if what.exc_value is not None and what.exc_type is not SystemExit:
            self.on_slot(what.exc_type, what.exc_value, what.exc_traceback)

    def _show_message(self, message: str, details: str) -> None:
        self._window.notice.show_message(message, details)


# --- Documents that the system passes to the running app, as macOS does for every double-click


class FileOpener(QObject):
    """Handles the application's file-open events; those that arrive before there is a window wait for it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._open: Callable[[str], None] | None = None
        self._waiting = ""
        app.installEventFilter(self)

    def open_with(self, take: Callable[[str], None]) -> None:
        """Have `take` open documents from now on, and the last one that arrived before."""
        self._open = take
        if self._waiting:
            QTimer.singleShot(0, self, self._open_pending)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self._waiting = event.file() or event.url().toLocalFile()
            if self._open is not None:
                QTimer.singleShot(
                    0, self, self._open_pending
                )  # returns at once, since `take` may ask the user
            return True
        return super().eventFilter(watched, event)

    def _open_pending(self) -> None:
        name, self._waiting = self._waiting, ""
        if name and self._open is not None:
            self._open(name)
