"""In a whole session nothing is asked of a network and nobody can connect: all system calls are looked at."""

import shutil
import subprocess
import sys

import pytest

from tests.packaged.sandbox import EXECUTABLE, ROOT, Sandbox
from tests.packaged.trace import calls, connections, listening, outside
from tests.packaged.window_session import Session

needs_strace = pytest.mark.skipif(
    not shutil.which("strace"), reason="strace, which lists system calls, is not installed (Debian: strace)"
)
LISTENER = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname()).close()
"""


@needs_strace
def test_packaged_app_makes_no_network_calls(session: Session) -> None:
    assert len(calls(session.trace)) > 50, "the trace should have the window's talk with the screen"
    assert outside(session.trace) == []


@needs_strace
def test_packaged_app_listens_on_no_port(session: Session) -> None:
    assert listening(session.trace) == []


@needs_strace
def test_packaged_app_connects_to_the_display_only(session: Session) -> None:
    """The X server's socket is asked for in two ways, of which the namespace leaves one."""
    assert {path.lstrip("@").rstrip("0123456789") for path in connections(session.trace)} == {
        "/tmp/.X11-unix/X"  # noqa: S108 (the X server's own place)
    }


@needs_strace
def test_network_trace_finds_a_listening_socket(tmp_path) -> None:
    trace = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=network", "-o", trace, sys.executable, "-S", "-c", LISTENER],
        check=True,
        timeout=60,
    )
    assert listening(trace.read_text("utf-8"))
    assert any(call.startswith("connect(") for call in outside(trace.read_text("utf-8")))


def test_packaged_tests_run_without_a_network(sandbox: Sandbox) -> None:
    if sandbox.why_not_separate:
        pytest.skip(f"an empty network and a read-only mount can't be made here: {sandbox.why_not_separate}")
    command, environment = sandbox.command(sandbox.base)
    is_app = command.index(str(sandbox.app / EXECUTABLE))
    look = ["sh", "-c", 'cat /proc/net/dev; ls -A "$1"; touch "$0/new"', str(sandbox.app), str(ROOT)]
    done = subprocess.run(
        [*command[:is_app], *look], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert [line.split(":")[0].strip() for line in done.stdout.splitlines() if ":" in line] == ["lo"]
    assert done.stdout.splitlines()[-1].lstrip().startswith("lo:"), "the checkout should look empty"
    assert "Read-only file system" in done.stderr
