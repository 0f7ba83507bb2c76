"""The self-test from start to end: the list of checks, the runner, the time limit, the temporary folders."""

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

from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.system.display import display_problem
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
from gui.selftest.own_files import read_own_files
from gui.selftest.trainings import (
    await_images,
    await_layers,
    read_model,
    submit_layers,
    submit_model,
    submit_trainings,
    sweep_iris,
)
from gui.selftest.window import (
    await_engine,
    keep_tensorflow_out,
    open_window,
    show_class,
    show_lessons,
    show_pages,
)

SECONDS = 300  # a busy computer may take ten times as long as an idle one
GRACE = 20  # seconds later the process is ended even if Python itself hangs
# Folders of the app, of libraries for the desktop (such as font caches), and for temporary files.
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
    Check(N_("program files"), read_program),
    Check(N_("icons"), read_icons),
    Check(N_("fonts"), read_fonts),
    Check(N_("window"), open_window),
    Check(N_("data sets"), load_data_sets),
    Check(N_("images and arrays of one's own"), read_own_files),
    Check(N_("project files"), keep_projects),
    Check(N_("scripts and notebooks"), write_scripts),
    Check(N_("charts"), draw_charts),
    Check(N_("network pictures"), draw_networks),
    Check(N_("reports"), make_reports),
    Check(N_("theory"), solve_ridge),
    Check(N_("teacher's desk"), show_class),
    Check(N_("lessons"), show_lessons),
    Check(N_("engine"), await_engine),
    Check(N_("images"), await_images, begin=submit_trainings),
    Check(N_("models"), read_model, begin=submit_model),
    Check(N_("layers, optimizers, losses"), await_layers, begin=submit_layers),
    # The window stores everything that is trained from its own first run on, so this check comes last.
    Check(N_("sweep"), sweep_iris),
    Check(N_("pages"), show_pages),
    Check(N_("processes"), keep_tensorflow_out),
)


def selftest() -> int:
    """Make all checks, with an invisible window if there is no display; returns 0, or 1 after a sentence."""
    if display_problem():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        with own_folders() as folder:
            return _check_in(Bench(folder))
    except OSError as error:
        sentence = _("The self-test failed: no temporary folder can be made: {reason}.")
        write_line(sys.stderr, sentence.format(reason=error.strerror or error))
        return 1


def _check_in(bench: Bench) -> int:
    _app = make_application(sys.argv[:1])  # must live as long as the window
    with time_limit(SECONDS, bench):
        bench.watch_errors()
        code = run_checks(CHECKS, bench)
        if bench.has_window:
            bench.now = N_("the end")
            bench.window.document.undo_stack.setClean()
            bench.window.close()
    return code


# --- Running the checks


def run_checks(checks: Sequence[Check], bench: Bench) -> int:
    """Run the checks and print each result; returns 0 if all passed.

    A failed check does not stop the others.
    """
    failed = []
    later = [check for check in checks if check.begin is not None]
    unbegun: dict[str, str] = {}
    for check in checks:
        bench.now = check.name
        started = time.monotonic()
        problem = unbegun.get(check.name) or _problem(check.run, bench)
        if problem:
            failed.append(f"{_(check.name)}: {problem}")
            write_line(sys.stdout, f"FAILED  {failed[-1]}")
        else:
            seconds = number_text(time.monotonic() - started, ".1f")
            write_line(sys.stdout, f"ok  {_(check.name)} ({seconds} s)")
        while later and bench.has_window:
            one = later.pop(0)
            assert one.begin is not None
            unbegun[one.name] = _problem(one.begin, bench)
    if failed:
        write_line(sys.stderr, _("The self-test failed: {problems}").format(problems=" ".join(failed)))
        return 1
    write_line(sys.stdout, _("The self-test passed."))
    return 0


def _problem(do: Callable[[Bench], None], bench: Bench) -> str:
    """What is wrong as a sentence, or an empty text; errors in slots and threads during the check count."""
    bench.errors.clear()
    try:
        do(bench)
    except Exception as error:  # noqa: BLE001 (the self-test's border: whatever is broken becomes a sentence)
        return sentence_of(error)
    return bench.errors[0] if bench.errors else ""


# --- The time limit


@contextmanager
def time_limit(seconds: float, bench: Bench) -> Iterator[None]:
    """End the process if the `with` block takes longer than this."""
    timer = threading.Timer(seconds, _end, (seconds, bench))
    timer.daemon = True
    timer.start()
    with suppress(ValueError, OSError, RuntimeError):  # a stream that is not a file
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True)
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        faulthandler.cancel_dump_traceback_later()


def _end(seconds: float, bench: Bench) -> None:
    """Name the check that hangs, kill the worker, remove the files, and end at once."""
    problem = _("{check}: it had not ended after {seconds} seconds.")
    problem = problem.format(check=_(bench.now), seconds=number_text(seconds, "g"))
    with suppress(OSError, ValueError):
        write_line(sys.stdout, f"FAILED  {problem}")
        write_line(sys.stderr, _("The self-test failed: {problems}").format(problems=problem))
    with suppress(OSError):
        if bench.worker_pid is not None:
            os.kill(bench.worker_pid, signal.SIGTERM)
    shutil.rmtree(bench.folder, ignore_errors=True)
    os._exit(1)


# --- Temporary folders, so that the self-test leaves nothing behind and needs no home folder


@contextmanager
def own_folders() -> Iterator[Path]:
    """Make a temporary folder to which this process and its worker write everything while it exists."""
    before = {name: os.environ.get(name) for name in _INSIDE}
    prefix = f"{NAME}-{os.getpid()}-"  # if this process is killed, the next start removes the folder
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
