"""The application: fonts, theme, window, log; an error in a slot becomes one sentence."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from engine.errors import InputError
from engine.paths import cache_folder, log_folder
from engine.project.examples import FIRST_EXAMPLE, example
from engine.session.session import EngineSession
from gui.document import Document
from gui.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.theme.app_icon import give_app_its_icon, name_app_to_windows
from gui.theme.theme import Theme

log = logging.getLogger("dropout_lab")


def make_window(project_name: str | None = None, settings: Settings | None = None) -> MainWindow:
    """The window on a project (the tutorial by default), not yet shown; a QApplication must exist."""
    settings = settings or Settings()
    theme = Theme(settings.scheme)
    theme.set_presenting(settings.is_presenting)
    document = Document(example(FIRST_EXAMPLE))
    bridge = EngineBridge(EngineSession(settings.is_reproducible))
    window = MainWindow(document, bridge, theme, settings)
    if project_name is not None:
        window.open_file(project_name)
    return window


def make_application(words: list[str]) -> QApplication:
    """Qt's application with our name, and matplotlib's caches in the user's folder."""
    os.environ.setdefault("MPLCONFIGDIR", str(cache_folder() / "matplotlib"))
    os.environ.setdefault("QT_API", "pyside6")
    QApplication.setApplicationName("Dropout Lab")
    QApplication.setDesktopFileName("dropout-lab")
    name_app_to_windows()
    app = QApplication(words)
    give_app_its_icon()
    return app


def run_app(project_name: str | None) -> int:
    """Open the window and stay until it is closed; the exit code."""
    app = make_application(sys.argv[:1])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends the app at once
    _log_to_file()
    window = make_window(project_name)
    watch_errors(window)
    window.show()
    return app.exec()


def watch_errors(window: MainWindow) -> None:
    """From now on errors that nobody expected, in slots and in threads, are said and written to the log."""
    errors = _Errors(window)
    sys.excepthook = errors.on_slot
    threading.excepthook = errors.on_thread


class _Errors(QObject):
    """The window's border: an error nobody expected is said in a sentence and written to the log."""

    raised = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.raised.connect(self._say)  # from a thread: once the window has time for it

    def on_slot(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What `sys.excepthook` gets."""
        if isinstance(error, InputError):
            self.raised.emit(str(error), "")
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error(details)
        self.raised.emit(f"Something went wrong that should not: {kind.__name__}.", details)

    def on_thread(self, what: threading.ExceptHookArgs) -> None:
        """What `threading.excepthook` gets."""
        if what.exc_value is not None and what.exc_type is not SystemExit:
            self.on_slot(what.exc_type, what.exc_value, what.exc_traceback)

    def _say(self, words: str, details: str) -> None:
        self._window.notice.say(words, details)


def _log_to_file() -> None:
    """A log of bounded size in the user's folder; none where that can't be written."""
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_folder() / "window.log", maxBytes=500_000, backupCount=1, delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
