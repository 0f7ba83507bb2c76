"""One sentence about the lines of a program that make no network."""

from __future__ import annotations

from engine.analysis.wording import listed
from engine.keras_code.reading.program.state import LeftOut

_SHOWN = 3


def summary(left_out: LeftOut) -> str:
    """Return one sentence about lines that were left out; empty if there are none."""
    count = len(left_out.lines)
    if not count:
        return ""
    names = list(dict.fromkeys(f"{name}(...)" for name in left_out.lines.values() if name))[:_SHOWN]
    if count == 1 and names:
        return f"Line {min(left_out.lines)}: {names[0]} was skipped: only layers become cards."
    example = f", such as {listed(names)}" if names else ""
    were = "other line was" if count == 1 else "other lines were"
    return f"{count} {were} skipped{example}: only layers become cards."
