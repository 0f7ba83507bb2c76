# ruff: noqa: S301 (what is unpickled was pickled here)
"""Nothing but trainings can be asked of a cluster, even by who has its key."""

import os
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from benchmarks._running_cluster import RunningCluster
from engine.cluster.key import security
from engine.cluster.restricted import NAMES, only_our_messages
from engine.errors import InputError


def test_the_names_are_those_of_something() -> None:
    """So that a newer Dask, which has moved one, is noticed."""
    for module, name in NAMES:
        found: Any = __import__(module, fromlist=["x"])
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found)


@pytest.mark.parametrize("function", [os.system, eval, print, __import__, Path, pickle.loads])
def test_other_names_are_refused(function: Callable[..., Any]) -> None:
    message = pickle.dumps(function)
    assert pickle.loads(message) is function
    with only_our_messages(), pytest.raises(InputError, match="is no part of a message"):
        pickle.loads(message)
    assert pickle.loads(message) is function


def test_the_main_thread_may_read_the_pipe_of_its_session() -> None:
    message, refused = pickle.dumps(Path("x")), []

    def read() -> None:
        try:
            pickle.loads(message)
        except InputError as error:
            refused.append(error)

    with only_our_messages(but_main_thread=True):
        assert pickle.loads(message) == Path("x")
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert refused


@pytest.fixture
def client(cluster: RunningCluster, key: Path) -> Iterator[Client]:
    with Client(cluster.address, security=security(str(key)), timeout=10, set_as_default=False) as found:
        yield found


def _leave_mark(folder: str) -> str:
    (Path(folder) / str(os.getpid())).touch()
    return "ran"


def test_the_decoder_of_messages_hands_out_nothing(
    client: Client, cluster: RunningCluster, tmp_path: Path
) -> None:
    """Dask would import a name for an enum, and would call what it finds as an annotation of a task."""
    from dask._expr import LLGExpr
    from dask._task_spec import Task
    from distributed.protocol.serialize import Serialized, serialize

    from engine.cluster.tasks import keep

    mark = tmp_path / "mark"
    key = f"touch '{mark}'"
    evil = {"__Enum__": True, "__module__": "distributed.scheduler", "__name__": "os", "name": "system"}
    message = {
        "op": "update-graph",
        "expr_ser": Serialized(*serialize(LLGExpr({key: Task(key, keep, b"")}))),
        "keys": [key],
        "span_metadata": {"collections": []},
        "internal_priority": None,
        "submitting_task": None,
        "annotations": {"x": evil},
        "code": (),
        "stimulus_id": "x",
    }
    client._send_to_scheduler(message)  # noqa: SLF001 (as somebody would who writes a client)
    time.sleep(2.0)
    assert not mark.exists()
    assert len(_asked_anew(cluster)["workers"]) == 2, "the scheduler is up"


def _asked_anew(cluster: RunningCluster) -> dict[str, Any]:
    with Client(cluster.address, security=security(cluster.key[1]), timeout=10, set_as_default=False) as one:
        return dict(one.scheduler_info())


def test_nobody_ends_the_workers_of_others(client: Client, cluster: RunningCluster) -> None:
    for message in ({"op": "terminate"}, {"op": "connection_stream"}):
        with suppress(Exception):
            client.sync(client.scheduler.broadcast, msg=message, on_error="ignore")
    time.sleep(1.0)
    assert len(_asked_anew(cluster)["workers"]) == 2


def test_who_has_the_key_runs_nothing_of_his_own(client: Client, tmp_path: Path) -> None:
    """All of Dask's ways to have something run or installed are tried; none leaves its mark."""
    marks, module = tmp_path / "marks", tmp_path / "module.py"
    marks.mkdir()
    mark = str(marks)
    module.write_text(f"open({str(marks / 'module')!r}, 'w')", "utf-8")
    ways: list[Callable[[], Any]] = [
        lambda: client.submit(_leave_mark, mark).result(timeout=5),
        lambda: client.submit(os.system, f"touch {marks / 'system'}").result(timeout=5),
        lambda: client.run(_leave_mark, mark),
        lambda: client.run_on_scheduler(_leave_mark, mark),
        lambda: client.upload_file(str(module)),
        lambda: client.scatter(_Mark(mark)),
        lambda: client.get({"x": (_leave_mark, mark)}, "x"),
        lambda: client.sync(client.scheduler.benchmark_hardware),
        lambda: client.sync(client.scheduler.dump_cluster_state_to_url, url=str(marks / "dump")),
    ]
    for way in ways:
        with suppress(Exception):  # each way fails in its own words, or is never answered
            way()
        assert {path.name for path in marks.iterdir()} <= {str(os.getpid())}  # this process is not restricted
    assert len(client.scheduler_info()["workers"]) == 2


class _Mark:
    """Runs when it is unpickled."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return _leave_mark, (self._path,)
