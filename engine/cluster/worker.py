"""A worker of a cluster: a process that trains the blocks that the scheduler sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from engine.cluster.address import Address, parse_address
from engine.cluster.facts import resources
from engine.cluster.key import security
from engine.cluster.reaching import check_answers, no_answer
from engine.cluster.restricted import WORKER_OPERATIONS, load_dask, only_our_messages, restrict
from engine.system.processes import temporary_folder

JOIN_SECONDS = 15.0
LOOK_SECONDS = 0.25


def join(
    address: str,
    key: str,
    n_threads: int,
    versions: Mapping[str, str],
    look: Callable[[int], bool],
) -> None:
    """Train for a cluster until the scheduler ends or this worker is to leave.

    Parameters
    ----------
    address : str
        As `Address` has it.
    key : str
        Path of the key file; empty for none.
    n_threads : int
        Blocks that train at once.
    versions : mapping
        As `engine.training.device.prepare` gives them.
    look : callable
        Called some times a second, once it has joined, with the number of blocks that train; returns whether
        to go on.

    Raises
    ------
    InputError
        If nothing answers at the address, or not with this key.
    """
    where = parse_address(address, key)
    check_answers(where)
    load_dask()
    with only_our_messages():
        from distributed.compatibility import asyncio_run
        from distributed.config import get_loop_factory

        asyncio_run(_join(where, key, n_threads, versions, look), loop_factory=get_loop_factory())


async def _join(
    address: Address, key: str, n_threads: int, versions: Mapping[str, str], look: Callable[[int], bool]
) -> None:
    from distributed import Worker

    from engine.cluster import lent

    async def steer(run: str, state: str, number: int) -> None:
        lent.steer(str(run), str(state), int(number))

    worker = Worker(
        str(address),
        # Without a key nobody else may reach it; with one, who has the key may, through any network.
        host=address.host if not address.has_key else None,
        nthreads=n_threads,
        resources=resources(versions),
        security=security(key),
        memory_limit=0,
        dashboard=False,
        local_directory=str(temporary_folder()),
        death_timeout=JOIN_SECONDS,
    )
    restrict(worker, WORKER_OPERATIONS)
    worker.handlers["steer"] = steer
    try:
        await worker
    except (OSError, TimeoutError, RuntimeError, ValueError):
        raise no_answer(address) from None
    while worker.status.name != "closed" and look(worker.state.executing_count):
        await asyncio.sleep(LOOK_SECONDS)
    if worker.status.name == "running":
        await worker.close(executor_wait=False)
