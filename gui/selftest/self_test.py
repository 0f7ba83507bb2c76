"""The self-test from its start to its end: an exit code, and nothing left behind."""

from __future__ import annotations

import os
import sys

from gui.app import make_application
from gui.selftest.bench import Bench
from gui.selftest.checks import CHECKS
from gui.selftest.own_folders import own_folders
from gui.selftest.runner import run_checks
from gui.selftest.time_limit import time_limit
from gui.selftest.words import say

SECONDS = 300  # a busy PC may take ten times as long as an idle one


def selftest() -> int:
    """Make all checks, in a window that nobody sees where there is no display; 0, or 1 and a sentence."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        with own_folders() as folder:
            return _check_in(Bench(folder))
    except OSError as error:
        say(sys.stderr, f"The self-test failed: no temporary folder can be made: {error.strerror or error}.")
        return 1


def _check_in(bench: Bench) -> int:
    _app = make_application(sys.argv[:1])  # it lives as long as the window
    with time_limit(SECONDS, bench):
        bench.watch_errors()
        code = run_checks(CHECKS, bench)
        if bench.has_window:
            bench.now = "the end"
            bench.window.document.undo_stack.setClean()
            bench.window.close()
    return code
