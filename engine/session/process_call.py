"""One call of a function in a process of its own, for libraries that the window's process should not load."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from engine.session.child import prepare_child
from engine.system.logs import log_path
from engine.system.processes import end_at_once, start_process

END_SECONDS = 2.0
Result = TypeVar("Result")


class ProcessEndedError(Exception):
    """The process ended without a result."""


def call_in_process(function: Callable[..., Result], *arguments: object) -> Result:
    """Call a function in a new process and wait for its result; for threads of the window.

    Parameters
    ----------
    function : callable
        A function of a module.
    *arguments
        Plain data, as the result is.

    Returns
    -------
    object
        The function's result.

    Raises
    ------
    Exception
        What the function raises.
    ProcessEndedError
        If the process was killed or crashed.
    """
    process, connection = start_process(_answer, function, arguments, str(log_path("call")), name="call")
    try:
        result, error, trace = connection.recv()
    except EOFError:
        sentence = f"The process of {function.__name__} ended without a result."  # not a text: in the log
        raise ProcessEndedError(sentence) from None
    finally:
        connection.close()
        process.join(END_SECONDS)
        process.kill()
    if error is not None:
        error.add_note(trace)
        raise error
    return result  # type: ignore[no-any-return]


def _answer(
    connection: Connection, function: Callable[..., object], arguments: tuple[object, ...], log: str
) -> None:
    """The process's main function."""
    prepare_child(Path(log))
    answer: tuple[object, Exception | None, str]
    try:
        answer = (function(*arguments), None, "")
    except Exception as error:  # noqa: BLE001 (the process's border: the caller raises it again)
        answer = (None, error, traceback.format_exc())
    connection.send(answer)
    end_at_once()
