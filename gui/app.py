"""The application: fonts, theme, window, log; an error in a slot becomes one sentence."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from engine.errors import InputError
from engine.session.session import EngineSession
from engine.storage.examples import FIRST_EXAMPLE, example
from engine.system.caches import use_own_caches
from engine.system.paths import config_folder, keeping_problem
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.app_icon import give_app_its_icon, name_app_to_windows
from gui.theme.theme import Theme
from gui.widgets.box import Role, ask, bound_by_screen
from gui.window.main_window import MainWindow
from gui.window.window_log import end_log, log_start, start_log

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


def make_application(argv: list[str]) -> QApplication:
    """Qt's application with our name, and matplotlib's caches in the user's folder."""
    use_own_caches()
    os.environ.setdefault("QT_API", "pyside6")
    QApplication.setApplicationName("Dropout Lab")
    QApplication.setDesktopFileName("dropout-lab")
    name_app_to_windows()
    # Where Qt's file dialog keeps the last folder; on Windows and macOS the system's own dialogs do that.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(config_folder()))
    app = QApplication(argv)
    give_app_its_icon()
    return app


def run_app(project_name: str | None) -> int:
    """Open the window and stay until it is closed; the exit code."""
    start_log()
    app = make_application(sys.argv[:1])
    opener = FileOpener(app)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends the app at once
    window = make_window(project_name)
    watch_errors(window)
    log_start(window)
    opener.open_with(window.files.open_other)
    if problem := keeping_problem():
        _show_message_box(window, problem)
    bound_by_screen(window)
    window.show()
    code = app.exec()
    end_log()
    return code


def show_startup_message(sentence: str) -> None:
    """A sentence in a box of its own, where no window can open."""
    app = make_application(sys.argv[:1])
    theme = Theme("system")  # the box looks like the window that it stands for
    ask(sentence, "", [("OK", Role.AcceptRole)], None)
    del theme, app


def _show_message_box(window: MainWindow, message: str) -> None:
    """Say something more; what the window says already, of a file that can't be opened, stays."""
    notice = window.notice
    notice.show_message(
        f"{notice.text.text()} {message}".strip(), tone="bad" if notice.text.text() else "warn"
    )


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
        self.raised.connect(self._show_message)  # from a thread: once the window has time for it

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

    def _show_message(self, message: str, details: str) -> None:
        self._window.notice.show_message(message, details)


# --- Documents that the system hands over while the app runs: a Mac does so for every double-click.


class FileOpener(QObject):
    """Takes the application's file-open events; what comes before there is a window waits for it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._open: Callable[[str], None] | None = None
        self._waiting = ""
        app.installEventFilter(self)

    def open_with(self, take: Callable[[str], None]) -> None:
        """From now on `take` opens what comes; of several that came before, the last."""
        self._open = take
        if self._waiting:
            QTimer.singleShot(0, self, self._open_pending)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self._waiting = event.file() or event.url().toLocalFile()
            if self._open is not None:
                QTimer.singleShot(0, self, self._open_pending)  # the system must not wait for a question
            return True
        return super().eventFilter(watched, event)

    def _open_pending(self) -> None:
        name, self._waiting = self._waiting, ""
        if name and self._open is not None:
            self._open(name)
