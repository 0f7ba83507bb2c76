"""A process that looks into the user's files, so that neither window nor training waits for a large one.

A file may be anything: whatever its reader does, this process can be ended, and the next one starts. One
request is answered at a time; a newer one replaces those before it. Without work the process ends, too.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.data.own_files.request import Request, Told, inspect_file, names_inside
from engine.data.own_files.source import file_format
from engine.data.own_files.tables.guessing import guess_table_format
from engine.data.own_files.tables.inspection import Inspection
from engine.data.own_files.tables.second_file import matching_files
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.session.child import prepare_child
from engine.system.logs import log_path
from engine.system.memory import limit_memory
from engine.system.processes import end_at_once, start_process
from engine.system.regular_files import MISSING, kind_of

log = logging.getLogger("dropout_lab")
SILENCE = 60.0  # seconds without a word after which the process is ended
PROGRESS_INTERVAL = 0.1
END_SECONDS = 2.0
IDLE_SECONDS = 60.0
MEMORY_SHARE = 0.75


@dataclass(frozen=True)
class InspectFile:
    """Look into a file."""

    id: int
    request: Request


@dataclass(frozen=True)
class InspectionProgress:
    """How much of the file is read, from 0 to 1; at most 10 a second."""

    id: int
    share: float


@dataclass(frozen=True)
class FileInspected:
    """What is in the file; `problem` is a sentence if it can't be read.

    Of a large file there are two: first what its first rows say (`inspection.is_partial`), then all.
    `names` are the sheets or arrays to choose from; `table` is how a table that can't be read was read.
    `pair` has the paths of training and test rows if the file is one of the two.
    """

    id: int
    inspection: Inspection | None
    problem: str = ""
    names: tuple[str, ...] = ()
    table: TableFormat | None = None
    pair: tuple[str, str] | None = None


FileEvent = InspectionProgress | FileInspected


class FileReader:
    """Answers requests by events on a thread of its own; the process starts with the first, or before it."""

    def __init__(self, on_event: Callable[[FileEvent], None]) -> None:
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._lock = threading.Condition()
        self._wanted: InspectFile | None = None
        self._current = 0
        self._is_expecting = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._serve, name="file-reader", daemon=True)
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def warm_up(self) -> None:
        """Start the process, since a request is to be expected; it ends again if none comes."""
        with self._lock:
            self._is_expecting = True
            self._wake()

    def inspect(self, request: Request) -> int:
        """Look into a file; returns the id of the answer. What was asked before is not answered any more."""
        with self._lock:
            self._current = next(self._ids)
            self._wanted = InspectFile(self._current, request)
            self._wake()
            return self._current

    def cancel(self) -> None:
        """Drop what was asked."""
        with self._lock:
            self._current, self._wanted = 0, None

    @property
    def pid(self) -> int | None:
        """Of the process, if there is one."""
        process = self._process
        return None if process is None else process.pid

    def close(self) -> None:
        """End the process and the thread."""
        with self._lock:
            self._is_closed, self._current, self._wanted = True, 0, None
            self._lock.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _wake(self) -> None:
        if not self._thread.is_alive() and not self._is_closed:
            self._thread.start()
        self._lock.notify()

    # --- on the reader's thread

    def _serve(self) -> None:
        while True:
            with self._lock:
                while self._wanted is None and not self._is_expecting and not self._is_closed:
                    if not self._lock.wait(IDLE_SECONDS) and self._wanted is None:
                        self._end()
                if self._is_closed:
                    break
                order, self._wanted, self._is_expecting = self._wanted, None, False
            if order is not None:
                self._answer(order)
            else:
                with contextlib.suppress(OSError):  # the request itself will say so
                    self._connected()
        self._end()

    def _answer(self, order: InspectFile) -> None:
        name = Path(order.request.path).name
        try:
            connection = self._connected()
            connection.send(order)
            heard = time.monotonic()
            while self._current == order.id:
                if connection.poll(PROGRESS_INTERVAL):
                    event = connection.recv()
                    heard = time.monotonic()
                    self._tell(event)
                    if _is_last(event, order.id):
                        return
                elif time.monotonic() - heard > SILENCE:
                    self._end()
                    text = _("{file} could not be read: nothing came in {n} seconds.")
                    problem = text.format(file=name, n=number_text(SILENCE, ".0f"))
                    self._tell(FileInspected(order.id, None, problem))
                    return
        except (EOFError, OSError):
            self._end()
            text = _("{file} could not be read: it is damaged, or needs more memory than there is.")
            self._tell(FileInspected(order.id, None, text.format(file=name)))
            return
        self._end()  # another file is wanted, or none: a process that reads can only be ended

    def _tell(self, event: FileEvent) -> None:
        if event.id == self._current:
            self._on_event(event)

    def _connected(self) -> Connection:
        if self._connection is None or self._process is None or not self._process.is_alive():
            self._end()
            self._process, self._connection = start_process(
                reader_main, str(log_path("reader")), name="file-reader"
            )
        return self._connection

    def _end(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.join(END_SECONDS)


def _is_last(event: FileEvent, order_id: int) -> bool:
    if not isinstance(event, FileInspected) or event.id != order_id:
        return False
    return event.inspection is None or not event.inspection.is_partial


def inspect_in_process(request: Request, on_progress: Told = lambda share: None) -> Inspection:
    """Look into a file as the window does: in a process, of which only a sentence is left if it fails.

    Parameters
    ----------
    request : Request
    on_progress : callable
        Called with the share of the work that is done, from 0 to 1.

    Returns
    -------
    Inspection

    Raises
    ------
    InputError
        If the file can't be read as data, or a choice does not fit.
    """
    events: queue.SimpleQueue[FileEvent] = queue.SimpleQueue()
    reader = FileReader(events.put)
    try:
        order = reader.inspect(request)
        while not _is_last(event := events.get(), order):
            if isinstance(event, InspectionProgress):
                on_progress(event.share)
    finally:
        reader.close()
    assert isinstance(event, FileInspected)
    if event.inspection is None:
        raise InputError(event.problem)
    return event.inspection


# --- in the process


def reader_main(connection: Connection, log: str) -> None:
    """The process's main function: answer until the pipe closes or the parent ends."""
    prepare_child(Path(log))
    limit_memory(MEMORY_SHARE)  # a few bytes can ask for any amount, and the computer is not ours alone
    importlib.import_module("pandas")  # while the user still looks for the file
    with contextlib.suppress(EOFError, OSError):
        while True:
            order = connection.recv()
            _inspect(order, connection)
    end_at_once()


@dataclass
class _Teller:
    """Sends progress now and then, and what the first rows say."""

    connection: Connection
    order: InspectFile
    names: tuple[str, ...] = ()
    sent_at: float = field(default=0.0)

    def progress(self, share: float) -> None:
        now = time.monotonic()
        if now - self.sent_at >= PROGRESS_INTERVAL:
            self.sent_at = now
            self.connection.send(InspectionProgress(self.order.id, share))

    def found(self, inspection: Inspection) -> None:
        found = None if inspection.is_partial else matching_files(inspection.file)
        pair = None if found is None else (str(found[0]), str(found[1]))
        self.connection.send(FileInspected(self.order.id, inspection, names=self.names, pair=pair))

    def fail(self, problem: str) -> None:
        table = _guessed_table(self.order.request)
        self.connection.send(FileInspected(self.order.id, None, problem, self.names, table))


def _inspect(order: InspectFile, connection: Connection) -> None:
    teller = _Teller(connection, order)
    path = Path(order.request.path)
    try:
        if kind_of(path) != MISSING:
            teller.names = names_inside(path)
        teller.found(inspect_file(order.request, teller.progress, teller.found))
    except InputError as error:
        teller.fail(str(error))
    except MemoryError:
        teller.fail(_("There is not enough memory for {file}.").format(file=path.name))
    except OSError as error:
        text = _("{file} can't be read: {reason}.")
        teller.fail(text.format(file=path.name, reason=error.strerror or error))
    except Exception:
        log.exception("A file could not be read")  # not a text: in the log
        teller.fail(_("{file} can't be read. See Help > Log folder for details.").format(file=path.name))


def _guessed_table(request: Request) -> TableFormat | None:
    """How a table that can't be read was read, for the user to correct."""
    if request.table is not None:
        return request.table
    with contextlib.suppress(InputError, OSError):
        if file_format(request.path) in ("csv", "excel"):
            return guess_table_format(request.path, request.sheet)
    return None
