"""A job that raises what nobody expected; the user gets one sentence and the log one record."""

from __future__ import annotations

import pytest

from gui.control.background import UNEXPECTED


def bug(*_args: object, **_options: object) -> None:
    raise ZeroDivisionError("a bug")


def assert_told_once(sentences: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """One sentence for the user, and the traceback once in the log."""
    told = [sentence for sentence in sentences if UNEXPECTED in sentence]
    assert len(told) == 1, sentences
    records = [record for record in caplog.records if record.exc_info is not None]
    assert [record.exc_info[0] for record in records if record.exc_info] == [ZeroDivisionError]
