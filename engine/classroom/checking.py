"""Checks one file: trains its cells again, compares, and searches for the origin of numbers that differ.

A worker process trains; the caller's thread waits. The command line and the class window use it alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.classroom.class_record import CheckRecord
from engine.session.runner import Runner


@dataclass(frozen=True)
class CheckLimits:
    """How much is trained again: at most so many cells of a file (None: all), for so many seconds."""

    max_cells: int | None = None
    max_seconds: float = 600.0


def check_submission(
    path: Path, student: str, runner: Runner, limits: CheckLimits = CheckLimits()
) -> CheckRecord:
    """Check a student's file; whatever is in it, this returns.

    Parameters
    ----------
    path : Path
    student : str
        The name of the row.
    runner : Runner
        `stop` of it, from any thread, ends the check as UNCLEAR.
    limits : CheckLimits

    Returns
    -------
    CheckRecord
    """
    raise NotImplementedError
