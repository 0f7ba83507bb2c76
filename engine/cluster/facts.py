"""What a worker tells about its computer, so that only cells which fit are sent there.

Dask knows resources: a worker has some of each, a task takes some. Ours are the versions of what computes the
numbers, as one name, and the memory in MB.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.version import this_build

MEMORY = "memory"
FREE_SHARE = 0.8  # of the memory that is free when a worker joins
ANY = 1e6  # tasks at once of equal versions: as many as there are threads


def versions_name(versions: Mapping[str, str]) -> str:
    """Return the versions that must be equal on all computers of a run.

    Parameters
    ----------
    versions : mapping
        Package to version, as `engine.training.device.prepare` gives them.

    Returns
    -------
    str
        Such as "Dropout Lab 0.1.0, TensorFlow 2.21.0, Keras 3.15.1, oneDNN on".
    """
    parts = [f"Dropout Lab {this_build().version}"]  # not a text: compared between computers
    parts += [f"{label} {versions.get(name, 'unknown')}" for name, label in _PARTS.items()]
    return ", ".join(parts)


_PARTS = {"tensorflow": "TensorFlow", "keras": "Keras", "oneDNN": "oneDNN"}  # not a text: names


def resources(versions: Mapping[str, str]) -> dict[str, float]:
    """Return what a worker on this computer has.

    Parameters
    ----------
    versions : mapping

    Returns
    -------
    dict
    """
    import psutil

    return {
        versions_name(versions): ANY,
        MEMORY: psutil.virtual_memory().available * FREE_SHARE / 2**20,
    }
