"""Runs one command's engine: trains parts of runs, shows progress, and returns how each run ended."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from engine.command_line.output import Bar, echo
from engine.errors import InputError
from engine.experiment.trainers import RunOptions
from engine.inside.views import Seen, View
from engine.session.messages import (
    CellsFinished,
    EngineFailed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    LookedInside,
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


class EngineRunner:
    """Starts its engine when it is first needed and ends it with the `with` block."""

    def __init__(self) -> None:
        self.facts = Facts({})
        self.is_interrupted = False
        self._options = RunOptions()
        self._devices: tuple[str, ...] = ()
        self._session: EngineSession | None = None
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._bar = Bar()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()

    @property
    def is_terminal(self) -> bool:
        """Whether a progress bar is shown."""
        return self._bar.is_terminal

    def choose(self, options: RunOptions) -> None:
        """Set trainer and device of the next runs.

        Raises InputError, and changes nothing, if the engine has no such device.
        """
        if not options.device:
            self._options = options
            return
        self._started()
        while not self._devices:
            try:
                event = self._events.get(timeout=MAX_WAIT)
            except Empty:
                continue
            self._report_engine_state(event)
            if isinstance(event, EngineFailed):
                self._options = options
                return  # the run will report it
        self._options = replace(options, device=_device_named(options.device, self._devices))

    def train(
        self,
        parts: tuple[Part, ...],
        take: Callable[[CellsFinished], None],
        max_seconds: float = math.inf,
        *,
        prints_plan: bool = True,
    ) -> End:
        """Run the parts; `take` gets finished cells as they arrive.

        Ctrl+C stops the run, a second one kills it.
        """
        session = self._started()
        run_id = session.start_parts(parts, self._options)
        clock = RunClock(max_seconds)
        if self.facts.versions:
            clock.start()
        n_cells, done = sum(len(part.cells) for part in parts), 0
        with _InterruptStops(self, session, run_id):
            while True:
                try:
                    event = self._events.get(timeout=min(clock.wait_seconds, MAX_WAIT))
                except Empty:
                    if clock.wait_seconds <= 0.0:
                        clock.press(session, run_id)
                    continue
                self._report_engine_state(event)
                match event:
                    case _ if getattr(event, "run_id", run_id) != run_id:
                        pass  # of a run that an error in `take` ended
                    case EngineReady():
                        clock.start()
                    case RunPlanned():
                        self.facts = replace(self.facts, trainer=event.trainer)
                        if prints_plan:
                            echo(_plan_line(event))
                    case CellsFinished(results=results):
                        done += len(results)
                        take(event)
                    case RunProgress(done=epochs, total=total):
                        self._bar.draw(epochs / total, f"{done}/{n_cells} cells")
                        clock.see(epochs / total)
                        if clock.is_over:
                            clock.press(session, run_id)
                    case Finished() | Stopped() | Failed() | Lost() | EngineFailed():
                        self._bar.end()
                        if isinstance(event, Finished):
                            self.facts = replace(self.facts, training_seconds=event.seconds)
                            return event
                        return TooLong(clock.whole_seconds) if clock.is_pressed else event

    def look(self, view: View) -> Seen:
        """Look into a training; raises InputError with the engine's sentence if that fails.

        Ctrl+C raises KeyboardInterrupt, and ends the look with the runner.
        """
        self._started().look_inside(view, self._options)
        while True:
            try:
                event = self._events.get(timeout=MAX_WAIT)
            except Empty:
                continue
            self._report_engine_state(event)
            match event:
                case LookedInside(seen=None, problem=problem) | EngineFailed(message=problem):
                    raise InputError(problem)
                case LookedInside(seen=seen) if seen is not None and event.view == view:
                    return seen

    def _started(self) -> EngineSession:
        if self._session is None:
            self._session = EngineSession()
            self._session.subscribe(self._events.put)
            self._session.start()
        return self._session

    def _report_engine_state(self, event: Event) -> None:
        match event:
            case EngineStarting():
                echo("The engine starts; TensorFlow takes some seconds.")
            case EngineReady(devices, versions):
                self._devices = devices
                self.facts = replace(self.facts, versions=dict(versions))
                echo(f"The engine is ready: {'; '.join(devices)}.")


class _InterruptStops:
    """Ctrl+C asks the run to stop; a second one kills the worker. An error here stops it, too."""

    def __init__(self, runner: EngineRunner, session: EngineSession, run_id: int) -> None:
        self._runner, self._session, self._run_id = runner, session, run_id

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._pressed)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)
        if kind is not None:
            self._session.stop_run(self._run_id)

    def _pressed(self, *_: object) -> None:
        if self._runner.is_interrupted:
            self._session.force_stop()
        else:
            self._runner.is_interrupted = True
            self._session.stop_run(self._run_id)


def _device_named(requested: str, devices: tuple[str, ...]) -> str:
    """The device of this name, or the first whose name begins so: "cpu" is "CPU, 8 threads"."""
    if requested in devices:
        return requested
    for name in devices:
        if name.lower().startswith(requested.lower()):
            return name
    raise InputError(
        f"--device must be one of these: {'; '.join(devices)}; or the start of one, not {requested}."
    )


def _plan_line(plan: RunPlanned) -> str:
    blocks = f"{plan.n_blocks} block{'s' if plan.n_blocks != 1 else ''}"
    return f"{plan.trainer.capitalize()} trainer on {plan.device}, {blocks}: {plan.reason}"


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
