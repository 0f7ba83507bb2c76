"""The scheduler: where it may listen, and that neither strangers nor hostile frames bring it down."""

import random
import socket
import ssl
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._running_cluster import Process, RunningCluster
from engine.cluster.address import Address, parse_address
from engine.cluster.client import joined
from engine.cluster.scheduler import serve
from engine.errors import InputError
from engine.experiment.trainers import RunOptions
from engine.training.device import versions
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.cluster.small_conv import CELLS, small_conv

sees_connections = pytest.mark.skipif(sys.platform == "win32", reason="Wine shows nobody's connections")
N_FRAMES = 50
SECONDS = 3.0


def _never(address: str) -> None:
    pytest.fail(f"it listens at {address}")


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "lab-12"])  # noqa: S104 (which is refused)
def test_other_computers_need_a_key(host: str) -> None:
    with pytest.raises(InputError, match="is not this computer, so that the cluster needs a key file"):
        serve(host, 0, "", _never)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_wrong_port_is_one_sentence(port: int) -> None:
    with pytest.raises(InputError, match=f"--port must be a number from 0 to 65535, not {port}"):
        serve("", port, "", _never)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        second = Process(tmp_path, "scheduler", "--port", str(port))
        try:
            line = second.line_with("The scheduler")
            assert line == f"The scheduler can't listen at 127.0.0.1, port {port}: another program does."
            assert second.wait() == 2
        finally:
            second.close()


def _ports(cluster: RunningCluster) -> list[Address]:
    """Where scheduler and workers listen."""
    key = cluster.key[1] if cluster.key else ""
    scheduler = parse_address(cluster.address, key)
    ports = {port for worker in cluster.workers for _, port in _listening(worker.trainer_pid())}
    return [scheduler, *(Address(scheduler.host, port, bool(key)) for port in sorted(ports))]


def _listening(pid: int) -> set[tuple[str, int]]:
    import psutil

    found = psutil.Process(pid).net_connections("tcp")
    return {(one.laddr.ip, one.laddr.port) for one in found if one.status == psutil.CONN_LISTEN}


@sees_connections
def test_each_process_listens_on_one_port(cluster: RunningCluster) -> None:
    """No web page, nothing for debugging."""
    pids = [cluster.scheduler.pid, *(worker.trainer_pid() for worker in cluster.workers)]
    assert [len({port for _, port in _listening(pid)}) for pid in pids] == [1, 1, 1]
    assert all(not _listening(worker.pid) for worker in cluster.workers)


@sees_connections
def test_without_a_key_nobody_else_can_reach_it(plain: RunningCluster) -> None:
    for pid in (plain.scheduler.pid, plain.workers[0].trainer_pid()):
        assert {host for host, _ in _listening(pid)} == {"127.0.0.1"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    """One without a key."""
    with RunningCluster(tmp_path_factory.mktemp("home")) as running:
        running.add_workers(1)
        yield running


def test_a_stranger_without_the_key_gets_no_answer(cluster: RunningCluster) -> None:
    """Neither in plain words nor encrypted without a certificate, from scheduler and workers."""
    for address in _ports(cluster):
        assert b"pickle-protocol" not in _answer(address, b"\x10" + bytes(15))
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((address.host, address.port), SECONDS) as plain:
            plain.settimeout(SECONDS)
            with pytest.raises((OSError, ssl.SSLError)), context.wrap_socket(plain) as stranger:
                stranger.send(b"\x10" + bytes(15))
                assert stranger.recv(1) == b""
                raise ConnectionResetError  # closed without a word


def test_that_is_what_an_open_one_answers(plain: RunningCluster) -> None:
    assert all(b"pickle-protocol" in _answer(address, b"") for address in _ports(plain))


def _answer(address: Address, frame: bytes) -> bytes:
    """What is answered to a frame until the connection ends, or nothing comes for a moment."""
    with socket.create_connection((address.host, address.port), SECONDS) as plain:
        plain.settimeout(0.2)
        try:
            plain.sendall(frame)
            return plain.recv(100_000)
        except OSError:
            return b""


def _frames(draw: random.Random) -> list[bytes]:
    """Lengths that are too large, numbers of frames that are, garbage, pickles, and messages cut off."""
    evil = b"cposix\nsystem\n(S'true'\ntR."
    found = [
        struct.pack("<Q", size) + body
        for size in (0, 1, 8, 2**20, 2**31, 2**40, 2**62, 2**64 - 1)
        for body in (b"", evil, struct.pack("<Q", 2**60) * 2)
    ]
    while len(found) < N_FRAMES:
        found.append(draw.randbytes(draw.randrange(1, 4000)))
    return found


@pytest.mark.parametrize("name", ["cluster", "plain"])
def test_hostile_frames_leave_all_up(name: str, request: pytest.FixtureRequest) -> None:
    running = request.getfixturevalue(name)
    for address in _ports(running):
        for frame in _frames(random.Random(address.port)):
            _answer(address, frame)
    options = RunOptions(cluster=running.address, key=running.key[1] if running.key else "")
    with joined(options, dict(versions())) as found:
        outcome = train(small_conv(), CELLS, lambda _: None, Unattended(), elsewhere=found.train)
    assert [one.cell for one in outcome.finished] == list(CELLS)
