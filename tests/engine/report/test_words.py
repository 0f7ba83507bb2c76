import math

import pytest

from engine.project.project import HELPS, HURTS, NO_DIFFERENCE
from engine.report.words import date_words, is_later, moment_words, outcome_words, p_words


def test_times_are_read_and_other_text_stays() -> None:
    assert date_words("2026-11-04T09:05:00+01:00") == "4 November 2026"
    assert moment_words("2026-11-04T09:05:00+01:00") == "4 November 2026, 09:05"
    assert date_words("in May") == moment_words("in May") == "in May"


def test_times_are_compared_whatever_their_zone() -> None:
    assert is_later("2026-11-24T10:00:01+01:00", "2026-11-24T10:00:00+01:00")
    assert not is_later("2026-11-24T10:00:00+01:00", "2026-11-24T09:30:00+00:00")
    assert not is_later("later", "2026-11-24T09:30:00+00:00")


@pytest.mark.parametrize(
    ("value", "words"), [(math.nan, "–"), (0.0004, "< 0.001"), (0.0123, "0.012"), (1.0, "1.000")]
)
def test_p_values_have_three_digits(value: float, words: str) -> None:
    assert p_words(value) == words


@pytest.mark.parametrize(
    ("choice", "word", "part"),
    [
        (HELPS, "helps", "as was predicted"),
        (HURTS, "helps", "otherwise"),
        (NO_DIFFERENCE, "hurts", "otherwise"),
        (NO_DIFFERENCE, "can't tell", "no proof"),
        (HELPS, "can't tell", "neither confirmed nor refuted"),
        (HELPS, "training data", "cannot say"),
        (NO_DIFFERENCE, "only rate 0", "cannot say"),
        (NO_DIFFERENCE, "mixed", "depends on the second setting"),
    ],
)
def test_a_guess_is_held_against_the_verdict(choice: str, word: str, part: str) -> None:
    assert part in outcome_words(choice, word)
