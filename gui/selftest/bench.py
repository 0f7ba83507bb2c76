"""What the checks work with: a folder, the window and its engine, and waiting while the window lives."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from engine.errors import InputError
from engine.experiment.specs import Cell, Experiment
from engine.session.messages import (
    EngineFailed,
    EngineReady,
    Event,
    Lost,
)
from gui.window.main_window import MainWindow

SECONDS = 150.0  # for one answer; a cold start of TensorFlow behind a virus scanner takes a minute
TURN = 20  # milliseconds
MIN_COLOURS = 8  # text alone has more, by its smooth edges


class Bench:
    """`now` names the check that is being made; `errors` are those that slots and threads raised.

    `orders` are the trainings that the engine was asked for, by the check that waits for them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = "start"
        self.errors: list[str] = []
        self.events: list[Event] = []
        self.ready: EngineReady | None = None
        self.orders: dict[str, PendingTrainings] = {}
        self._engine_problem = ""
        self._window: MainWindow | None = None

    @property
    def window(self) -> MainWindow:
        """The window; CheckError where it did not open."""
        self._need_window()
        assert self._window is not None
        return self._window

    @property
    def has_window(self) -> bool:
        return self._window is not None

    def pending(self, name: str) -> PendingTrainings:
        """The trainings that were asked for under a name; CheckError where there is no window."""
        self._need_window()
        return self.orders[name]

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._window.bridge.session.worker_pid if self._window is not None else None

    def use(self, window: MainWindow) -> None:
        """Work with this window: hear its engine."""
        self._window = window
        window.bridge.events_arrived.connect(self._take)

    def watch_errors(self) -> None:
        """From now on, errors in slots and threads are kept for the check that is being made."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def wait_for(self, is_there: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
        """Let the window live until it is there; CheckError if something raised, or after so long."""
        end = time.monotonic() + seconds
        while not is_there():
            if self.errors:
                raise CheckError(self.errors[0])
            if time.monotonic() > end:
                raise CheckError(f"{what} did not come within {seconds:g} seconds.")
            self.live(TURN)

    def wait_for_engine(self, is_there: Callable[[], bool], what: str) -> None:
        """The same for what the engine answers; CheckError also where the engine is gone."""

        def is_over() -> bool:
            self._need_window()
            if self._engine_problem:
                raise CheckError(self._engine_problem)
            return is_there()

        self.wait_for(is_over, what)

    def live(self, milliseconds: int) -> None:
        """Let the window live for a while."""
        turn = QEventLoop()
        QTimer.singleShot(milliseconds, turn.quit)
        turn.exec()

    def _need_window(self) -> None:
        if self._window is None:
            raise CheckError("it was not checked, because there is no window.")

    def _take(self, events: list[Event]) -> None:
        self.events += events
        for event in events:
            match event:
                case EngineReady():
                    self.ready = event
                case EngineFailed(message=message) | Lost(message=message):
                    self._engine_problem = message

    def _on_error(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.errors.append(sentence_of(error))

    def _on_thread_error(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self.errors.append(sentence_of(what.exc_value))


@dataclass(frozen=True)
class Training:
    """What is to be trained; `name` is for people."""

    name: str
    experiment: Experiment
    cells: tuple[Cell, ...]
    trainer: str = "auto"


@dataclass(frozen=True)
class PendingTrainings:
    """Trainings that the engine was asked for, by the number of their run."""

    expected: dict[int, Training]


# --- What a check is: a short name, and something to do that raises where the installation is not whole.


class CheckError(Exception):
    """What is wrong, in one sentence."""


@dataclass(frozen=True)
class Check:
    """One thing that must work; `run` raises CheckError, or any other error, where it does not.

    `begin` asks the engine for what takes long as soon as there is a window; `run` then waits for it.
    """

    name: str
    run: Callable[[Bench], None]
    begin: Callable[[Bench], None] | None = None


def require(condition: bool, message: str) -> None:
    """CheckError with the sentence `message` where it is not so."""
    if not condition:
        raise CheckError(message)


# --- The self-test's lines, on whatever streams there are.


def write_line(stream: TextIO, line: str) -> None:
    """Write a line at once; letters that a console lacks are written as numbers."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    stream.write(f"{line}\n")
    stream.flush()


def sentence_of(error: BaseException) -> str:
    """What went wrong, on one line: the kind of error where it is none that was made for people."""
    text = " ".join(str(error).split())
    if isinstance(error, CheckError | InputError):
        return text
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}."


# --- Looks at pictures: is anything in them, and is it light or dark?


def check_filled(image: QImage, what: str) -> None:
    """CheckError where the picture is none, or blank."""
    require(not image.isNull(), f"{what} could not be drawn.")
    require(is_filled(image), f"{what} is blank.")


def is_filled(image: QImage) -> bool:
    """Whether there is something to see."""
    return not image.isNull() and count_colours(image) >= MIN_COLOURS


def count_colours(image: QImage) -> int:
    """How many different colours the picture has."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # kept: the bits are its own
    return len(set(memoryview(bytes(plain.constBits())).cast("I")))


def lightness(image: QImage) -> int:
    """The mean lightness, 0 to 255."""
    return image.scaled(1, 1).pixelColor(0, 0).lightness()
