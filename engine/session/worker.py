"""The worker process: the only process that loads TensorFlow.

It reads commands from its pipe, also between two batches of a run, and sends events back. Runs and requests
for a model wait in one queue; a warm-up runs when nothing else waits. The process ends when its pipe closes
or its parent dies, however the parent dies. It never starts a process itself. On x86-64 it first checks that
the processor can run TensorFlow.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import platform
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import ClusterLostError, InputError
from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.language.texts import N_, _, ngettext
from engine.session.answering import CONNECTION_ERRORS, answer, memory_sentence, refusal
from engine.session.child import prepare_child
from engine.session.inbox import Inbox, LookControl, RunControl
from engine.session.messages import (
    CellsFinished,
    EngineFailed,
    EngineReady,
    Event,
    Failed,
    Finished,
    InspectWeights,
    LookInside,
    Lost,
    PredictSamples,
    RunPlanned,
    RunProgress,
    SaveModel,
    StartRun,
    StepTimed,
    Stopped,
    WarmUp,
)
from engine.system.cpp_runtime import CppRuntimeError
from engine.system.processes import end_at_once, temporary_folder

if TYPE_CHECKING:
    from engine.training.train import Elsewhere
    from engine.training.updates import Update


log = logging.getLogger("dropout_lab")
PROGRESS_INTERVAL = 0.1
WORTH_SENDING = 20.0  # seconds that a run takes here; a cluster's computers trace its program first
STAYS_HERE = N_("This takes so little time that it is not sent to the cluster.")
HAND_SECONDS, MAX_HAND_SECONDS = 20.0, 0.5  # of a training by hand, and of one of its epochs
MESSAGE_CELLS = 50  # unpickling more at once would delay the window's thread
NO_AVX = N_(
    "This computer's processor has no AVX instructions, which TensorFlow needs: "
    "the network can be edited here, but not trained."
)
CPUINFO = Path("/proc/cpuinfo")
_WINDOWS_AVX = 39  # PF_AVX_INSTRUCTIONS_AVAILABLE
_FIRST_LEAF, _ECX_IN_USE, _AVX = 0, 6, 28  # of glibc's array: what the processor has, then what may be used


def worker_main(connection: Connection, log_path: str, is_reproducible: bool) -> None:
    """The process's main function: serve commands until Quit or until the parent ends."""
    prepare_child(Path(log_path))
    with contextlib.suppress(OSError):
        tempfile.tempdir = str(temporary_folder())  # AutoGraph writes files there
    with contextlib.suppress(*CONNECTION_ERRORS):
        _serve(Inbox(connection), is_reproducible)
    end_at_once()  # TensorFlow's own shutdown takes more than a second and saves nothing


def _serve(inbox: Inbox, is_reproducible: bool) -> None:
    inbox.read()  # a waiting preview is answered before TensorFlow loads
    loaded = load_engine(is_reproducible)
    inbox.send(loaded)
    problem = loaded.message if isinstance(loaded, EngineFailed) else ""
    while True:
        inbox.read(timeout=0.0 if inbox.has_work else None)
        if inbox.is_closed:
            return
        match inbox.next_job():
            case StartRun(run_id) if problem:
                inbox.send(Failed(run_id, problem))
            case WarmUp() if problem:
                pass
            case StartRun() as run:
                inbox.send(_run(run, inbox))
            case SaveModel() | InspectWeights() | PredictSamples() | LookInside() as request:
                inbox.send(refusal(request, problem) if problem else answer(request, LookControl(inbox)))
            case WarmUp() as command:
                _warm_up(command, inbox)


def _run(run: StartRun, inbox: Inbox) -> Event:
    """Train one run to its end, whatever that is."""
    if run.run_id in inbox.stopped:
        return Stopped(run.run_id, 0.0)
    emitter = _Emitter(inbox, run)
    control = RunControl(inbox, run.run_id, emitter.flush, _hand_seconds(run))

    def look() -> None:
        """Answer a look while other threads train; the end of the run ends it."""
        if (request := inbox.next_look()) is not None:
            inbox.send(answer(request, LookControl(inbox, control.is_over)))

    try:
        from engine.training.train import train

        started = time.perf_counter()
        with _place_of(run, control) as elsewhere:
            emitter.note = _(STAYS_HERE) if run.options.cluster and elsewhere is None else ""
            for part in run.parts:
                outcome = train(
                    part.experiment,
                    part.cells,
                    emitter,
                    control,
                    run.options,
                    done=part.done,
                    elsewhere=elsewhere,
                    meanwhile=look,
                )
                if not part.done.union(result.cell for result in outcome.finished).issuperset(part.cells):
                    emitter.flush()
                    seconds = time.perf_counter() - started - control.paused_seconds
                    return Stopped(run.run_id, seconds, outcome.partial, emitter.part)
                emitter.end_part()
    except ClusterLostError as error:
        emitter.flush()
        return Lost(run.run_id, str(error))
    except InputError as error:
        return Failed(run.run_id, str(error))
    except CONNECTION_ERRORS:
        raise
    except Exception as error:
        log.exception("The training failed")  # not a text: in the log
        cells = tuple(cell for part in run.parts for cell in part.cells)
        return Failed(run.run_id, _training_sentence(error, cells), traceback.format_exc())
    return Finished(run.run_id, time.perf_counter() - started - control.paused_seconds)


def _hand_seconds(run: StartRun) -> float:
    """How long an epoch takes at least while its rate is chosen by hand, so that there is time to choose."""
    return min(MAX_HAND_SECONDS, HAND_SECONDS / run.parts[0].experiment.training.epochs)


def _seconds_here(run: StartRun) -> float:
    """Estimate how long the run takes on this computer."""
    from engine.timing.calibration import Calibration
    from engine.timing.run_cost import run_cost

    parts = [(part.experiment, part.left) for part in run.parts]
    return run_cost(parts, Calibration(), trainer=run.options.trainer).seconds


@contextlib.contextmanager
def _place_of(run: StartRun, control: RunControl) -> Iterator[Elsewhere | None]:
    """What trains the run instead of this process: a cluster, if the user chose one and it is worth it."""
    is_by_hand = any(part.experiment.training.records_by_hand for part in run.parts)
    if not run.options.cluster or is_by_hand or _seconds_here(run) < WORTH_SENDING:
        yield None
        return
    from engine.cluster.client import joined
    from engine.training.device import versions

    with joined(run.options, dict(versions()), control.should_stop) as cluster:
        yield cluster.train


class _Emitter:
    """Turns a trainer's updates into messages: at most ten progress messages a second, no epoch lost.

    If a run has several parts, only the first one's plan is sent.
    """

    def __init__(self, inbox: Inbox, run: StartRun) -> None:
        self._inbox, self._run_id = inbox, run.run_id
        self.note = ""  # behind the reason for the trainer
        self._epochs_of = [part.n_left * part.experiment.training.epochs for part in run.parts]
        self._total = sum(self._epochs_of)
        self.part = 0
        self._done_before = 0
        self._done = 0.0
        self._epochs: list[EpochValues] = []
        self._sent_at = 0.0

    def __call__(self, update: Update) -> None:
        from engine.training.updates import CellsDone, Planned, Progress

        match update:
            case Planned() if self.part:
                return
            case Planned():
                reason = f"{update.reason} {self.note}".strip()
                self._inbox.send(
                    RunPlanned(self._run_id, update.trainer, reason, update.device, update.n_blocks)
                )
                return
            case CellsDone(results):
                self.flush()
                for start in range(0, len(results), MESSAGE_CELLS):
                    part = results[start : start + MESSAGE_CELLS]
                    self._inbox.send(CellsFinished(self._run_id, part, self.part))
                return
            case EpochValues():
                self._epochs.append(update)
            case Progress(done):
                # A block with some cells done is trained whole, so that more may be trained than is left.
                self._done = self._done_before + min(done, self._epochs_of[self.part])
        if time.monotonic() - self._sent_at >= PROGRESS_INTERVAL:
            self.flush()

    def end_part(self) -> None:
        """End a part: the next one begins, or the run ends."""
        self._done_before += self._epochs_of[self.part]
        self._done = float(self._done_before)
        self.part += 1
        self.flush()

    def flush(self) -> None:
        """Send the pending updates."""
        self._inbox.send(RunProgress(self._run_id, self._done, self._total, tuple(self._epochs)))
        self._epochs.clear()
        self._sent_at = time.monotonic()


def _warm_up(command: WarmUp, inbox: Inbox) -> None:
    """Build a program; a failure is only logged, since the run itself will report it."""
    try:
        from engine.training.train import warm_up

        seconds = warm_up(command.experiment, command.options, command.n_cells)
        if seconds:
            inbox.send(StepTimed(command.experiment, command.options, command.n_cells, seconds))
    except CONNECTION_ERRORS:
        raise
    except Exception:
        log.exception("The warm-up failed")  # not a text: in the log


def _training_sentence(error: Exception, cells: tuple[Cell, ...]) -> str:
    if sentence := memory_sentence(error):
        return sentence
    if len(cells) > 1:
        text = ngettext(
            "Keras could not train {n} training: {error}.",
            "Keras could not train {n} trainings: {error}.",
            len(cells),
        )
    else:
        text = _("Keras could not train the training: {error}.")
    return text.format(n=len(cells), error=type(error).__name__)


def load_engine(is_reproducible: bool) -> EngineReady | EngineFailed:
    """Import TensorFlow and all that trains, and say what there is, or why there is nothing."""
    if problem := processor_problem():
        return EngineFailed(problem)  # TensorFlow would crash at an unknown instruction
    try:
        gc.disable()  # importing makes no garbage that is worth looking for
        import engine.training.train  # noqa: F401 (loaded here so that the first run starts at once)
        from engine.training.device import prepare

        devices, versions = prepare(is_reproducible)
        gc.collect()
        gc.freeze()  # Keras collects before each training, and would look at all that was imported
        return EngineReady(devices, versions, is_reproducible)
    except Exception as error:  # noqa: BLE001 (the worker's border: a broken installation becomes a sentence)
        return EngineFailed(loading_sentence(error), traceback.format_exc())
    finally:
        gc.enable()


def loading_sentence(error: Exception) -> str:
    """One sentence of an error that may hold a whole traceback, or its words among other values."""
    if isinstance(error, CppRuntimeError):
        return str(error)
    lines = str(error.args[0] if error.args else "").splitlines()
    reasons = [line for line in lines if line.strip() and not line.startswith((" ", "Traceback"))]
    reason = (reasons or [type(error).__name__])[0].rstrip(".: ")
    return _("TensorFlow can't be loaded: {reason}.").format(reason=reason)


# --- Whether this processor can run TensorFlow
#
# TensorFlow's builds for x86-64 need AVX and crash without it. If it is unknown, TensorFlow is tried.


def processor_problem() -> str:
    """A sentence if TensorFlow cannot run; empty if it can or if that is unknown."""
    return _(NO_AVX) if has_avx() is False else ""


def has_avx() -> bool | None:
    """Whether processor and system allow AVX; None if that cannot be found out."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return None
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(_WINDOWS_AVX))
    if sys.platform != "linux":
        return None
    is_supported = has_avx_by_glibc()
    return is_supported if is_supported is not None else has_avx_by_cpuinfo(CPUINFO)


def has_avx_by_cpuinfo(path: Path) -> bool | None:
    """What /proc/cpuinfo says of the first processor; an emulator shows the file of its host."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    flags = re.search(r"^flags\s*:(.*)$", text, re.MULTILINE)
    return "avx" in flags[1].split() if flags else None


def has_avx_by_glibc() -> bool | None:
    """What glibc (2.33 or newer) asked of the processor itself."""
    try:
        ask = ctypes.CDLL(None)["__x86_get_cpuid_feature_leaf"]
    except (AttributeError, OSError):
        return None
    ask.restype = ctypes.POINTER(ctypes.c_uint32 * 8)
    ask.argtypes = [ctypes.c_uint]
    found = ask(_FIRST_LEAF)
    return bool(found.contents[_ECX_IN_USE] >> _AVX & 1) if found else None
