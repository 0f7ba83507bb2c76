"""Where the app keeps things: the user's folders by the platform's conventions, or one folder of its own.

Portable mode (`engine.system.portable`) names that one folder in the environment, for worker processes, too.
Nothing is written beside the app unless portable mode says so.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import platformdirs

NAME = "dropout-lab"
OWN_FOLDER = "DROPOUT_LAB_DATA_DIR"  # an environment variable: the one folder of portable mode
PROGRAM_FOLDER = Path(__file__).resolve().parents[2]  # the checkout, or the package's inner folder: only read
RESOURCES = PROGRAM_FOLDER / "resources"


def data_folder() -> Path:
    """Where runs are kept."""
    return _folder("data", platformdirs.user_data_dir)


def config_folder() -> Path:
    """Where recent files and the theme are remembered."""
    return _folder("settings", platformdirs.user_config_dir)


def log_folder() -> Path:
    """Where logs go."""
    return _folder("logs", platformdirs.user_log_dir)


def cache_folder() -> Path:
    """What may be deleted at any time: font caches and the like."""
    return _folder("cache", platformdirs.user_cache_dir)


def writing_problem(folder: Path) -> str:
    """Why nothing can be kept in `folder`, in the system's words; empty if something can. It is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""


@cache
def keeping_problem() -> str:
    """What can't be kept on this computer, and where, in a sentence; found once, empty where all is well."""
    folders = {"Settings": config_folder(), "Trained cells": data_folder()}
    problems = {what: writing_problem(folder) for what, folder in folders.items()}
    bad = [what for what, problem in problems.items() if problem]
    if not bad:
        return ""
    what = " and ".join(bad).capitalize()
    where = " and ".join(f"{folders[one]} ({problems[one]})" for one in bad)
    return f"{what} can't be kept: no writing to {where}. Projects can be saved elsewhere."


def _folder(name: str, usual: Callable[..., str]) -> Path:
    own = os.environ.get(OWN_FOLDER)
    if own:
        return Path(own) / name
    try:
        folder = Path(usual(NAME, appauthor=False))
    except RuntimeError:  # no HOME, and no entry among the system's users
        folder = Path(NAME)
    return folder if folder.is_absolute() else Path(os.sep, "nonexistent", NAME, name)
