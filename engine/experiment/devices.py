"""The names of the devices that train: kept in files and settings as they are, and said to users."""

from __future__ import annotations

import re

from engine.language.texts import ngettext

_CPU = re.compile(r"CPU, (\d+) threads?")


def cpu_name(n_threads: int) -> str:
    """Return the name of the processor as a device, the same in every language.

    Parameters
    ----------
    n_threads : int

    Returns
    -------
    str
    """
    return f"CPU, {n_threads} thread{'' if n_threads == 1 else 's'}"  # not a text: kept in settings


def device_text(name: str) -> str:
    """Return the name of a device for users.

    Parameters
    ----------
    name : str
        Of `EngineReady.devices`.

    Returns
    -------
    str
        In the language in use.
    """
    found = _CPU.match(name)
    if found is None:
        return name
    n_threads = int(found[1])
    text = ngettext("CPU, {n} thread", "CPU, {n} threads", n_threads).format(n=n_threads)
    return f"{text}{name[found.end() :]}"
