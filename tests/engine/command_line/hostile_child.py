"""Runs hostile inputs one after the other in this process, with little memory, and says what came of each.

A line of JSON comes in for each: its arguments and its folder. A line goes out: exit code, what was said,
seconds, and the most memory that was taken.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import main
from engine.classroom.class_store import read_class_record
from engine.command_line import commands
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import echo_error
from engine.data.found.search import found_places
from engine.errors import InputError
from engine.experiment.trainers import RunOptions
from engine.keras_code.network_file import read_network_file
from engine.session.messages import Stopped
from engine.session.runner import End
from engine.storage.presets import own_presets
from engine.storage.project_file import read_project
from engine.storage.timings import read_timings
from engine.system.paths import OWN_FOLDER
from engine.system.portable import portable_folder
from gui.settings import Settings

MAX_BYTES = 1_500_000_000


class Untrained(EngineRunner):
    """Trains nothing: what is tried here is what is read before."""

    def choose(self, options: RunOptions) -> None:
        self._options = options

    def train(self, *arguments: object, **options: object) -> End:
        return Stopped(1, 0.0)


def _read_class(path: Path) -> None:
    if read_class_record(path.stem) is None:
        raise InputError("There is no such class.")


READERS: dict[str, Callable[[Path], object]] = {
    "read network": lambda path: read_network_file(path) or read_project(path),  # as the window does
    "read portable": lambda path: portable_folder(path / "dropout-lab"),
    "read timings": read_timings,
    "read settings": lambda path: Settings(path).recent_files,
    "read class": _read_class,
    "read presets": lambda path: own_presets(),
}


def run(argv: Sequence[str]) -> int:
    """The exit code of a command, or of a reader as if it was one."""
    if argv and argv[0] in READERS:
        try:
            READERS[argv[0]](Path(argv[1]))
        except InputError as error:
            echo_error(str(error))
            return 2
        return 0
    if argv and argv[0].startswith("--data-dir"):
        return main.main(list(argv))
    return commands.main(list(argv), Untrained())


class Stream(io.StringIO):
    """What is printed."""

    name = "stream"


def cpu_seconds() -> float:
    """Of this process and of those that it has started and ended: other programs do not count."""
    return sum(os.times()[:4])


def answer(argv: Sequence[str], folder: str) -> dict[str, object]:
    os.chdir(folder)
    os.environ[OWN_FOLDER] = folder
    found_places.cache_clear()
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # the most memory counts from here on
    out, err = Stream(), Stream()
    started = cpu_seconds()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = run(argv)
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:  # noqa: BLE001 (a border: what is no answer is told)
            code = 99
            err.write(traceback.format_exc())
    seconds = cpu_seconds() - started
    status = Path("/proc/self/status").read_text("utf-8")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024
    return {
        "code": code,
        "err": err.getvalue(),
        "out": out.getvalue()[-3000:],
        "seconds": seconds,
        "bytes": peak,
    }


def serve() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))
    channel = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        order = json.loads(line)
        channel.write(json.dumps(answer(order["argv"], order["folder"])) + "\n")
        channel.flush()


if __name__ == "__main__":
    serve()
