"""The user's folders, by the platform's conventions; nothing is ever written beside the app."""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "dropout-lab"
PROGRAM_FOLDER = Path(__file__).resolve().parents[1]  # the checkout, or the package's inner folder: only read
RESOURCES = PROGRAM_FOLDER / "resources"


def data_folder() -> Path:
    """Where runs are kept."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def config_folder() -> Path:
    """Where recent files and the theme are remembered."""
    return Path(platformdirs.user_config_dir(NAME, appauthor=False))


def log_folder() -> Path:
    """Where logs go."""
    return Path(platformdirs.user_log_dir(NAME, appauthor=False))


def cache_folder() -> Path:
    """What may be deleted at any time: font caches and the like."""
    return Path(platformdirs.user_cache_dir(NAME, appauthor=False))
