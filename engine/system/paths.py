"""The folders in which the app stores things: the platform's usual ones, or a single one in portable mode.

Portable mode (`engine.system.portable`) passes that folder in the environment, also to worker processes.
Nothing is written beside the app unless portable mode says so.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

import platformdirs

from engine.language.lists import listed
from engine.language.texts import _

NAME = "dropout-lab"
OWN_FOLDER = "DROPOUT_LAB_DATA_DIR"  # environment variable with the folder of portable mode
PROGRAM_FOLDER = Path(__file__).resolve().parents[2]  # the checkout, or the package's inner folder: only read
RESOURCES = PROGRAM_FOLDER / "resources"


def data_folder() -> Path:
    """The folder of runs and other data."""
    return _folder("data", platformdirs.user_data_dir)


def imports_folder() -> Path:
    """Where a teacher puts well-known data sets as files."""
    return data_folder() / "imports"


def shared_data_folders() -> tuple[Path, ...]:
    """The system's folders of data sets, as packages such as Debian's dataset-fashion-mnist fill them."""
    if os.name == "nt":
        return (Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "datasets",)
    places = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return tuple(Path(place) / "datasets" for place in places.split(":") if place.startswith("/"))


def config_folder() -> Path:
    """The folder of settings, such as recent files and the theme."""
    return _folder("settings", platformdirs.user_config_dir)


def log_folder() -> Path:
    """The folder of logs."""
    return _folder("logs", platformdirs.user_log_dir)


def cache_folder() -> Path:
    """The folder of files that may be deleted at any time, such as font caches."""
    return _folder("cache", platformdirs.user_cache_dir)


def writing_problem(folder: Path) -> str:
    """Make `folder` if needed; returns why it is not writable, in the system's words, or an empty text."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Not by tempfile, which on Windows takes a folder that may not be written for a clash of names, and
        # tries two billion of them (CPython's issue 66305).
        trial = folder / f".{NAME}-{os.getpid()}-{secrets.token_hex(8)}"
        os.close(os.open(trial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        trial.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""


@cache
def unwritable_folders() -> dict[str, str]:
    """The folders of settings and of data that are not writable, each with its problem. Computed once."""
    problems = {kind: writing_problem(folder()) for kind, folder in _KEEPING.items()}
    return {kind: f"{_KEEPING[kind]()} ({problem})" for kind, problem in problems.items() if problem}


def keeping_problem() -> str:
    """What cannot be stored on this computer and where, as a sentence; empty if all can."""
    bad = unwritable_folders()
    if not bad:
        return ""
    if len(bad) == len(_KEEPING):
        text = _(
            "Settings and unsaved work can't be kept: no writing to {folders}. Projects can be saved "
            "elsewhere."
        )
    elif "settings" in bad:
        text = _("Settings can't be kept: no writing to {folders}. Projects can be saved elsewhere.")
    else:
        text = _("Unsaved work can't be kept: no writing to {folders}. Projects can be saved elsewhere.")
    return text.format(folders=listed(list(bad.values())))


_KEEPING = {"settings": config_folder, "data": data_folder}


def _folder(name: str, usual: Callable[..., str]) -> Path:
    own = os.environ.get(OWN_FOLDER)
    if own:
        return Path(own) / name
    try:
        folder = Path(usual(NAME, appauthor=False))
    except RuntimeError:  # no HOME, and no entry in the user database
        folder = Path(NAME)
    return folder if folder.is_absolute() else Path(os.sep, "nonexistent", NAME, name)
