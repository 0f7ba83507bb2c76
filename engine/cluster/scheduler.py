"""The scheduler of a cluster: it hands blocks of cells to the workers, and computes nothing itself."""

from __future__ import annotations

import errno
from collections.abc import Callable

from engine.cluster.address import MAX_PORT, check_key
from engine.cluster.key import security
from engine.cluster.restricted import SCHEDULER_OPERATIONS, load_dask, only_our_messages, restrict
from engine.errors import InputError
from engine.language.texts import _

THIS_COMPUTER, ALL_INTERFACES = "127.0.0.1", "0.0.0.0"  # noqa: S104 (only with a key)


def serve(host: str, port: int, key: str, say: Callable[[str], None]) -> None:
    """Run a scheduler until the process is interrupted.

    Parameters
    ----------
    host : str
        Name or number under which this computer is reached; empty for all of its networks with a key, and for
        this computer alone without.
    port : int
        0 for any that is free.
    key : str
        Path of the key file; empty for none, which only this computer may do.
    say : callable
        Called with the address, once it listens.

    Raises
    ------
    InputError
        If the key is missing or broken, or it can't listen there.
    """
    host = host or (ALL_INTERFACES if key else THIS_COMPUTER)
    if not 0 <= port <= MAX_PORT:
        raise InputError(
            _("--port must be a number from 0 to {limit}, not {port}.").format(limit=MAX_PORT, port=port)
        )
    check_key(host, key)
    load_dask()
    with only_our_messages():
        from distributed.compatibility import asyncio_run
        from distributed.config import get_loop_factory

        asyncio_run(_serve(host, port, key, say), loop_factory=get_loop_factory())


async def _serve(host: str, port: int, key: str, say: Callable[[str], None]) -> None:
    from distributed import Scheduler
    from distributed.spans import SpansSchedulerExtension
    from distributed.stealing import WorkStealing

    scheduler = Scheduler(
        host=host,
        port=port,
        protocol="tls" if key else "tcp",
        security=security(key),
        dashboard=False,
        extensions={"stealing": WorkStealing, "spans": SpansSchedulerExtension},
    )
    restrict(scheduler, SCHEDULER_OPERATIONS)
    try:
        await scheduler
    except RuntimeError as error:
        why = error.__cause__
        if not isinstance(why, OSError):
            raise
        is_taken = why.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None))
        reason = _("another program does") if is_taken else why.strerror
        raise InputError(
            _("The scheduler can't listen at {host}, port {port}: {reason}.").format(
                host=host, port=port, reason=reason
            )
        ) from None
    say(scheduler.address)
    await scheduler.finished()
