"""The worker's log: one for all workers of a session, with the trace of a crash."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from engine.session import worker
from engine.session.messages import EngineFailed, EngineStarting
from engine.system.logs import log_path
from engine.system.paths import OWN_FOLDER
from tests.engine.session.listener import running_session

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or worker._has_avx_by_glibc() is None,
    reason="keeps TensorFlow from loading through glibc 2.33 or newer on x86-64",
)


@pytest.fixture(autouse=True)
def without_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX")


def test_worker_log_is_appended_after_a_crash_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    with running_session() as (session, listener):
        for _ in range(2):
            listener.until_a(EngineFailed)
            assert session.worker_pid is not None
            os.kill(session.worker_pid, signal.SIGSEGV)
            listener.until_a(EngineStarting)
        listener.until_a(EngineFailed)
    assert list((tmp_path / "logs").iterdir()) == [log_path("engine")]
    assert log_path("engine").read_text().count("Fatal Python error: Segmentation fault") == 2


def test_a_worker_that_can_write_no_log_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    with running_session() as (_, listener):
        assert listener.until_a(EngineFailed).message == worker.NO_AVX


def test_a_worker_leaves_no_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_session() as (session, listener):
        listener.until_a(EngineFailed)
        (folder,) = tmp_path.iterdir()
        assert folder.name.startswith(f"dropout-lab-{session.worker_pid}-")
    assert not list(tmp_path.iterdir())
