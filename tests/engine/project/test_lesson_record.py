"""What a project keeps of a lesson."""

from __future__ import annotations

from tests.engine.project.sample_lessons import BEGUN, RECORD, UNITS


def test_record_finds_answers_and_counts_marks() -> None:
    assert RECORD.answer("1.2") is UNITS
    assert RECORD.answer("9.9") is None
    assert (RECORD.n_marked, RECORD.n_right) == (2, 1)
    assert (BEGUN.n_marked, BEGUN.n_right) == (0, 0)
    assert RECORD.done_steps == {"1.1", "expects", "1.2", "2.2", "2.1"}
