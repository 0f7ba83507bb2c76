"""What the field for rates takes, and what it says to everything else."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.experiment.rates import BOUNDS, parse_rates


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("0, 0.1, 0.5", (0, 0.1, 0.5)),
        ("0.5;0 ,,0.5,", (0, 0.5)),
        ("0 .25 0.5", (0, 0.25, 0.5)),
        ("0", (0,)),
        ("0,1", (0.1,)),
        ("0,1 0,5", (0.1, 0.5)),
        ("0; 0,25; 0,5", (0, 0.25, 0.5)),
        ("0,5, 0,7", (0.5, 0.7)),
        ("1e-1", (0.1,)),
        ("0-0.6", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
        ("0,1-0,3", (0.1, 0.2, 0.3)),
        ("0 to 0.3 step 0.15", (0, 0.15, 0.3)),
        ("0…0.2, 0.9", (0, 0.1, 0.2, 0.9)),
        ("0 – 0.25", (0, 0.1, 0.2)),
    ],
)
def test_rates_as_people_write_them(text: str, rates: tuple[float, ...]) -> None:
    assert parse_rates(text) == rates


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "“abc” is not a number. Write rates like 0, 0.1, 0.5."),
        ("0, x" + 30 * "y", "“x" + 18 * "y" + "…” is not a number. Write rates like 0, 0.1, 0.5."),
        ("", "There is no rate yet. Write rates like 0, 0.1, 0.5."),
        ("0, 1", BOUNDS),
        ("-0.1", BOUNDS),
        ("nan", BOUNDS),
        ("0-1", BOUNDS),
        ("0.6-0", "A range goes up, like 0 to 0.6 step 0.1."),
        ("0 to 0.6 step 0", "A range goes up, like 0 to 0.6 step 0.1."),
        ("0 to 0.6 step 1e-9", "A step of 1e-09 is too small: a sweep takes up to 100 rates."),
        (" ".join(f"{n / 200:g}" for n in range(150)), "A sweep takes up to 100 rates, not 150."),
    ],
)
def test_everything_else_gets_one_sentence(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_rates(text)
    assert str(caught.value) == message
