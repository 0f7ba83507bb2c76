"""Log files: one per start and kind, so that two windows never share one; the newest are kept.

Every record is one line, and those of its traceback are indented: whatever an error quotes from a file can
neither control the terminal that shows the log nor pass for a record.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TextIO

from engine.system.paths import log_folder
from engine.system.printable import printable

MAX_LOGS = 10
RECORD = "%(asctime)s %(levelname)s %(message)s"
log = logging.getLogger("dropout_lab")


class LineFormatter(logging.Formatter):
    """Makes records of one line, and of indented lines for a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines; nothing of it is kept for other formatters."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        lines = [printable(self.formatMessage(record))]
        if record.exc_info and record.exc_info[1] is not None:
            lines += error_lines(record.exc_info[1])
        return "\n".join(lines)


def error_lines(error: BaseException) -> Iterator[str]:
    """Yield the lines of a traceback, each indented; an error's own words are on one of them.

    Parameters
    ----------
    error : Exception

    Yields
    ------
    str
    """
    for part in traceback.TracebackException.from_exception(error).format():
        lines = part.split("\n") if part.startswith('  File "') else [part.rstrip()]
        yield from (f"  {printable(line)}" for line in lines if line.strip())


def log_to(stream: TextIO, form: str = "%(message)s") -> None:
    """Send records, warnings of libraries and unexpected errors to a stream.

    Parameters
    ----------
    stream : file object
    form : str
        Of a record, as `logging.Formatter` takes it.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(form))
    logging.basicConfig(handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _log_error


def _log_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("Unexpected error", exc_info=(kind, error, trace))  # not a text: in the log


def log_path(kind: str) -> Path:
    """Return the path of this start's log of a kind: window or engine. All workers of a start share it."""
    return log_folder() / f"{kind}-{_start_time()}-{os.getpid()}.log"


def new_log(kind: str) -> Path:
    """Make the log's folder, remove old logs and return the log's path; OSError if that fails."""
    path = log_path(kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    keep_newest(path.parent, kind)
    return path


def keep_newest(folder: Path, kind: str) -> None:
    """Delete the oldest logs of a kind, so that there is one less than the maximum."""
    dated = []
    for path in folder.glob(f"{kind}-*.log"):
        with suppress(OSError):  # another window removed it
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated, reverse=True)[MAX_LOGS - 1 :]:
        with suppress(OSError):
            path.unlink()


@cache
def _start_time() -> str:
    return time.strftime("%Y-%m-%d-%H%M%S")
