"""Lending this computer to a cluster: a process that trains for others while nobody needs the computer."""

from __future__ import annotations

import contextlib
import logging
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.cluster.address import parse_address
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.session.child import prepare_child
from engine.session.messages import EngineFailed
from engine.session.worker import load_engine
from engine.system.idle import idle_seconds
from engine.system.logs import log_path
from engine.system.processes import end_at_once, start_process, temporary_folder, usable_cores

log = logging.getLogger("dropout_lab")
LOOK_SECONDS = 0.25
AWAY = 60.0  # seconds without mouse and keyboard after which the next touch means: somebody is back
UNUSED = 300.0  # seconds without them after which the computer helps again
LEAVING_SECONDS = 1.0
MAX_GIVEN_UP = 100  # times that a computer which slept joins again
_LEAVE = "leave"


@dataclass(frozen=True)
class LendingState:
    """What the lent computer does, as a sentence for the user.

    `is_over` says that it has ended by itself, `is_problem` that it ended because something is wrong.
    """

    text: str
    is_over: bool = False
    is_problem: bool = False

    @property
    def has_left(self) -> bool:
        """Whether the cluster has ended, or is no more to be reached."""
        return self.is_over and not self.is_problem


def starting() -> LendingState:
    """The worker is being started."""
    return LendingState(_("This computer joins the cluster; TensorFlow takes some seconds."))


def somebody_is_back() -> LendingState:
    """The computer is used: the worker has been ended for now."""
    text = _("Somebody uses this computer: it helps again after {n} minutes without mouse and keyboard.")
    return LendingState(text.format(n=number_text(UNUSED / 60, "g")))


def left() -> LendingState:
    """The worker is not needed any more."""
    return LendingState(_("The cluster has ended."), is_over=True)


def died() -> LendingState:
    """The worker was killed or crashed."""
    return LendingState(_("The worker has ended; see its log."), is_over=True, is_problem=True)


class Lender:
    """A thread that keeps a worker of the cluster running; `listener` is called on it with every new state.

    With `stays` the worker goes on when somebody uses the computer. Else it leaves the cluster at once, and
    comes back when the computer has not been used for some minutes. Where nobody can see whether a computer
    is used, it stays.
    """

    def __init__(
        self,
        address: str,
        key: str,
        listener: Callable[[LendingState], None],
        *,
        n_threads: int = 0,
        stays: bool = False,
    ) -> None:
        self._arguments = address, key, n_threads or usable_cores()
        self._listener, self._stays = listener, stays
        self._closing = threading.Event()
        self._n_given_up = 0
        self._thread = threading.Thread(target=self._lend, name="lender", daemon=True)

    def start(self) -> None:
        """Start; the first state follows at once."""
        self._thread.start()

    def close(self) -> None:
        """End thread and worker, within about two seconds; no state follows."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    # --- on the thread

    def _lend(self) -> None:
        was_away = False
        while not self._closing.is_set():
            self._say(starting())
            try:
                end = self._lent_once(was_away)
            except Exception:
                log.exception("This computer could not be lent")  # not a text: in the log
                end = died()
            if end is None:
                return
            if end.has_left and self._is_still_there():
                continue  # the scheduler gave this worker up, for it was asleep
            self._say(end)
            if end.is_over:
                return
            self._wait_until_unused()
            was_away = True

    def _lent_once(self, was_away: bool) -> LendingState | None:
        """Start a worker, follow it to its end and say why it ended; None if `close` was called."""
        process, connection = start_process(
            _worker_main, str(log_path("worker")), *self._arguments, name="cluster-worker"
        )
        try:
            return self._watch(process, connection, was_away)
        finally:
            _end(process, connection)

    def _watch(self, process: BaseProcess, connection: Connection, was_away: bool) -> LendingState | None:
        while not self._closing.is_set():
            if connection in wait([connection, process.sentinel], LOOK_SECONDS):
                try:
                    state = connection.recv()
                except (EOFError, OSError):
                    return died()
                if state.is_over:
                    return LendingState(state.text, is_over=True, is_problem=state.is_problem)
                self._say(state)
            elif not process.is_alive():
                return died()
            idle = None if self._stays else idle_seconds()
            if idle is not None and was_away and idle < AWAY:
                return somebody_is_back()
            was_away = idle is not None and idle >= AWAY
        return None

    def _is_still_there(self) -> bool:
        """Whether the scheduler answers; at most a few times one after the other."""
        from engine.cluster.reaching import check_answers

        self._n_given_up += 1
        if self._n_given_up > MAX_GIVEN_UP:
            return False
        address, key, _n_threads = self._arguments
        with contextlib.suppress(InputError):
            check_answers(parse_address(address, key))
            return True
        return False

    def _wait_until_unused(self) -> None:
        while not self._closing.wait(LOOK_SECONDS) and (idle_seconds() or 0.0) < UNUSED:
            pass

    def _say(self, state: LendingState) -> None:
        if not self._closing.is_set():
            self._listener(state)


def _end(process: BaseProcess, connection: Connection) -> None:
    """Have a worker leave the cluster, or kill it."""
    with contextlib.suppress(OSError):
        connection.send(_LEAVE)
    process.join(LEAVING_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    connection.close()


# --- the process


def _worker_main(connection: Connection, log_file: str, address: str, key: str, n_threads: int) -> None:
    """Train for the cluster until it ends, or the other end of the pipe says so or is closed."""
    prepare_child(Path(log_file))
    with contextlib.suppress(OSError):
        tempfile.tempdir = str(temporary_folder())
    with contextlib.suppress(OSError, EOFError):
        connection.send(_train_for_others(connection, address, key, n_threads))
    end_at_once()


def _train_for_others(connection: Connection, address: str, key: str, n_threads: int) -> LendingState:
    loaded = load_engine(is_reproducible=True)
    if isinstance(loaded, EngineFailed):
        return LendingState(loaded.message, is_over=True, is_problem=True)
    said = -1

    def look(n_training: int) -> bool:
        nonlocal said
        try:
            if n_training != said:
                said = n_training
                connection.send(LendingState(_doing(address, n_training)))
            return not connection.poll()
        except OSError:  # the process that started this one is gone
            return False

    try:
        from engine.cluster.worker import join

        join(address, key, n_threads, dict(loaded.versions), look)
    except InputError as error:
        return LendingState(str(error), is_over=True, is_problem=True)
    except Exception:
        log.exception("The worker failed")  # not a text: in the log
        return died()
    return left()


def _doing(address: str, n_training: int) -> str:
    if not n_training:
        return _("Lent to {address}: nothing to train.").format(address=address)
    text = ngettext(
        "Lent to {address}: trains {n} block.", "Lent to {address}: trains {n} blocks.", n_training
    )
    return text.format(address=address, n=n_training)
