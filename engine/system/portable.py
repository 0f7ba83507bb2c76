"""Portable mode: everything that the app stores goes to one folder that the user names.

The folder is that of `--data-dir FOLDER`, else that of the environment, else, in a packaged app, that in the
first line of a file portable.txt beside the executable (on a Mac beside the .app).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.system.options import without_option
from engine.system.paths import OWN_FOLDER, writing_problem
from engine.system.regular_files import MissingFileError, read_text

OPTION = "--data-dir"
FILE = "portable.txt"
DEFAULT = "data"
MAX_BYTES = 100_000
_VARIABLE = re.compile(r"\$\w+|\$\{\w+\}" if os.name != "nt" else r"%\w+%|\$\{\w+\}")


def take_data_dir(argv: list[str]) -> list[str]:
    """Apply and remove the option; returns the other arguments. InputError if the folder is not writable."""
    missing = _("{option} must be followed by a folder, as in {option} D:\\lab.").format(option=OPTION)
    rest, named = without_option(argv, OPTION, missing)
    source, folder = OPTION, None if named is None else Path(os.path.expanduser(named))  # noqa: PTH111 (as shells do)
    if folder is None and os.environ.get(OWN_FOLDER):
        source, folder = OWN_FOLDER, Path(os.environ[OWN_FOLDER])
    if folder is None and getattr(sys, "frozen", False):
        source, folder = FILE, portable_folder(Path(sys.executable))
    if folder is None:
        os.environ.pop(OWN_FOLDER, None)
        return rest
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 (resolve() would give a mapped drive its server's name)
    if problem := writing_problem(folder):
        text = _("{folder}, which {source} names for the app's data, can't be used: {reason}.")
        raise InputError(text.format(folder=folder, source=source, reason=problem))
    os.environ[OWN_FOLDER] = str(folder)
    return rest


def portable_folder(executable: Path) -> Path | None:
    """The folder that portable.txt beside the executable names; None without such a file."""
    beside = executable.parent
    if (beside.parent.name, beside.parent.parent.suffix) == ("Contents", ".app"):  # not a text: of a Mac
        beside = beside.parent.parent.parent
    path = beside / FILE
    try:
        text = read_text(path, MAX_BYTES, N_("a list with one folder"), "utf-8-sig")
    except MissingFileError:
        return None
    line = (text.splitlines() or [""])[0].strip().strip('"')
    named = os.path.expanduser(os.path.expandvars(line or DEFAULT))  # noqa: PTH111 (as shells do)
    if unknown := _VARIABLE.search(named):
        text = _("{path} names a folder by {variable}, which is not set on this computer.")
        raise InputError(text.format(path=path, variable=unknown[0]))
    return beside / named
