"""Files that another program holds open: a virus scanner, an indexer, a synchronised folder, a spreadsheet.

Windows refuses to replace, move or delete such a file, and to write to one that is not shared for writing. A
Linux computer hears the same of a file server that runs Windows, as EBUSY. Most hold a file for an instant.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.errors import FullDiskError, InputError
from engine.language.texts import N_, _

PATIENCE = 1.0  # seconds
_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION = 5, 32, 33  # of Windows
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_CANT_BE = {
    "written": N_("{path} can't be written: {reason}."),
    "made": N_("{path} can't be made: {reason}."),
    "copied": N_("{path} can't be copied: {reason}."),
    "deleted": N_("{path} can't be deleted: {reason}."),
    "used for results": N_("{path} can't be used for results: {reason}."),  # not a text: a key
}
Result = TypeVar("Result")


def is_held(error: OSError) -> bool:
    """Whether it may be that another program has the file open; Windows often says "access denied" then."""
    if sys.platform == "win32":
        if error.winerror is None:  # of open(), which only has the C library's number
            return error.errno == errno.EACCES
        return error.winerror in (_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION)
    return error.errno in (errno.EBUSY, errno.ETXTBSY)


def writing_error(path: Path, error: OSError, what: str = "written") -> InputError:
    """The sentence for a file or folder that can't be written: the system's words, and what they may mean.

    `what` is one of the keys of `_CANT_BE`.
    """
    reason = error.strerror or str(error)
    if is_held(error):
        reason = _("{reason} (does another program have it open?)").format(reason=reason)
    kind = FullDiskError if error.errno in _FULL else InputError
    return kind(_(_CANT_BE[what]).format(path=path, reason=reason))


def retry_while_held(act: Callable[[], Result], seconds: float = PATIENCE) -> Result:
    """Do it as soon as no other program holds the file; the last OSError if that takes too long.

    Parameters
    ----------
    act : callable
        What fails leaves everything as it was.
    seconds : float
        How long to try; 0 for once.

    Returns
    -------
    Result
        What `act` returns.
    """
    end, pause = time.monotonic() + seconds, 0.01
    while True:
        try:
            return act()
        except OSError as error:
            if not is_held(error) or time.monotonic() >= end:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 0.1)
