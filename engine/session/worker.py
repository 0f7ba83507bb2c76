"""The worker process: the only process that loads TensorFlow.

It reads commands from its pipe, also between two batches of a run, and sends events back. It ends when
its pipe closes or its parent dies, however the parent dies. It never starts a process itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from engine.data.preview import preview
from engine.errors import InputError
from engine.project.results import CellResult, EpochValues
from engine.project.specs import Cell
from engine.session.messages import (
    CellFinished,
    Command,
    DataPreviewed,
    EngineFailed,
    EngineReady,
    Event,
    Failed,
    Finished,
    PreviewData,
    Quit,
    RunProgress,
    StartRun,
    Stopped,
    StopRun,
)

if TYPE_CHECKING:
    from engine.training.reference import Update

PROGRESS_INTERVAL = 0.1


def worker_main(connection: Connection, log_path: str) -> None:
    """The process's main function: serve commands until Quit or the parent's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the parent's to answer
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    _send_output_to(Path(log_path))
    inbox = _Inbox(connection)
    try:
        inbox.read()  # a preview that waits is answered before TensorFlow loads
        connection.send(_load_engine())
        while not inbox.is_closed:
            inbox.read(timeout=0.0 if inbox.runs else None)
            if inbox.runs and not inbox.is_closed:
                connection.send(_run(inbox.runs.pop(0), inbox))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent closed its end: nobody is left to tell
    os._exit(0)  # at once: TensorFlow's own end takes more than a second and saves nothing


class _Inbox:
    """Commands as they come: previews are answered at once, runs wait, a stop is remembered."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.runs: list[StartRun] = []
        self.stopped: set[int] = set()
        self.is_closed = False

    def read(self, timeout: float | None = 0.0) -> None:
        """Take all commands that are there; with timeout None wait for the first."""
        while self.connection.poll(timeout):
            self._take(self.connection.recv())
            timeout = 0.0

    def _take(self, command: Command) -> None:
        match command:
            case StartRun():
                self.runs.append(command)
            case StopRun(run_id):
                self.stopped.add(run_id)
            case PreviewData(data):
                try:
                    self.connection.send(DataPreviewed(data, preview(data)))
                except InputError as error:
                    self.connection.send(DataPreviewed(data, None, str(error)))
            case Quit():
                self.is_closed = True

    def should_stop(self, run_id: int) -> bool:
        self.read()
        return run_id in self.stopped or self.is_closed


class _Emitter:
    """Turns a trainer's updates into messages: at most ten a second, no epoch lost."""

    def __init__(self, connection: Connection, run: StartRun) -> None:
        self._connection, self._run = connection, run
        self._epochs: list[EpochValues] = []
        self._sent_at = 0.0
        self._cells_done = 0
        self._cell, self._done = run.cells[0], 0.0

    def __call__(self, update: Update) -> None:
        if isinstance(update, CellResult):
            self.flush()
            self._cells_done += 1
            self._connection.send(CellFinished(self._run.run_id, update))
            return
        if isinstance(update, EpochValues):
            self._epochs.append(update)
        else:
            self._cell, self._done = update.cell, update.epochs
        if time.monotonic() - self._sent_at >= PROGRESS_INTERVAL:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        per_cell = self._run.experiment.training.epochs
        self._connection.send(
            RunProgress(
                self._run.run_id,
                self._cell,
                self._cells_done * per_cell + self._done,
                len(self._run.cells) * per_cell,
                tuple(self._epochs),
            )
        )
        self._epochs.clear()
        self._sent_at = time.monotonic()


def _run(run: StartRun, inbox: _Inbox) -> Event:
    """Train one run to its end, whatever the end is."""
    from engine.training.reference import train

    started = time.perf_counter()
    emitter = _Emitter(inbox.connection, run)
    try:
        outcome = train(run.experiment, run.cells, emitter, lambda: inbox.should_stop(run.run_id))
    except InputError as error:
        return Failed(run.run_id, str(error))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001 (the worker's border: every other error becomes one sentence)
        sys.stderr.write(traceback.format_exc())
        return Failed(run.run_id, _sentence(error, run.cells), traceback.format_exc())
    emitter.flush()
    seconds = time.perf_counter() - started
    if len(outcome.finished) < len(run.cells):
        return Stopped(run.run_id, seconds, outcome.partial)
    return Finished(run.run_id, seconds)


def _sentence(error: Exception, cells: tuple[Cell, ...]) -> str:
    if type(error).__name__ == "ResourceExhaustedError" or isinstance(error, MemoryError):
        return "The memory is not enough for this network: take smaller layers or a smaller batch size."
    count = f"{len(cells)} cells" if len(cells) > 1 else "the cell"
    return f"Keras could not train {count}: {type(error).__name__}."


def _load_engine() -> Event:
    try:
        from engine.training import reference  # noqa: F401 (loaded here so that the first run starts at once)
        from engine.training.device import prepare

        return EngineReady(*prepare())
    except Exception as error:  # noqa: BLE001 (the worker's border: a broken installation is said in a sentence)
        return EngineFailed(f"TensorFlow can't be loaded: {error}", traceback.format_exc())


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _send_output_to(log_path: Path) -> None:
    """TensorFlow writes to the C streams: they go to the log, never to a closed console."""
    with contextlib.suppress(OSError):
        log_path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.close(handle)
        sys.stdout = sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
