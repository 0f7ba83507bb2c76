"""All that commands print: lines, errors, a progress bar; words of a file can't control the terminal.

Only what is data by contract, such as the script of `script`, goes to stdout as it is.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from engine.system.printable import printable

BAR = 40
CLOSED = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)


def echo(text: str) -> None:
    """Print a line on stdout."""
    write_out(f"{printable(text)}\n")


def write_out(text: str) -> None:
    """Write data to stdout and flush; if nobody reads it any more (`| head`), continue in silence."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in CLOSED:
            raise
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the process ends)


def echo_error(text: str) -> None:
    """Print a line on stderr."""
    sys.stderr.write(f"{printable(text)}\n")


class Bar:
    """A progress bar on one line; draws nothing if stdout is not a terminal."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdout.isatty()
        self._is_open = False

    def draw(self, share: float, message: str) -> None:
        """Show a fraction from 0 to 1, and a text after it."""
        if not self.is_terminal:
            return
        filled = round(BAR * share)
        bar = f"{'#' * filled}{'.' * (BAR - filled)}"
        sys.stdout.write(f"\r[{bar}] {100 * share:3.0f} %  {printable(message)}")
        sys.stdout.flush()
        self._is_open = True

    def end(self) -> None:
        """Go to the next line, if a bar is on this one."""
        if self._is_open:
            sys.stdout.write("\n")
            self._is_open = False
