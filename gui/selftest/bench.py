"""Tools for the checks: the folder, the window with its engine, waiting, output, and looking at images."""

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

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage

from engine.errors import InputError
from engine.experiment.specs import Cell, Experiment
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.session.messages import (
    EngineFailed,
    EngineReady,
    Event,
    Lost,
)
from engine.system.printable import printable
from gui.window.main_window import MainWindow

SECONDS = 150.0  # per answer; a cold start of TensorFlow with a virus scanner takes a minute
TURN = 20  # milliseconds
MIN_COLOURS = 8  # even text alone has more, by antialiasing


class Bench:
    """`now` names the running check, in English; `errors` are those that slots and threads raised.

    `orders` are the trainings that were requested from the engine, by the check that waits for them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = N_("start")
        self.errors: list[str] = []
        self.events: list[Event] = []
        self.ready: EngineReady | None = None
        self.orders: dict[str, PendingTrainings] = {}
        self._engine_problem = ""
        self._window: MainWindow | None = None

    @property
    def window(self) -> MainWindow:
        """The window; CheckError if it did not open."""
        self._need_window()
        assert self._window is not None
        return self._window

    @property
    def has_window(self) -> bool:
        return self._window is not None

    def pending(self, name: str) -> PendingTrainings:
        """The trainings that were requested under a name; CheckError if there is no window."""
        self._need_window()
        return self.orders[name]

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._window.bridge.session.worker_pid if self._window is not None else None

    def use(self, window: MainWindow) -> None:
        """Use this window and follow its engine's events."""
        self._window = window
        window.bridge.events_arrived.connect(self._take)

    def watch_errors(self) -> None:
        """From now on, collect errors in slots and threads for the running check."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def wait_for(self, is_there: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
        """Process the window's events until a value is there; CheckError on an error or after a timeout."""
        end = time.monotonic() + seconds
        while not is_there():
            if self.errors:
                raise CheckError(self.errors[0])
            if time.monotonic() > end:
                # Translators: what is such as “the window's charts”.
                text = _("{what} did not come within {seconds} seconds.")
                raise CheckError(text.format(what=what, seconds=number_text(seconds, "g")))
            self.live(TURN)

    def wait_for_engine(self, is_there: Callable[[], bool], what: str) -> None:
        """The same for answers of the engine; CheckError also if the engine is gone."""

        def is_over() -> bool:
            self._need_window()
            if self._engine_problem:
                raise CheckError(self._engine_problem)
            return is_there()

        self.wait_for(is_over, what)

    def live(self, milliseconds: int) -> None:
        """Process the window's events for a while."""
        turn = QEventLoop()
        QTimer.singleShot(milliseconds, turn.quit)
        turn.exec()

    def _need_window(self) -> None:
        if self._window is None:
            raise CheckError(_("it was not checked, because there is no window."))

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
    """What is to be trained; `name` is for the user."""

    name: str
    experiment: Experiment
    cells: tuple[Cell, ...]
    trainer: str = "auto"


@dataclass(frozen=True)
class PendingTrainings:
    """Requested trainings by the ids of their runs."""

    expected: dict[int, Training]


# --- Checks


class CheckError(Exception):
    """What is wrong, in one sentence."""


@dataclass(frozen=True)
class Check:
    """A short name and a function; `run` raises CheckError, or any other error, if something does not work.

    `begin` requests slow work from the engine as soon as there is a window; `run` then waits for it.
    """

    name: str
    run: Callable[[Bench], None]
    begin: Callable[[Bench], None] | None = None


def require(condition: bool, message: str) -> None:
    """Raise CheckError with the sentence `message` if the condition does not hold."""
    if not condition:
        raise CheckError(message)


# --- Output


def write_line(stream: TextIO, line: str) -> None:
    """Write a line at once; characters that a console lacks are written as escapes."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    stream.write(f"{printable(line)}\n")
    stream.flush()


def sentence_of(error: BaseException) -> str:
    """The error on one line; with its type if the message was not made for users."""
    text = " ".join(str(error).split())
    if isinstance(error, CheckError | InputError):
        return text
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}."


# --- Images


def check_filled(image: QImage, what: str) -> None:
    """CheckError if the image is null or blank."""
    # Translators: what is such as “the window”, or the name of a file.
    require(not image.isNull(), _("{what} could not be drawn.").format(what=what))
    # Translators: what is such as “the window”, or the name of a file.
    require(is_filled(image), _("{what} is blank.").format(what=what))


def is_filled(image: QImage) -> bool:
    """Whether the image is not blank."""
    return not image.isNull() and count_colours(image) >= MIN_COLOURS


def count_colours(image: QImage) -> int:
    """The number of different colours in the image."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # kept alive, since the bits belong to it
    return len(set(memoryview(bytes(plain.constBits())).cast("I")))


def lightness(image: QImage) -> int:
    """The mean lightness, 0 to 255."""
    whole = Qt.AspectRatioMode.IgnoreAspectRatio
    return image.scaled(1, 1, whole, Qt.TransformationMode.SmoothTransformation).pixelColor(0, 0).lightness()
