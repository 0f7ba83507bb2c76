"""A connection to a scheduler, on a thread of its own: who uses it never waits for the network.

What is sent is taken at once; answers, reports and what is known of the workers are there when they came.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from engine.cluster.address import Address
from engine.cluster.key import security
from engine.cluster.order import GO
from engine.cluster.reaching import check_answers, no_answer
from engine.cluster.restricted import load_dask, only_our_messages
from engine.cluster.tasks import keep, train_cells

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger("dropout_lab")
JOIN_SECONDS = 10.0
ASK_EVERY = 1.0  # seconds between two questions to the scheduler
ASK_SECONDS = 5.0  # that it may take for an answer
END_SECONDS = 2.0
TICK = 0.05


@dataclass(frozen=True)
class Answer:
    """What came of a task: `value`, or the error that Dask has for it."""

    key: str
    value: Any = None
    error: Exception | None = None


class Connection:
    """Dask's client, used from one other thread.

    Parameters
    ----------
    address : Address
    key : str
        Path of the key file; empty for none.

    Attributes
    ----------
    answers : SimpleQueue of Answer
    reports : SimpleQueue of mapping
        What workers tell of the runs that are followed.
    workers : list of dict
        Those that the scheduler had when it was asked last.
    answered_at : float
        When it answered last, by `time.monotonic`.
    is_open : bool
    """

    def __init__(self, address: Address, key: str) -> None:
        self._address, self._key = address, key
        self.answers: SimpleQueue[Answer] = SimpleQueue()
        self.reports: SimpleQueue[Mapping[str, Any]] = SimpleQueue()
        self.workers: list[dict[str, Any]] = []
        self.answered_at = time.monotonic()
        self.is_open = False
        self._opened = threading.Event()  # or failed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self._client: Client | None = None
        self._kept: dict[str, Future] = {}
        self._fetches: dict[str, tuple[Future, asyncio.Task[None]]] = {}
        self._wish: tuple[str, str, int] = ("", GO, 0)  # run, state, how many states there were
        self._thread = threading.Thread(target=self._run, name="cluster", daemon=True)

    def open(self, should_stop: Callable[[], bool]) -> None:
        """Connect, unless the user stops it meanwhile; `is_open` tells.

        Parameters
        ----------
        should_stop : callable

        Raises
        ------
        InputError
            If nothing answers there, not in time, or not with this key.
        """
        check_answers(self._address)
        security(self._key)  # a broken key is named before anything is tried
        load_dask()
        self._thread.start()
        end = time.monotonic() + JOIN_SECONDS
        while not self._opened.wait(TICK) and not should_stop():
            if time.monotonic() > end:
                break
        if not self.is_open and not should_stop():
            raise no_answer(self._address)

    def close(self) -> None:
        """End the connection; the scheduler then drops what it has to do for it."""
        self._is_closing = True
        self._call(self._end)
        if self._thread.is_alive():
            self._thread.join(END_SECONDS + ASK_SECONDS)

    def follow(self, run: str) -> None:
        """Have what workers tell of a run put into `reports`, and its state told to them.

        Parameters
        ----------
        run : str
        """
        self._wish = run, GO, 0
        self._call(lambda: self._client and self._client.subscribe_topic(run, self._hear))

    def steer(self, state: str) -> None:
        """Tell all workers, also those that join later, what the user wants of the run.

        Parameters
        ----------
        state : str
            STOP, PAUSE or GO.
        """
        run, _, number = self._wish
        self._wish = run, state, number + 1
        self._call(self._tell)

    def keep(self, value: Any, name: str, resources: Mapping[str, float]) -> str:
        """Give the cluster a value for many tasks, which each worker gets once.

        Parameters
        ----------
        value : object
            Plain values and bytes.
        name : str
            The same for equal values.
        resources : mapping
            What a worker that keeps it must have.

        Returns
        -------
        str
            A name for `send`.
        """
        place = hashlib.sha256(repr(sorted(resources)).encode()).hexdigest()[:16]
        key = f"kept-{name}-{place}"

        def submit() -> None:
            if self._client is not None and key not in self._kept:
                self._kept[key] = self._client.submit(
                    keep, value, key=key, pure=False, resources=dict(resources)
                )

        self._call(submit)
        return key

    def send(
        self, key: str, arguments: tuple[Any, ...], kept: tuple[str, ...], resources: Mapping[str, float]
    ) -> None:
        """Have cells trained; an Answer of this key will follow.

        Parameters
        ----------
        key : str
        arguments : tuple
            Of `train_cells`, without those that are kept.
        kept : tuple of str
            Names that `keep` returned: of the order, then of its data files.
        resources : mapping
            What it takes of a worker.
        """

        def submit() -> None:
            if self._client is None:
                return
            order, *files = (self._kept[name] for name in kept)
            future = self._client.submit(
                train_cells, order, *arguments, *files, key=key, pure=False, resources=dict(resources)
            )
            self._fetches[key] = future, asyncio.create_task(self._fetch(key, future))

        self._call(submit)

    def drop(self) -> None:
        """Want no more of what was sent."""

        async def cancel(client: Client, futures: list[Future]) -> None:
            with contextlib.suppress(Exception):  # of a connection that is lost
                await asyncio.wait_for(client.cancel(futures, force=True), ASK_SECONDS)

        def forget() -> None:
            futures = [future for future, _ in self._fetches.values()]
            for _, task in self._fetches.values():
                task.cancel()
            self._fetches.clear()
            if self._client is not None and futures:
                self._start(cancel(self._client, futures))

        self._call(forget)

    # --- on the connection's thread

    def _call(self, do: Callable[[], object]) -> None:
        """Have something done there, soon; nothing once it has ended."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(do)

    def _run(self) -> None:
        from distributed.compatibility import asyncio_run
        from distributed.config import get_loop_factory

        with only_our_messages(but_main_thread=True):
            try:
                asyncio_run(self._serve(), loop_factory=get_loop_factory())
            except Exception:
                log.exception("The connection to the cluster ended")  # not a text: for the log
            finally:
                self._opened.set()

    async def _serve(self) -> None:
        from distributed import Client

        self._loop = asyncio.get_running_loop()
        self._main = asyncio.current_task()
        client = Client(
            str(self._address),
            security=security(self._key),
            timeout=JOIN_SECONDS,
            asynchronous=True,
            set_as_default=False,
        )
        try:
            await client
            self._client = client
            await self._ask(client)
            self.is_open = True
            self._opened.set()
            while not self._is_closing:
                await asyncio.sleep(ASK_EVERY)
                self._tell()
                await self._ask(client)
        except asyncio.CancelledError:
            pass  # `close` while it still waits for something
        finally:
            self._client = None
            with contextlib.suppress(Exception):  # of a connection that is lost
                await asyncio.wait_for(client.close(timeout=END_SECONDS), END_SECONDS)

    def _end(self) -> None:
        if self._main is not None:
            self._main.cancel()

    async def _ask(self, client: Client) -> None:
        """Ask who is there."""
        with contextlib.suppress(Exception):  # then `answered_at` stays
            found = await asyncio.wait_for(client.scheduler.identity(n_workers=-1), ASK_SECONDS)
            self.workers = list(found["workers"].values())
            self.answered_at = time.monotonic()

    def _tell(self) -> None:
        """Tell all workers what the user wants; again and again, as one may be asleep and others join."""
        run, state, number = self._wish
        client = self._client
        if client is None or not number:
            return

        async def tell() -> None:
            message = {"op": "steer", "run": run, "state": state, "number": number}
            with contextlib.suppress(Exception):  # it is told again in a second
                await asyncio.wait_for(
                    client.scheduler.broadcast(msg=message, on_error="ignore"), ASK_SECONDS
                )

        self._start(tell())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, key: str, future: Future) -> None:
        try:
            self.answers.put(Answer(key, await future))
        except Exception as error:  # noqa: BLE001 (whatever Dask has for it, the run decides)
            self.answers.put(Answer(key, error=error))
        self._fetches.pop(key, None)

    def _hear(self, event: tuple[float, Any]) -> None:
        self.reports.put(event[1])
