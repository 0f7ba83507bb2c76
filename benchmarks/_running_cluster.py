"""A cluster of real processes on this computer, started by the command line as a user would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120.0
SOURCE = (sys.executable, str(ROOT / "main.py"))


class Process:
    """A `cluster` command of the app, from source or packaged, and the lines that it prints."""

    def __init__(self, home: Path, *arguments: str, app: tuple[str, ...] = SOURCE) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._process = subprocess.Popen(
            [*app, "cluster", *arguments, "--data-dir", str(home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip())

    @property
    def pid(self) -> int:
        return self._process.pid

    def line_with(self, words: str, seconds: float = SECONDS) -> str:
        """Wait for a line with these words."""
        end, seen = time.monotonic() + seconds, []
        while (left := end - time.monotonic()) > 0:
            with suppress(Empty):
                seen.append(self._lines.get(timeout=left))
                if words in seen[-1]:
                    return seen[-1]
        raise TimeoutError(f"no line with {words!r} in: {seen}")

    def wait(self, seconds: float = SECONDS) -> int:
        """Wait for the end and return the exit code."""
        return self._process.wait(seconds)

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        self._process.send_signal(signal.SIGINT)

    def trainer_pid(self) -> int:
        """The process that trains: the one child of `cluster worker` that is no helper of Python."""
        import psutil

        for child in psutil.Process(self.pid).children():
            if "resource_tracker" not in " ".join(child.cmdline()):
                return int(child.pid)
        raise LookupError("the worker has no process that trains")

    def close(self) -> None:
        """Kill it; what it started ends with it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


class RunningCluster:
    """A scheduler, and workers with one thread each; all end with the `with` block."""

    def __init__(self, home: Path, *, key: Path | None = None, app: tuple[str, ...] = SOURCE) -> None:
        self._home, self._app = home, app
        self.key = ["--key", str(key)] if key else []
        self.workers: list[Process] = []
        self.scheduler = self._started("scheduler", "--port", "0", *self.key)
        self.address = self.scheduler.line_with("://")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            process.close()

    def _started(self, *arguments: str) -> Process:
        return Process(self._home, *arguments, app=self._app)

    def add_workers(self, count: int) -> None:
        """Start workers and wait until they have joined."""
        new = [
            self._started("worker", self.address, "--threads", "1", "--stay", *self.key) for _ in range(count)
        ]
        self.workers += new
        for worker in new:
            worker.line_with("nothing to train")

    def kill_worker(self, worker: Process) -> None:
        """Kill the process that trains, and with it the worker."""
        os.kill(worker.trainer_pid(), signal.SIGKILL)
        self.workers.remove(worker)
        worker.wait()
        worker.close()
