"""Days and times as a language writes them."""

from __future__ import annotations

from datetime import datetime

from engine.language.dates import date_text, moment_text, when_text


def test_date_text_formats_times_and_keeps_other_text() -> None:
    assert date_text("2026-11-04T09:05:00+01:00") == "4 November 2026"
    assert moment_text("2026-11-04T09:05:00+01:00") == "4 November 2026, 09:05"
    assert date_text("in May") == moment_text("in May") == "in May"


def test_when_text_formats_dates() -> None:
    now = datetime.fromisoformat("2025-11-04T09:00:00+01:00")
    assert when_text("2025-11-04T00:05:00+01:00", now) == "today 0:05"
    assert when_text("2025-11-03T14:03:00+01:00", now) == "yesterday 14:03"
    assert when_text("2025-03-01T14:03:00+01:00", now) == "1 Mar 14:03"
    assert when_text("2024-03-01T14:03:00+01:00", now) == "1 Mar 2024"
    assert when_text("some day", now) == "some day"
