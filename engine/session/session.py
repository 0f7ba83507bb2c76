"""The engine's session: one supervising thread and its worker process.

The caller's thread never waits: commands are queued, and subscribers get the events on the session's thread.
A worker that dies is replaced, and its run ends as Lost. Each run ends exactly once, and each preview and
each request for a model is answered exactly once.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue

from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.experiment.trainers import RunOptions
from engine.inside.views import View
from engine.language.texts import _
from engine.session.messages import (
    CellsFinished,
    ChangeRate,
    Command,
    ContinueRun,
    DataPreviewed,
    EngineFailed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    InspectWeights,
    LookedInside,
    LookInside,
    Lost,
    ModelSaved,
    Part,
    PauseRun,
    PredictSamples,
    PreviewData,
    Quit,
    Request,
    Response,
    RunContinued,
    RunEnd,
    RunPaused,
    RunPlanned,
    RunProgress,
    SamplesPredicted,
    SaveModel,
    StartRun,
    Stopped,
    StopRun,
    UseLanguage,
    WarmUp,
    WeightsInspected,
)
from engine.session.worker import worker_main
from engine.system.logs import log_path
from engine.system.processes import start_process

MAX_CRASHES_BEFORE_READY = 3
QUIT_SECONDS = 2.0
_Kill = object()
_RunMessage = RunPlanned | RunProgress | RunPaused | RunContinued | CellsFinished


@dataclass(frozen=True)
class _Restart:
    is_reproducible: bool


class EngineSession:
    """Start it once, subscribe, start runs; `close()` ends thread and process.

    With `is_reproducible` a run gives the same numbers to the last bit each time; without it some devices are
    faster.
    """

    def __init__(self, is_reproducible: bool = True) -> None:
        self._is_reproducible = is_reproducible
        self._subscribers: list[Callable[[Event], None]] = []
        self._listening = threading.RLock()
        self._state: EngineStarting | EngineReady | EngineFailed | None = None
        self._commands: SimpleQueue[Command | object] = SimpleQueue()
        self._wake_reader, self._wake_writer = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._supervise, name="engine-session", daemon=True)
        self._run_ids = itertools.count(1)
        self._lock = threading.Lock()  # a run must not start during a restart of the worker
        self._unfinished_runs: set[int] = set()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._outgoing: SimpleQueue[Command | None] = SimpleQueue()
        self._sender = threading.Thread()
        self._active_runs: list[int] = []
        self._pending_requests: list[Request] = []
        self._n_crashes = 0
        self._is_closing = False
        self._is_closed = False
        self._was_killed = False

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        """Have `listener` called on the session's thread for every event.

        One that comes late is told at once, on its own thread, in what state the engine is.
        """
        with self._listening:
            self._subscribers.append(listener)
            if self._state is not None:
                listener(self._state)

    def unsubscribe(self, listener: Callable[[Event], None]) -> None:
        """Call it no more."""
        with self._listening:
            self._subscribers.remove(listener)

    def start(self) -> None:
        """Start the thread, which starts the worker; the second time nothing happens."""
        if not self._thread.is_alive():
            self._thread.start()

    def start_run(
        self,
        experiment: Experiment,
        cells: tuple[Cell, ...],
        options: RunOptions = RunOptions(),
    ) -> int:
        """Queue a run of at least one cell; returns its id, which all its events carry."""
        return self.start_parts((Part(experiment, cells),), options)

    def start_parts(
        self,
        parts: tuple[Part, ...],
        options: RunOptions = RunOptions(),
        rate_by_hand: float = MAX_BY_HAND,
    ) -> int:
        """Queue a run of several parts, one after the other; each needs at least one cell to train.

        One that records its dropout schedule begins with `rate_by_hand`.
        """
        if not parts or not all(part.n_left > 0 for part in parts):
            raise ValueError("a run needs at least one cell")
        run_id = next(self._run_ids)
        with self._lock:
            self._unfinished_runs.add(run_id)
            self._send(StartRun(run_id, parts, options, rate_by_hand))
        return run_id

    def stop_run(self, run_id: int) -> None:
        """Ask a run to end within a second; it ends as Stopped."""
        self._send(StopRun(run_id))

    def pause_run(self, run_id: int) -> None:
        """Ask a run to pause at the end of its epoch; RunPaused is sent when it does."""
        self._send(PauseRun(run_id))

    def continue_run(self, run_id: int) -> None:
        """Let a paused run go on; RunContinued is sent if it had paused already."""
        self._send(ContinueRun(run_id))

    def change_rate(self, run_id: int, rate: float) -> None:
        """Give the next epochs of a run that records its schedule this dropout rate."""
        self._send(ChangeRate(run_id, rate))

    def force_stop(self) -> None:
        """Kill the worker; its run ends as Lost, a new worker starts."""
        self._send(_Kill)

    def warm_up(
        self,
        experiment: Experiment,
        options: RunOptions = RunOptions(),
        n_cells: int = 0,
    ) -> None:
        """Build the program of a network when the worker is idle.

        There is no answer; with `n_cells` a StepTimed follows if it can be measured.
        """
        self._send(WarmUp(experiment, options, n_cells))

    def save_model(
        self,
        experiment: Experiment,
        cell: Cell,
        path: str,
        options: RunOptions = RunOptions(),
    ) -> None:
        """Train one cell and save it as a Keras model at `path`; ModelSaved answers."""
        self._send(SaveModel(experiment, cell, path, options))

    def inspect_weights(
        self,
        experiment: Experiment,
        cell: Cell,
        options: RunOptions = RunOptions(),
    ) -> None:
        """Train one cell and inspect its weights; WeightsInspected answers."""
        self._send(InspectWeights(experiment, cell, options))

    def predict_samples(
        self,
        experiment: Experiment,
        cell: Cell,
        options: RunOptions = RunOptions(),
    ) -> None:
        """Train one cell and have it predict the samples that judge it; SamplesPredicted answers."""
        self._send(PredictSamples(experiment, cell, options))

    def look_inside(self, view: View, options: RunOptions = RunOptions()) -> None:
        """Look into a training; LookedInside answers. A run or a later look ends it."""
        self._send(LookInside(view, options))

    def restart(self, is_reproducible: bool) -> None:
        """End the worker and start another one in the given mode; ValueError while a run is open.

        Previews and requests for models that are not answered yet are sent to the new worker.
        """
        with self._lock:
            if self._unfinished_runs:
                raise ValueError("the engine can't restart while a run is open")
            self._send(_Restart(is_reproducible))

    def use_language(self, code: str) -> None:
        """Have the worker give its texts in this language from now on; one that starts later inherits it."""
        self._send(UseLanguage(code))

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
                self._process_commands()
            if self._process is not process:
                continue  # restarted: what is ready belongs to the old worker
            if connection is not None and connection in ready:
                self._receive(connection)
            elif process is not None and process.sentinel in ready:
                self._on_worker_died()
        self._end_worker()

    def _start_worker(self) -> None:
        self._publish(EngineStarting())
        self._process, self._connection = start_process(
            worker_main, str(log_path("engine")), self._is_reproducible, name="engine-worker"
        )
        self._outgoing = SimpleQueue()
        self._sender = threading.Thread(
            target=_send_all, args=(self._connection, self._outgoing), name="engine-sender", daemon=True
        )
        self._sender.start()

    def _process_commands(self) -> None:
        while True:
            try:
                command = self._commands.get_nowait()
            except Empty:
                return
            match command:
                case Quit():
                    self._is_closing = True
                    return
                case _Restart(is_reproducible):
                    self._restart(is_reproducible)
                case StartRun(run_id=run_id):
                    self._active_runs.append(run_id)
                    if not self._forward(command):
                        self._end_run(Lost(run_id, _("The engine is not running.")))
                case PreviewData() | SaveModel() | InspectWeights() | PredictSamples() | LookInside():
                    self._pending_requests.append(command)
                    if not self._forward(command):
                        self._fail_pending_requests(_("The engine is not running."))
                case StopRun() | PauseRun() | ContinueRun() | ChangeRate() | WarmUp() | UseLanguage():
                    self._forward(command)
                case _:
                    self._kill()

    def _forward(self, command: Command) -> bool:
        """Send a command to the worker; False if there is none.

        One that has just died is found by its sentinel.
        """
        if self._connection is None:
            return False
        self._outgoing.put(command)
        return True

    def _kill(self) -> None:
        if self._process is not None:
            self._was_killed = True
            self._process.kill()

    def _receive(self, connection: Connection) -> None:
        try:
            event = connection.recv()
        except (EOFError, ConnectionResetError):
            self._on_worker_died()
            return
        if isinstance(event, EngineReady):
            self._n_crashes = 0
        self._handle_worker_event(event)

    def _handle_worker_event(self, event: Event) -> None:
        """Publish an event of the worker, unless its run has ended or its request was answered."""
        match event:
            case Finished() | Stopped() | Failed() | Lost():
                self._end_run(event)
            case DataPreviewed() | ModelSaved() | WeightsInspected() | SamplesPredicted() | LookedInside():
                self._respond(event)
            case _ if not isinstance(event, _RunMessage) or event.run_id in self._active_runs:
                self._publish(event)

    def _on_worker_died(self) -> None:
        """Handle a dead worker: read its last events, end its runs, start another one."""
        exit_code = self._reap_worker()
        was_forced, self._was_killed = self._was_killed, False
        for run_id in tuple(self._active_runs):
            self._end_run(Lost(run_id, _lost_message(was_forced, exit_code), was_forced))
        self._fail_pending_requests(_("The engine stopped before it had answered. Try again."))
        self._n_crashes += 0 if was_forced else 1
        if self._n_crashes > MAX_CRASHES_BEFORE_READY:
            text = _("The engine ended {n} times while starting; see its log.")
            self._publish(EngineFailed(text.format(n=self._n_crashes)))
            return
        self._start_worker()

    def _restart(self, is_reproducible: bool) -> None:
        """End the worker, however busy it is, and send open requests to the next one; no run is open."""
        if self._process is not None:
            self._forward(Quit())
            self._process.join(QUIT_SECONDS)
            self._process.kill()
            self._reap_worker()
        self._is_reproducible = is_reproducible
        self._n_crashes, self._was_killed = 0, False
        self._start_worker()
        for request in self._pending_requests:
            self._forward(request)

    def _reap_worker(self) -> int | None:
        """Read the last events of a dead or dying worker and release it; returns its exit code."""
        process, connection = self._process, self._connection
        assert process is not None
        assert connection is not None
        process.join()
        self._outgoing.put(None)
        self._sender.join()
        with contextlib.suppress(EOFError, OSError):
            while connection.poll(0):
                event = connection.recv()
                if not isinstance(event, EngineReady):
                    self._handle_worker_event(event)
        connection.close()
        self._process = self._connection = None
        return process.exitcode

    def _end_run(self, event: RunEnd) -> None:
        if event.run_id in self._active_runs:
            self._active_runs.remove(event.run_id)
            self._unfinished_runs.discard(event.run_id)
            self._publish(event)

    def _respond(self, event: Response) -> None:
        """Publish an answer, once for each request; equal requests are answered in their order."""
        for request in self._pending_requests:
            if _is_response_to(event, request):
                self._pending_requests.remove(request)
                self._publish(event)
                return

    def _fail_pending_requests(self, problem: str) -> None:
        """Answer all open requests with this sentence."""
        for request in tuple(self._pending_requests):
            match request:
                case PreviewData(data):
                    self._respond(DataPreviewed(data, None, problem))
                case SaveModel(path=path):
                    self._respond(ModelSaved(path, problem))
                case InspectWeights(experiment, cell):
                    self._respond(WeightsInspected(experiment, cell, (), problem))
                case PredictSamples(experiment, cell):
                    self._respond(SamplesPredicted(experiment, cell, None, problem))
                case LookInside(view):
                    self._respond(LookedInside(view, None, problem))

    def _end_worker(self) -> None:
        process, connection = self._process, self._connection
        if process is None or connection is None:
            return
        self._outgoing.put(None)
        self._sender.join(QUIT_SECONDS)
        if self._sender.is_alive():  # with an order that the worker does not read
            process.kill()
            self._sender.join()
        connection.close()
        process.join(QUIT_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()

    def _publish(self, event: Event) -> None:
        with self._listening:
            if isinstance(event, EngineStarting | EngineReady | EngineFailed):
                self._state = event
            for listener in tuple(self._subscribers):
                listener(event)


def _send_all(connection: Connection, commands: SimpleQueue[Command | None]) -> None:
    """Send commands on a thread of its own, until None comes or the worker is gone.

    A long one, such as data of 10,000 columns, waits until the worker reads. On the session's thread both
    would wait for ever if the worker was sending a long event.
    """
    with contextlib.suppress(OSError):
        while (command := commands.get()) is not None:
            connection.send(command)


def _is_response_to(event: Response, request: Request) -> bool:
    match event, request:
        case (DataPreviewed(data=requested), PreviewData(data=data)):
            return requested == data
        case (ModelSaved(path=requested_path), SaveModel(path=path)):
            return requested_path == path
        case (WeightsInspected(), InspectWeights()):
            return (event.experiment, event.cell) == (request.experiment, request.cell)
        case (SamplesPredicted(), PredictSamples()):
            return (event.experiment, event.cell) == (request.experiment, request.cell)
        case (LookedInside(view=seen_view), LookInside(view=view)):
            return seen_view == view
    return False


def _lost_message(was_forced: bool, exit_code: int | None) -> str:
    if was_forced:
        return _("Stopped. Finished trainings are kept.")
    text = _("The engine stopped unexpectedly (code {code}). Finished trainings are kept.")
    return text.format(code=exit_code)
