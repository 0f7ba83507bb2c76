"""The file of the measured speeds: read back as written, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.storage.timings import read_timings, write_timings
from engine.timing.calibration import Calibration

CALIBRATION = Calibration({"abc": 2.5}, {"together, CPU": 0.5})


def test_timings_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "timings.json"
    assert read_timings(path) == Calibration()
    write_timings(path, CALIBRATION)
    assert read_timings(path) == CALIBRATION


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[1]",
        "{}",
        '{"format": 1, "programs": {"abc": 2.5}}',
        '{"format": 2, "programs": [1], "ways": "x"}',
        '{"format": 2, "programs": {"a": "x", "b": null, "c": 1e99, "d": -1, "e": NaN, "f": true}}',
        "[" * 100_000,
    ],
)
def test_damaged_timings_are_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "timings.json"
    path.write_text(content, "utf-8")
    assert read_timings(path) == Calibration()


def test_timings_that_cannot_be_written_are_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError):
        write_timings(tmp_path / "file" / "timings.json", CALIBRATION)
