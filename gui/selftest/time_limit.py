"""Ends a self-test that hangs, however it hangs, and says in which check."""

from __future__ import annotations

import faulthandler
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gui.selftest.bench import Bench
from gui.selftest.words import say

GRACE = 20  # seconds after which even a lock that Python waits for no longer helps


@contextmanager
def time_limit(seconds: float, bench: Bench) -> Iterator[None]:
    """Within it the process lives no longer than this."""
    timer = threading.Timer(seconds, _end, (seconds, bench))
    timer.daemon = True
    timer.start()
    with suppress(ValueError, OSError, RuntimeError):  # a stream that is no file
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True)
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        faulthandler.cancel_dump_traceback_later()


def _end(seconds: float, bench: Bench) -> None:
    """Say what hangs, end the worker, take the files away, and end: nothing that hangs can be asked to."""
    problem = f"{bench.now}: it had not ended after {seconds:g} seconds."
    with suppress(OSError, ValueError):
        say(sys.stdout, f"FAILED  {problem}")
        say(sys.stderr, f"The self-test failed: {problem}")
    with suppress(OSError):
        if bench.worker_pid is not None:
            os.kill(bench.worker_pid, signal.SIGTERM)
    shutil.rmtree(bench.folder, ignore_errors=True)
    os._exit(1)
