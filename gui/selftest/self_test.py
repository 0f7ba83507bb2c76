"""The self-test from its start to its end: an exit code, and nothing left behind."""

from __future__ import annotations

import faulthandler
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.system.paths import NAME, OWN_FOLDER
from gui.app import make_application
from gui.selftest.bench import Bench, Check, sentence_of, write_line
from gui.selftest.drawings import draw_charts, draw_networks, make_reports
from gui.selftest.installed import (
    keep_projects,
    load_data_sets,
    read_fonts,
    read_icons,
    read_program,
    solve_ridge,
    write_scripts,
)
from gui.selftest.trainings import (
    await_images,
    await_layers,
    read_model,
    submit_layers,
    submit_model,
    submit_trainings,
    sweep_iris,
)
from gui.selftest.window import await_engine, keep_tensorflow_out, open_window, show_class, show_pages

SECONDS = 300  # a busy PC may take ten times as long as an idle one
GRACE = 20  # seconds after which even a lock that Python waits for no longer helps
# All that the app keeps, what libraries keep for the desktop (font caches and the like), temporary files.
_INSIDE = {
    OWN_FOLDER: "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
    "TMPDIR": "temporary",
    "TEMP": "temporary",
    "TMP": "temporary",
}
CHECKS = (
    Check("program files", read_program),
    Check("icons", read_icons),
    Check("fonts", read_fonts),
    Check("window", open_window),
    Check("data sets", load_data_sets),
    Check("project files", keep_projects),
    Check("scripts and notebooks", write_scripts),
    Check("charts", draw_charts),
    Check("network pictures", draw_networks),
    Check("reports", make_reports),
    Check("theory", solve_ridge),
    Check("class", show_class),
    Check("engine", await_engine),
    Check("images", await_images, begin=submit_trainings),
    Check("models", read_model, begin=submit_model),
    Check("layers, optimizers, losses", await_layers, begin=submit_layers),
    # The window keeps all that is trained from its own first run on, so this comes last.
    Check("sweep", sweep_iris),
    Check("pages", show_pages),
    Check("processes", keep_tensorflow_out),
)


def selftest() -> int:
    """Make all checks, in a window that nobody sees where there is no display; 0, or 1 and a sentence."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        with own_folders() as folder:
            return _check_in(Bench(folder))
    except OSError as error:
        write_line(
            sys.stderr, f"The self-test failed: no temporary folder can be made: {error.strerror or error}."
        )
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


# --- Runs the checks one after the other and says of each how it went.


def run_checks(checks: Sequence[Check], bench: Bench) -> int:
    """The exit code: 0 if every check went well. One that fails keeps no other from being made."""
    failed = []
    later = [check for check in checks if check.begin is not None]
    unbegun: dict[str, str] = {}
    for check in checks:
        bench.now = check.name
        started = time.monotonic()
        problem = unbegun.get(check.name) or _problem(check.run, bench)
        if problem:
            failed.append(f"{check.name}: {problem}")
            write_line(sys.stdout, f"FAILED  {failed[-1]}")
        else:
            write_line(sys.stdout, f"ok  {check.name} ({time.monotonic() - started:.1f} s)")
        while later and bench.has_window:
            one = later.pop(0)
            assert one.begin is not None
            unbegun[one.name] = _problem(one.begin, bench)
    if failed:
        write_line(sys.stderr, f"The self-test failed: {' '.join(failed)}")
        return 1
    write_line(sys.stdout, "The self-test passed.")
    return 0


def _problem(do: Callable[[Bench], None], bench: Bench) -> str:
    """What is wrong, in a sentence, or nothing; an error in a slot or a thread meanwhile counts."""
    bench.errors.clear()
    try:
        do(bench)
    except Exception as error:  # noqa: BLE001 (the self-test's border: whatever is broken becomes a sentence)
        return sentence_of(error)
    return bench.errors[0] if bench.errors else ""


# --- Ends a self-test that hangs, however it hangs, and says in which check.


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
        write_line(sys.stdout, f"FAILED  {problem}")
        write_line(sys.stderr, f"The self-test failed: {problem}")
    with suppress(OSError):
        if bench.worker_pid is not None:
            os.kill(bench.worker_pid, signal.SIGTERM)
    shutil.rmtree(bench.folder, ignore_errors=True)
    os._exit(1)


# --- A folder for all that the app would write, so that the self-test leaves nothing and needs no home.


@contextmanager
def own_folders() -> Iterator[Path]:
    """A temporary folder; while it is there, this process and its worker write nowhere else."""
    before = {name: os.environ.get(name) for name in _INSIDE}
    prefix = f"{NAME}-{os.getpid()}-"  # should this process be killed, the next start removes it
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        for part in _INSIDE.values():
            (Path(name) / part).mkdir(exist_ok=True)
        os.environ.update({variable: str(Path(name) / part) for variable, part in _INSIDE.items()})
        try:
            yield Path(name)
        finally:
            for variable, value in before.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value
