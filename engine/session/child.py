"""What every process of the app that the window started does first: it never outlives the window."""

from __future__ import annotations

import faulthandler
import io
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait
from pathlib import Path

from engine.system.languages import use_inherited_language
from engine.system.logs import RECORD, keep_newest, log_to
from engine.system.printable import printable
from engine.system.processes import end_at_once, end_with, lower_priority


def prepare_child(log_path: Path) -> None:
    """Take the parent's language, lower the priority, ignore Ctrl+C, end with the parent, write to a log.

    Parameters
    ----------
    log_path : Path
    """
    use_inherited_language()
    lower_priority()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is handled by the parent
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        # The thread that started this process ends before it only if the app dies.
        end_with(parent.pid)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    _send_output_to(log_path)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        end_at_once()


def _send_output_to(log_path: Path) -> None:
    """Redirect the C streams, to which TensorFlow writes, to the log or to nothing, never to a console.

    Crash traces go there too. A worker that replaces another appends to its log.
    """
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        keep_newest(log_path.parent, log_path.name.split("-")[0])
        handle = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)
    sys.stdout = sys.stderr = _PrintableStream(
        open(2, "wb", 0, closefd=False),  # noqa: SIM115 (until the process ends)
        encoding="utf-8",
        errors="backslashreplace",
        write_through=True,
    )
    log_to(sys.stderr, RECORD)
    faulthandler.enable()


class _PrintableStream(io.TextIOWrapper):
    """What libraries print, line by line without control characters."""

    def write(self, text: str) -> int:
        super().write("\n".join(map(printable, text.split("\n"))))
        return len(text)
