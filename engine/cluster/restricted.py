"""What a process of the cluster takes from the wire: messages of trainings, and no other objects.

Dask pickles tasks and results. Python's own unpickler asks an audit hook before it looks up any name
(`pickle.find_class`, https://docs.python.org/3/library/audit_events.html), and ours refuses all but those in
`NAMES`: the two functions of `engine.cluster.tasks`, and Dask's containers for a task. Orders and results are
numbers, texts and bytes. Dask's operations that run, install or upload something are taken away from
scheduler and worker, and so are the names that its decoder would import. So who has the key can have cells
trained, and can disturb the cluster, but runs no code of their own.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.language.texts import _

if TYPE_CHECKING:
    from distributed.core import Server

NAMES = frozenset(
    {
        ("builtins", "bytes"),
        ("builtins", "dict"),
        ("dask._expr", "Expr._reconstruct"),
        ("dask._expr", "LLGExpr"),
        ("dask._task_spec", "Alias"),  # not a text
        ("dask._task_spec", "Task"),  # not a text
        ("engine.cluster.tasks", "keep"),
        ("engine.cluster.tasks", "train_cells"),
    }
)
SCHEDULER_OPERATIONS = frozenset(
    {
        "add_keys",
        "broadcast",
        "gather",
        "heartbeat_worker",
        "identity",
        "ncores",
        "register-client",
        "register-worker",
        "unregister",
        "who_has",
    }
)
WORKER_OPERATIONS = frozenset({"free_keys", "get_data", "ping", "steer"})
SETTINGS = {
    # The decoder of messages would else hand out whatever Dask's modules have, `os.system` for one.
    "distributed.scheduler.allowed-imports": [],
    # No profiles, nothing written to a disk, few events kept.
    "distributed.admin.low-level-log-length": 10,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.memory.rebalance.measure": "managed",
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.diagnostics.nvml": False,
    # A computer that sleeps or is switched off is given up within a minute.
    "distributed.scheduler.worker-ttl": "20s",
    "distributed.scheduler.allowed-failures": 20,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.comm.timeouts.connect": "10s",
    "distributed.comm.timeouts.tcp": "20s",
    "distributed.comm.retry.count": 0,
}
_NONE = 0  # no thread has this number
_open_to: list[int] = []  # while messages may come: the thread that may unpickle anything, or _NONE


def check_installed() -> None:
    """Refuse to go on without Dask, which is an optional part.

    Raises
    ------
    InputError
    """
    if not all(find_spec(name) for name in ("distributed", "cryptography")):
        raise InputError(
            _("A cluster needs Dask distributed, which is not installed: pip install dropout-lab[cluster].")
        )


def load_dask() -> None:
    """Import Dask with our settings alone, not those of a file or the environment.

    Raises
    ------
    InputError
        If it is not installed.
    """
    check_installed()
    import dask
    from distributed.node import ServerNode

    ServerNode.start_http_server = lambda *_, **__: None  # it would listen on one more port
    dask.config.refresh(paths=[], env={})
    dask.config.set(SETTINGS)
    for name in ("distributed", "distributed.scheduler", "distributed.worker", "distributed.core"):
        logging.getLogger(name).setLevel(logging.ERROR)


@contextmanager
def only_our_messages(*, but_main_thread: bool = False) -> Iterator[None]:
    """Refuse to unpickle anything else, in this process, until the end of the block.

    Parameters
    ----------
    but_main_thread : bool
        Whether the main thread may: it reads the pipe of the process that started this one, while Dask's
        messages come on other threads.

    Yields
    ------
    None
    """
    _add_hook()
    _open_to.append(threading.main_thread().ident or 0 if but_main_thread else _NONE)
    try:
        yield
    finally:
        _open_to.pop()


@cache
def _add_hook() -> None:
    """Have Python ask `_refuse_other_names`, once for all: a hook can't be removed."""
    sys.addaudithook(_refuse_other_names)


def _refuse_other_names(event: str, arguments: tuple[object, ...]) -> None:
    if event != "pickle.find_class" or not _open_to or threading.get_ident() in _open_to:
        return
    if arguments not in NAMES:
        raise InputError(
            _("{module}.{name} is no part of a message").format(module=arguments[0], name=arguments[1])
        )


def restrict(server: Server, operations: frozenset[str]) -> None:
    """Take away all operations of a scheduler or worker but these.

    Parameters
    ----------
    server : distributed.core.Server
    operations : frozenset of str
    """
    server.handlers = {name: one for name, one in server.handlers.items() if name in operations}
