"""The file with what this machine has measured of its own speed; without it only estimates are worse."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.held_files import writing_error
from engine.system.regular_files import read_bytes
from engine.timing.calibration import MOST, Calibration

FORMAT = 2  # 1 was of other constants, and of blocks in order
MAX_BYTES = 10_000_000


def read_timings(path: Path) -> Calibration:
    """The measurements in a file; none if it is missing, damaged or of another format."""
    try:
        content = parse_json(read_bytes(path, MAX_BYTES))
    except ValueError:
        return Calibration()
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return Calibration()
    return Calibration(_ratios(content.get("programs")), _ratios(content.get("ways")))


def write_timings(path: Path, calibration: Calibration) -> None:
    """Write the measurements; raises InputError if that is not possible."""
    content = {
        "format": FORMAT,
        "programs": dict(calibration.programs),
        "ways": dict(calibration.ways),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(path.parent, error, "made") from error
    replace_file(path, json.dumps(content, indent=1).encode())


def _ratios(content: Any) -> Mapping[str, float]:
    if not isinstance(content, dict):
        return {}
    return {
        name: float(value)
        for name, value in content.items()
        if type(value) in (int, float) and math.isfinite(value) and 1 / MOST <= value <= MOST
    }
