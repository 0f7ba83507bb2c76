"""The engine's session: one supervising thread and its worker process.

The caller's thread never waits: commands are queued, events come to the subscribers on the session's
thread. A worker that dies is replaced; its run ends as Lost. Each run ends exactly once.
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue

from engine.paths import log_folder
from engine.project.specs import Cell, DataSpec, Experiment
from engine.session.messages import (
    CellFinished,
    Command,
    EngineFailed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    Lost,
    PreviewData,
    Quit,
    RunProgress,
    StartRun,
    Stopped,
    StopRun,
)
from engine.session.worker import worker_main

MAX_LOSSES_BEFORE_READY = 3
QUIT_SECONDS = 2.0
_Kill = object()


class EngineSession:
    """Start it once, subscribe, start runs; `close()` ends thread and process."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []
        self._commands: SimpleQueue[Command | object] = SimpleQueue()
        self._wake_reader, self._wake_writer = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._supervise, name="engine-session", daemon=True)
        self._run_ids = itertools.count(1)
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._open_runs: list[int] = []
        self._losses = 0
        self._is_closing = False
        self._is_closed = False
        self._was_killed = False

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        """`listener` is called on the session's thread for every event."""
        self._subscribers.append(listener)

    def start(self) -> None:
        """Start the thread, which starts the worker."""
        self._thread.start()

    def start_run(self, experiment: Experiment, cells: tuple[Cell, ...]) -> int:
        """Queue a run of at least one cell; returns its id, which all its events carry."""
        if not cells:
            raise ValueError("a run needs at least one cell")
        run_id = next(self._run_ids)
        self._send(StartRun(run_id, experiment, cells))
        return run_id

    def stop_run(self, run_id: int) -> None:
        """Ask a run to end within a second; it ends as Stopped."""
        self._send(StopRun(run_id))

    def force_stop(self) -> None:
        """Kill the worker; its run ends as Lost, a new worker starts."""
        self._send(_Kill)

    def preview(self, data: DataSpec) -> None:
        """Ask for a preview; DataPreviewed answers."""
        self._send(PreviewData(data))

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the worker (killed after two seconds) and the thread; later commands are ignored."""
        if self._is_closed:
            return
        if self._thread.is_alive():
            self._send(Quit())
            self._thread.join()
        self._is_closed = True
        self._wake_writer.close()
        self._wake_reader.close()

    def _send(self, command: Command | object) -> None:
        if self._is_closed:
            return
        self._commands.put(command)
        self._wake_writer.send_bytes(b".")

    # --- on the session's thread

    def _supervise(self) -> None:
        self._start_worker()
        while not self._is_closing:
            process, connection = self._process, self._connection
            watched: list[Connection | int] = [self._wake_reader]
            if process is not None and connection is not None:
                watched += [connection, process.sentinel]
            ready = wait(watched)
            if self._wake_reader in ready:
                self._wake_reader.recv_bytes()
                self._obey()
            if connection is not None and connection in ready:
                self._receive(connection)
            elif process is not None and process.sentinel in ready:
                self._lose()
        self._end_worker()

    def _start_worker(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=worker_main,
            args=(theirs, str(log_folder() / "engine.log")),
            name="engine-worker",
            daemon=True,
        )
        self._tell(EngineStarting())
        process.start()
        theirs.close()
        self._process, self._connection = process, ours

    def _obey(self) -> None:
        while True:
            try:
                command = self._commands.get_nowait()
            except Empty:
                return
            if isinstance(command, Quit):
                self._is_closing = True
                return
            if command is _Kill:
                if self._process is not None:
                    self._was_killed = True
                    self._process.kill()
                continue
            if isinstance(command, StartRun):
                self._open_runs.append(command.run_id)
                if self._connection is None:
                    self._end_run(Lost(command.run_id, "The engine is not running."))
                    continue
            if self._connection is not None:
                try:
                    self._connection.send(command)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the sentinel says so too

    def _receive(self, connection: Connection) -> None:
        try:
            event = connection.recv()
        except (EOFError, ConnectionResetError):
            self._lose()
            return
        match event:
            case EngineReady():
                self._losses = 0
            case Finished() | Stopped() | Failed():
                self._end_run(event)
                return
            case RunProgress(run_id=run_id) | CellFinished(run_id=run_id) if run_id not in self._open_runs:
                return
        self._tell(event)

    def _lose(self) -> None:
        """The worker died: take what it still said, end its runs, start another one."""
        process, connection = self._process, self._connection
        assert process is not None
        assert connection is not None
        while True:
            try:
                if not connection.poll(0):
                    break
                event = connection.recv()
            except (EOFError, ConnectionResetError, OSError):
                break
            if isinstance(event, Finished | Stopped | Failed):
                self._end_run(event)
            else:
                self._tell(event)
        process.join()
        connection.close()
        self._process = self._connection = None
        was_forced, self._was_killed = self._was_killed, False
        for run_id in tuple(self._open_runs):
            self._end_run(Lost(run_id, _loss_sentence(was_forced, process.exitcode), was_forced))
        self._losses += 0 if was_forced else 1
        if self._losses > MAX_LOSSES_BEFORE_READY:
            self._tell(EngineFailed(f"The engine ended {self._losses} times while starting; see its log."))
            return
        self._start_worker()

    def _end_run(self, event: Finished | Stopped | Failed | Lost) -> None:
        if event.run_id in self._open_runs:
            self._open_runs.remove(event.run_id)
            self._tell(event)

    def _end_worker(self) -> None:
        process, connection = self._process, self._connection
        if process is None or connection is None:
            return
        connection.close()
        process.join(QUIT_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._subscribers):
            listener(event)


def _loss_sentence(was_forced: bool, exit_code: int | None) -> str:
    if was_forced:
        return "The run was ended by force; finished cells are kept."
    return f"The engine process ended unexpectedly (code {exit_code}); finished cells are kept."
