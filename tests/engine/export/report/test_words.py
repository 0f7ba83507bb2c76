import math

import pytest

from engine.export.report.words import date_words, moment_words, outcome_words, p_words
from engine.project.report_spec import HELPS, HURTS, NO_DIFFERENCE


def test_times_are_read_and_other_text_stays() -> None:
    assert date_words("2026-11-04T09:05:00+01:00") == "4 November 2026"
    assert moment_words("2026-11-04T09:05:00+01:00") == "4 November 2026, 09:05"
    assert date_words("in May") == moment_words("in May") == "in May"


@pytest.mark.parametrize(
    ("value", "words"), [(math.nan, "–"), (0.0004, "< 0.001"), (0.0123, "0.012"), (1.0, "1.000")]
)
def test_p_values_have_three_digits(value: float, words: str) -> None:
    assert p_words(value) == words


@pytest.mark.parametrize(
    ("choice", "tone", "part"),
    [
        (HELPS, "good", "as was predicted"),
        (HURTS, "good", "otherwise"),
        (NO_DIFFERENCE, "bad", "otherwise"),
        (NO_DIFFERENCE, "neutral", "no proof"),
        (HELPS, "neutral", "neither confirmed nor refuted"),
        (HELPS, "warn", "cannot say"),
    ],
)
def test_a_guess_is_held_against_the_verdict(choice: str, tone: str, part: str) -> None:
    assert part in outcome_words(choice, tone)
