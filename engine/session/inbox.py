"""The worker's inbox: reads commands, and lets a running training ask whether to stop or wait."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from engine.data.preview import preview
from engine.errors import InputError
from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.session.messages import (
    CellRequest,
    ChangeRate,
    Command,
    ContinueRun,
    DataPreviewed,
    Event,
    InspectWeights,
    LookInside,
    PauseRun,
    PredictSamples,
    PreviewData,
    Quit,
    RunContinued,
    RunPaused,
    SaveModel,
    StartRun,
    StopRun,
    UseLanguage,
    WarmUp,
)
from engine.system.languages import use_language

READ_INTERVAL = 0.01
PAUSED_READ_SECONDS = 0.1

Job = StartRun | CellRequest | LookInside | WarmUp


class Inbox:
    """The commands that the worker has received.

    Previews are answered at once; runs and requests for a model wait in a queue; stops and pauses are
    remembered. Of the warm-ups only the newest is kept, since an older one is of a network that has changed
    since.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: deque[StartRun | CellRequest | LookInside] = deque()
        self._warm_up: WarmUp | None = None
        self._read_at = 0.0
        self._reading, self._sending = threading.RLock(), threading.Lock()  # a run has several threads
        self.stopped: set[int] = set()
        self.paused: set[int] = set()
        self.rates: dict[int, float] = {}
        self.is_closed = False

    @property
    def has_work(self) -> bool:
        return bool(self._queue) or self._warm_up is not None

    @property
    def has_more_urgent(self) -> bool:
        """Whether a run or another look waits, which ends a look that is going on."""
        return any(isinstance(job, StartRun | LookInside) for job in self._queue)

    def next_look(self) -> LookInside | None:
        """Remove and return the next job if it is a look: a run can go on beside it."""
        job = self._queue[0] if self._queue else None
        if not isinstance(job, LookInside):
            return None
        self._queue.popleft()
        return job

    def next_job(self) -> Job | None:
        """Remove and return the next job; a warm-up only if nothing else waits."""
        if self._queue:
            return self._queue.popleft()
        command, self._warm_up = self._warm_up, None
        return command

    def send(self, event: Event) -> None:
        """Send an event to the parent; raises one of the pipe's errors if the parent is gone."""
        with self._sending:
            self._connection.send(event)

    def read(self, timeout: float | None = 0.0) -> None:
        """Read all commands that have arrived; with a timeout wait for the first, with None for ever."""
        with self._reading:
            while self._connection.poll(timeout):
                self._take(self._connection.recv())
                timeout = 0.0
            self._read_at = time.monotonic()

    def read_now_and_then(self) -> None:
        """Like `read`, but at most once per READ_INTERVAL.

        For callers that ask thousands of times a second: a look at the pipe costs more than a small training
        step.
        """
        if time.monotonic() - self._read_at >= READ_INTERVAL:
            self.read()

    def _take(self, command: Command) -> None:
        match command:
            case StartRun(run_id=run_id):
                self.rates[run_id] = command.rate_by_hand
                self._queue.append(command)
            case SaveModel() | InspectWeights() | PredictSamples() | LookInside():
                self._queue.append(command)
            case WarmUp():
                self._warm_up = command
            case UseLanguage(code):
                with suppress(InputError):  # there are no texts: those in use stay
                    use_language(code)
            case StopRun(run_id):
                self.stopped.add(run_id)
            case PauseRun(run_id):
                self.paused.add(run_id)
            case ContinueRun(run_id):
                self.paused.discard(run_id)
            case ChangeRate(run_id, rate):
                self.rates[run_id] = rate
            case PreviewData(data):
                try:
                    self.send(DataPreviewed(data, preview(data)))
                except InputError as error:
                    self.send(DataPreviewed(data, None, str(error)))
            case Quit():
                self.is_closed = True


class RunControl:
    """The Control of one run; `flush` sends its pending progress before it pauses.

    An epoch whose rate is chosen by hand takes `hand_seconds` at least.
    """

    def __init__(
        self, inbox: Inbox, run_id: int, flush: Callable[[], None], hand_seconds: float = 0.0
    ) -> None:
        self._inbox, self._run_id, self._flush = inbox, run_id, flush
        self._hand_seconds, self._asked_at = hand_seconds, 0.0
        self.paused_seconds = 0.0

    def should_stop(self) -> bool:
        """Whether the user stopped the run, or the worker must end."""
        self._inbox.read_now_and_then()
        return self._is_over()

    def wait_while_paused(self) -> None:
        """Wait until the run is continued or stopped; previews are answered meanwhile."""
        self._inbox.read_now_and_then()
        if not self.is_paused():
            return
        started = time.perf_counter()
        self._flush()
        self._inbox.send(RunPaused(self._run_id))
        while self.is_paused():
            self._inbox.read(PAUSED_READ_SECONDS)
        self.paused_seconds += time.perf_counter() - started
        if not self._is_over():
            self._inbox.send(RunContinued(self._run_id))

    def is_over(self) -> bool:
        """Whether the user stopped the run, without a look at the pipe."""
        return self._is_over()

    def is_paused(self) -> bool:
        """Whether the user has paused the run and not stopped it."""
        return self._run_id in self._inbox.paused and not self._is_over()

    def rate_by_hand(self) -> float:
        """Return the dropout rate that the user chose last, once the epoch before has taken its time."""
        if self._asked_at:
            self._flush()  # the epoch before, which the user sees while choosing
        end = self._asked_at + self._hand_seconds
        while (left := end - time.monotonic()) > 0 and not self._is_over():
            self._inbox.read(min(left, PAUSED_READ_SECONDS))
        self._inbox.read()
        self._asked_at = time.monotonic()
        return self._inbox.rates.get(self._run_id, MAX_BY_HAND)

    def _is_over(self) -> bool:
        return self._run_id in self._inbox.stopped or self._inbox.is_closed


class LookControl:
    """The Control of a look: a run, or another look, ends it. `must_end` may know another reason."""

    def __init__(self, inbox: Inbox, must_end: Callable[[], bool] = lambda: False) -> None:
        self._inbox, self._must_end = inbox, must_end

    def should_stop(self) -> bool:
        """Whether something else waits, or the worker must end."""
        self._inbox.read_now_and_then()
        return self._inbox.has_more_urgent or self._inbox.is_closed or self._must_end()

    def is_paused(self) -> bool:
        """Never: a look can't be paused."""
        return False

    def rate_by_hand(self) -> float:
        """The highest: nobody chooses a rate during a look."""
        return MAX_BY_HAND

    def wait_while_paused(self) -> None:
        """Nothing pauses a look."""
