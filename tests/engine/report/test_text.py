import pytest

from engine.project.project import HELPS, HURTS, NO_DIFFERENCE
from engine.report.text import is_later, outcome_text


def test_times_are_compared_across_time_zones() -> None:
    assert is_later("2026-11-24T10:00:01+01:00", "2026-11-24T10:00:00+01:00")
    assert not is_later("2026-11-24T10:00:00+01:00", "2026-11-24T09:30:00+00:00")
    assert not is_later("later", "2026-11-24T09:30:00+00:00")
    assert not is_later("0001-01-01", "2026-11-24T09:30:00+00:00")


@pytest.mark.parametrize(
    ("choice", "word", "part"),
    [
        (HELPS, "helps", "as predicted"),
        (HURTS, "helps", "different"),
        (NO_DIFFERENCE, "hurts", "different"),
        (NO_DIFFERENCE, "can't tell", "not prove"),
        (HELPS, "can't tell", "neither confirmed nor refuted"),
        (HELPS, "training data", "can't tell"),
        (NO_DIFFERENCE, "only rate 0", "can't tell"),
        (NO_DIFFERENCE, "mixed", "depends on the second setting"),
    ],
)
def test_outcome_text_compares_prediction_and_verdict(choice: str, word: str, part: str) -> None:
    assert part in outcome_text(choice, word)
