"""`cluster`: its key, its scheduler, a worker, and all of it on this computer to try it out."""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from engine.cluster.address import parse_address
from engine.cluster.key import make_key
from engine.cluster.restricted import check_installed
from engine.cluster.scheduler import serve
from engine.command_line.output import echo, echo_error
from engine.errors import InputError
from engine.language.texts import _
from engine.session.child import prepare_child
from engine.session.lending import Lender, LendingState
from engine.system.logs import log_path
from engine.system.processes import start_process
from engine.version import command

DONE, FAILED = 0, 1
MAX_THREADS = 1024
WAIT = 0.2  # seconds: on Windows, Ctrl+C is heard only between two waits
DEMO_WORKERS = 2


def cluster(options: Namespace) -> int:
    """Run `cluster key`, `scheduler`, `worker` or `demo`; returns the exit code.

    Raises InputError for wrong input, and where Dask is not installed.
    """
    check_installed()
    match options.part:
        case "key":
            return _make_key(options.file)
        case "scheduler":
            return _schedule(options.host, options.port, options.key)
        case "worker":
            return _lend(options.address, options.key, options.threads, options.stay)
        case _:
            return _demonstrate()


def _make_key(path: Path) -> int:
    make_key(path)
    echo(
        _("{path} is the cluster's key: who has this file can join, and have networks trained.").format(
            path=path
        )
    )
    return DONE


def _schedule(host: str, port: int, key: str) -> int:
    def say(address: str) -> None:
        echo(address)
        joining = f"{command()} cluster worker {address}{_with_key(key)}"  # not a text: to be typed
        sending = f"{command()} run PROJECT --out DIR --cluster {address}{_with_key(key)}"  # not a text
        echo(_("Computers join with: {command}").format(command=joining))
        echo(_("A sweep is sent with: {command}").format(command=sending))
        echo(_("Ctrl+C ends the cluster."))

    try:
        serve(host, port, key, say)
    except (KeyboardInterrupt, asyncio.CancelledError):
        echo(_("The cluster has ended."))
    return DONE


def _with_key(key: str) -> str:
    return f' --key "{key}"' if key else ""


def _lend(address: str, key: str, n_threads: int | None, stays: bool) -> int:
    if n_threads is not None and not 1 <= n_threads <= MAX_THREADS:
        raise InputError(
            _("--threads must be a number from 1 to {most}, not {n_threads}.").format(
                most=MAX_THREADS, n_threads=n_threads
            )
        )
    ends: SimpleQueue[LendingState] = SimpleQueue()
    over = threading.Event()

    def hear(state: LendingState) -> None:
        if state.is_over:
            ends.put(state)
            over.set()
        else:
            echo(state.text)

    lender = Lender(str(parse_address(address, key)), key, hear, n_threads=n_threads or 0, stays=stays)
    lender.start()
    try:
        while not over.wait(WAIT):
            pass
    except KeyboardInterrupt:
        echo(_("This computer is no longer lent."))
        return DONE
    finally:
        lender.close()
    end = ends.get()
    (echo_error if end.is_problem else echo)(end.text)
    return FAILED if end.is_problem else DONE


# --- The demonstration


def _demonstrate() -> int:
    """Start a scheduler and workers on this computer; they end with Ctrl+C."""
    process, connection = start_process(_scheduler_main, str(log_path("scheduler")), name="cluster-scheduler")
    lenders: list[Lender] = []
    try:
        address = connection.recv()
        over = threading.Event()

        def hear(number: int, state: LendingState) -> None:
            echo(_("Worker {number}: {state}").format(number=number, state=state.text))
            if state.is_over:
                over.set()

        echo(address)
        for number in range(1, DEMO_WORKERS + 1):
            lender = Lender(address, "", partial(hear, number), n_threads=1, stays=True)
            lenders.append(lender)
            lender.start()
        sending = f"{command()} run dropout-helps --seeds 80 --out DIR --cluster {address}"  # not a text
        echo(_("In another terminal: {command}").format(command=sending))
        echo(
            _('In the window: click the engine in the status bar, then "Cluster…". Ctrl+C ends the cluster.')
        )
        while not over.wait(WAIT) and process.is_alive():
            pass
        echo_error(_("A part of the cluster has ended; see its log."))
        return FAILED
    except EOFError:
        echo_error(_("The scheduler has ended; see its log."))
        return FAILED
    except KeyboardInterrupt:
        echo(_("The cluster has ended."))
        return DONE
    finally:
        for lender in lenders:
            lender.close()
        process.kill()
        process.join()


def _scheduler_main(connection: Connection, log_file: str) -> None:
    """Run a scheduler on any free port of this computer, until the process that started it ends."""
    prepare_child(Path(log_file))
    serve("", 0, "", connection.send)
