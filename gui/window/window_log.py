"""The window's log, one file per start: unexpected errors, Qt's messages, crash traces."""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from engine.system.logs import RECORD, LineFormatter, new_log
from engine.system.printable import printable
from engine.version import this_build

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

SEEN, READY = "The window is there", "The engine is ready"  # not a text: in the log
MAX_BYTES = 1_000_000
log = logging.getLogger("dropout_lab")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _BoundedHandler(logging.FileHandler):
    """Stops at a maximum size, so that a repeated message cannot fill the disk."""

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is not None and self.stream.tell() < MAX_BYTES:
            super().emit(record)


def start_log() -> None:
    """Start the log; if the folder is not writable, it goes to the error stream only."""
    qInstallMessageHandler(_take_from_qt)
    try:
        path = new_log("window")
        path.write_text(_about_this_start(), encoding="utf-8")
        handler = _BoundedHandler(path, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(LineFormatter(RECORD))
    logging.basicConfig(handlers=[handler], force=True)
    log.setLevel(logging.INFO)
    faulthandler.enable(handler.stream or sys.stderr)


def log_start(window: MainWindow) -> None:
    """Log when the window is visible and when the engine is ready (benchmarks.start reads this)."""
    window.first_painted.connect(partial(log.info, SEEN))
    engine = window.engine

    def on_engine() -> None:
        if engine.is_ready:
            engine.changed.disconnect(on_engine)
            log.info("%s: %s", READY, engine.device)

    engine.changed.connect(on_engine)


def end_log() -> None:
    """Give Qt its own message handler back, which works until the very end of the process."""
    qInstallMessageHandler(None)


def _about_this_start() -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"  # platform() would run uname
    versions = f"Qt {qVersion()}, Python {platform.python_version()}, {system}"  # not a text: in the log
    return f"Dropout Lab {this_build().version}, {versions}\n"  # not a text: in the log


def _take_from_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
    if sys.stderr is not None and kind is not QtMsgType.QtDebugMsg:
        sys.stderr.write(f"{printable(text)}\n")
