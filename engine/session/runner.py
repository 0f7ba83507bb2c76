"""Trains parts of runs in a worker process of its own while the caller's thread waits."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from engine.experiment.trainers import RunOptions
from engine.session.messages import (
    CellsFinished,
    EngineFailed,
    EngineReady,
    Event,
    Failed,
    Finished,
    Lost,
    Part,
    RunPlanned,
    RunProgress,
    Stopped,
)
from engine.session.session import EngineSession

MAX_WAIT = 0.2  # seconds for an event: on Windows, Ctrl+C is heard only between two waits
GRACE = 10.0  # seconds that a run may take to end after it was asked to
SURE_AFTER = 20.0  # seconds of training after which the remaining time can be estimated


@dataclass(frozen=True)
class Facts:
    """How the cells were trained, for summary.json."""

    versions: dict[str, str]
    training_seconds: float = 0.0
    trainer: str = "unknown"


@dataclass(frozen=True)
class TooLong:
    """The run was stopped because it would exceed its time limit; `seconds` is the estimated total time."""

    seconds: float


End = Finished | Stopped | Failed | Lost | EngineFailed | TooLong


class Runner:
    """Starts its engine when it is first needed and ends it with the `with` block.

    `train` waits; `stop` and `set_paused` may be called from any thread meanwhile. After `stop`, which sets
    `is_stopped`, nothing more is trained. `facts` are those of the last run.
    """

    def __init__(self) -> None:
        self.facts = Facts({})
        self.is_stopped = False
        self._options = RunOptions()
        self._session: EngineSession | None = None
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._lock = threading.RLock()  # a signal's handler may stop the run that its own thread starts
        self._run_id = 0  # of the run that trains
        self._may_go_on = threading.Event()
        self._may_go_on.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()

    def stop(self) -> None:
        """End the run that trains within a second, and train nothing more."""
        with self._lock:
            self.is_stopped = True
            if self._session is not None and self._run_id:
                self._session.stop_run(self._run_id)

    def set_paused(self, is_paused: bool) -> None:
        """Let this run and later ones wait, such as for a sweep in the window, or go on.

        A pause does not count for the time limit.
        """
        with self._lock:
            if is_paused:
                self._may_go_on.clear()
            else:
                self._may_go_on.set()
            if self._session is not None and self._run_id:
                tell = self._session.pause_run if is_paused else self._session.continue_run
                tell(self._run_id)

    def train(
        self,
        parts: tuple[Part, ...],
        take: Callable[[CellsFinished], None],
        max_seconds: float = math.inf,
    ) -> End:
        """Run the parts; `take` gets finished cells as they arrive.

        The engine's first start does not count for `max_seconds`.
        """
        session = self._started()
        while not self._may_go_on.is_set() and not self.is_stopped:
            self._may_go_on.wait(MAX_WAIT)
        with self._lock:
            if self.is_stopped:
                return Stopped(0, 0.0)
            self._run_id = run_id = session.start_parts(parts, self._options)
            if not self._may_go_on.is_set():
                session.pause_run(run_id)
        try:
            return self._follow(session, run_id, take, RunClock(max_seconds))
        except BaseException:
            session.stop_run(run_id)
            raise
        finally:
            with self._lock:
                self._run_id = 0

    def _follow(
        self, session: EngineSession, run_id: int, take: Callable[[CellsFinished], None], clock: RunClock
    ) -> End:
        if self.facts.versions:
            clock.start()
        while True:
            before = time.monotonic()
            try:
                event = self._events.get(timeout=min(clock.wait_seconds, MAX_WAIT))
            except Empty:
                if not self._may_go_on.is_set():
                    clock.hold(time.monotonic() - before)
                elif clock.wait_seconds <= 0.0:
                    clock.press(session, run_id)
                continue
            if getattr(event, "run_id", run_id) != run_id:
                continue  # of a run that an error in `take` ended
            self._notice(event)
            match event:
                case EngineReady():
                    clock.start()
                case CellsFinished():
                    take(event)
                case RunProgress(done=epochs, total=total):
                    clock.see(epochs / total)
                    if clock.is_over:
                        clock.press(session, run_id)
                case Finished():
                    return event
                case Stopped() | Failed() | Lost() | EngineFailed():
                    return TooLong(clock.whole_seconds) if clock.is_pressed else event

    def _notice(self, event: Event) -> None:
        """Take what an event says of the engine and of its run; what shows progress does so here, too."""
        match event:
            case EngineReady(versions=versions):
                self.facts = replace(self.facts, versions=dict(versions))
            case RunPlanned(trainer=trainer):
                self.facts = replace(self.facts, trainer=trainer)
            case Finished(seconds=seconds):
                self.facts = replace(self.facts, training_seconds=seconds)

    def _started(self) -> EngineSession:
        with self._lock:
            if self._session is None:
                self._session = EngineSession()
                self._session.subscribe(self._events.put)
                self._session.start()
            return self._session


# --- The time limit


class RunClock:
    """Enforces a run's time limit, which does not include the engine's first start.

    After SURE_AFTER seconds of training the total time is estimated from the progress, so that a run which
    would take hours is stopped early.
    """

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._begun = math.nan
        self._first: tuple[float, float] | None = None
        self._pressed_at = math.nan
        self.whole_seconds = max_seconds
        self.is_over = False

    @property
    def is_pressed(self) -> bool:
        return not math.isnan(self._pressed_at)

    @property
    def wait_seconds(self) -> float:
        """How long the next event may take until `press` is to be called."""
        now = time.monotonic()
        if self.is_pressed:
            return max(0.0, self._pressed_at + GRACE - now)
        if math.isnan(self._begun):
            return math.inf
        return max(0.0, self._begun + self._max_seconds - now)

    def start(self) -> None:
        """Start the clock when the engine is ready; a restart of the engine does not reset it."""
        if math.isnan(self._begun):
            self._begun = time.monotonic()

    def hold(self, seconds: float) -> None:
        """Let so many seconds of a pause not count."""
        self._begun += seconds
        if self._first is not None:
            self._first = (self._first[0] + seconds, self._first[1])

    def see(self, share: float) -> None:
        """Take the progress; returns whether the whole run would take too long."""
        now = time.monotonic()
        if self._first is None:
            self._first = (now, share)
            return
        seconds, gained = now - self._first[0], share - self._first[1]
        if seconds >= min(SURE_AFTER, self._max_seconds / 4) and gained > 0:
            whole = (now - self._begun) + (1 - share) * seconds / gained
            if whole > 1.5 * self._max_seconds:
                self.is_over, self.whole_seconds = True, whole

    def press(self, session: EngineSession, run_id: int) -> None:
        """Ask the run to stop; kill it if it was asked GRACE seconds ago."""
        now = time.monotonic()
        if not self.is_pressed:
            self._pressed_at = now
            session.stop_run(run_id)
        elif now - self._pressed_at >= GRACE:
            self._pressed_at = now
            session.force_stop()
