"""What one asks for when something does not work: versions, system, folders."""

from __future__ import annotations

import platform
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion

from engine.system.paths import data_folder, log_folder
from engine.version import this_build

NOT_READY = "known when the engine is ready"


def build_words() -> str:
    """When this was built, and of what."""
    build = this_build()
    if not build.date:
        return "runs from source"
    commit = f" from {build.commit}" if build.commit else ""
    flavour = {"gpu": ", with GPU code", "cpu": ", for the processor"}.get(build.flavour, "")
    return f"{build.date}{commit}{flavour}"


def versions(engine: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Names and versions; `engine` is what the ready engine says of itself, empty before."""
    of_engine = dict(engine)
    return (
        ("Build", build_words()),
        ("TensorFlow", of_engine.get("tensorflow") or NOT_READY),
        ("Keras", of_engine.get("keras") or NOT_READY),
        ("Qt", f"{qVersion()}, with PySide6 {PySide6.__version__}"),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
    )


def folders() -> tuple[tuple[str, Path], ...]:
    """What lies where on this machine."""
    return ("Data folder", data_folder()), ("Log folder", log_folder())


def details(engine: tuple[tuple[str, str], ...]) -> str:
    """All of it as lines of text, for a question to somebody who can help."""
    rows = [
        ("Dropout Lab", this_build().version),
        *versions(engine),
        *((name, str(path)) for name, path in folders()),
    ]
    return "\n".join(f"{name}: {value}" for name, value in rows)
