"""Runs one command's engine: a runner that shows what it does, and that Ctrl+C stops."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty

from engine.command_line.output import Bar, echo
from engine.errors import InputError
from engine.experiment.devices import device_text
from engine.experiment.trainers import STACKED, RunOptions
from engine.inside.views import Seen, View
from engine.language.texts import _, ngettext
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
from engine.session.runner import MAX_WAIT, End, Runner


class EngineRunner(Runner):
    """Prints the engine's state, the plan of a run where that is wanted, and a progress bar."""

    def __init__(self) -> None:
        super().__init__()
        self._devices: tuple[str, ...] = ()
        self._bar = Bar()
        self._prints_plan = False
        self._n_cells = self._n_done = 0

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
            self._notice(event)
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
        prints_plan: bool = False,
    ) -> End:
        """Run the parts; `take` gets finished cells as they arrive.

        Ctrl+C stops the run, a second one kills it.
        """
        self._prints_plan = prints_plan
        self._n_cells, self._n_done = sum(len(part.cells) for part in parts), 0
        with _InterruptStops(self):
            return super().train(parts, take, max_seconds)

    def press(self) -> None:
        """Stop the run, or kill it where it was stopped before."""
        if self.is_stopped and self._session is not None:
            self._session.force_stop()
        else:
            self.stop()

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
            self._notice(event)
            match event:
                case LookedInside(seen=None, problem=problem) | EngineFailed(message=problem):
                    raise InputError(problem)
                case LookedInside(seen=seen) if seen is not None and event.view == view:
                    return seen

    def _notice(self, event: Event) -> None:
        super()._notice(event)
        match event:
            case EngineStarting():
                echo(_("The engine starts; TensorFlow takes some seconds."))
            case EngineReady(devices=devices):
                self._devices = devices
                names = "; ".join(map(device_text, devices))
                echo(_("The engine is ready: {devices}.").format(devices=names))
            case RunPlanned() if self._prints_plan:
                echo(_plan_line(event))
            case CellsFinished(results=results):
                self._n_done += len(results)
            case RunProgress(done=epochs, total=total):
                text = _("{done}/{all} cells").format(done=self._n_done, all=self._n_cells)
                self._bar.draw(epochs / total, text)
            case Finished() | Stopped() | Failed() | Lost() | EngineFailed():
                self._bar.end()


class _InterruptStops:
    """Ctrl+C asks the run to stop; a second one kills the worker."""

    def __init__(self, runner: EngineRunner) -> None:
        self._runner = runner

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, lambda *_args: self._runner.press())

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)


def _device_named(requested: str, devices: tuple[str, ...]) -> str:
    """The device of this name, or the first whose name begins so: "cpu" is "CPU, 8 threads"."""
    if requested in devices:
        return requested
    for name in devices:
        if name.lower().startswith(requested.lower()):
            return name
    raise InputError(
        _("--device must be one of these: {devices}; or the start of one, not {given}.").format(
            devices="; ".join(devices), given=requested
        )
    )


def _plan_line(plan: RunPlanned) -> str:
    blocks = ngettext("{n} block", "{n} blocks", plan.n_blocks).format(n=plan.n_blocks)
    if plan.trainer == STACKED:
        text = _("Stacked trainer on {device}, {blocks}: {reason}")
    else:
        text = _("Reference trainer on {device}, {blocks}: {reason}")
    return text.format(device=device_text(plan.device), blocks=blocks, reason=plan.reason)
