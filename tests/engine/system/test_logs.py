"""Log files: one for each start, the newest are kept."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.system.logs import MAX_LOGS, RECORD, LineFormatter, log_path, new_log
from engine.system.paths import OWN_FOLDER


def test_log_files_are_one_per_kind_and_old_ones_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    folder = tmp_path / "logs"
    folder.mkdir()
    for kind in ("window", "engine"):
        for number in range(MAX_LOGS + 5):
            path = folder / f"{kind}-{number:02}.log"
            path.touch()
            os.utime(path, ns=(number, number))
    path = new_log("window")
    path.touch()
    assert path == log_path("window") != log_path("engine")
    assert str(os.getpid()) in path.name
    assert new_log("window") == path
    kept = sorted(found.name for found in folder.glob("window-*"))
    assert len(kept) <= MAX_LOGS
    assert path.name in kept
    assert f"window-{MAX_LOGS + 4:02}.log" in kept
    assert "window-00.log" not in kept
    assert len(list(folder.glob("engine-*"))) == MAX_LOGS + 5


def test_log_folder_that_cannot_be_made_is_an_os_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    with pytest.raises(OSError, match="file"):
        new_log("window")


# --- The lines of records


def lines_of(error: Exception, message: str = "It failed") -> list[str]:
    info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("dropout_lab", logging.ERROR, __file__, 1, "%s", (message,), info)
    return LineFormatter(RECORD).format(record).split("\n")


def raised(words: str) -> Exception:
    try:
        try:
            int(words)
        except ValueError as error:
            raise InputError(words) from error
    except InputError as error:
        return error
    raise AssertionError


def test_a_record_is_one_line_and_its_traceback_is_indented() -> None:
    words = "\x1b[31mred\r\n2026-01-01 00:00:00,000 ERROR forged\x9b2J\u202e\u2028end"
    first, *rest = lines_of(raised(words), words)
    assert first.endswith("ERROR  [31mred  2026-01-01 00:00:00,000 ERROR forged 2J  end")
    assert all(line.startswith("  ") for line in rest)
    assert all(line.isprintable() for line in rest)
    kinds = [line.strip().partition(":")[0] for line in rest if "Error: " in line]
    assert kinds == ["ValueError", "engine.errors.InputError"]
    assert any(line.endswith("in raised") for line in rest), "the traceback says where it was"


def test_what_a_formatter_makes_is_not_kept_for_others() -> None:
    error = raised("words")
    info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("dropout_lab", logging.ERROR, __file__, 1, "m", (), info)
    LineFormatter(RECORD).format(record)
    assert record.exc_text is None
