"""The sentence compares pairs of masks, and is silent where they do not show a difference."""

from __future__ import annotations

import numpy as np
import pytest

from engine.inside.film import CLASSES, CURVE, FilmPoints, FilmSeen, FilmSide
from engine.inside.film_text import film_sentence, sign_test


def seen(ours: list[float], theirs: list[float] | None, *, classes: tuple[str, ...] = ("a", "b")) -> FilmSeen:
    """A film of one frame whose thinned networks are so far from the whole ones."""
    points = FilmPoints(np.zeros((0, 2), "float32"), np.zeros(0, "float32"))
    sides = [(0.0, ours), (0.5, theirs)] if theirs is not None else [(0.0, ours)]
    return FilmSeen(
        CLASSES if classes else CURVE,
        4,
        0.5,
        np.array([3]),
        3,
        ("x", "y"),
        (np.zeros(2, "float32"),) * 2,
        (0.0, 1.0),
        classes,
        "class",
        points,
        points,
        200,
        True,
        tuple(
            FilmSide(
                rate,
                np.zeros((1, 2, 2), "uint8"),
                np.zeros((1, len(values), 1, 1), "uint8"),
                None,
                np.array([values], "float32"),
            )
            for rate, values in sides
        ),
    )


def test_sign_test() -> None:
    assert sign_test(8, 0) == 2 / 2**8
    assert sign_test(14, 2) == pytest.approx(2 * (1 + 16 + 120) / 2**16)
    assert sign_test(5, 5) == 1.0
    assert sign_test(0, 0) == 1.0


def test_clear_difference_is_said() -> None:
    assert film_sentence(seen([0.3] * 8, [0.04] * 8)) == (
        "After the training with seed 4, compared with the whole network, a thinned one gives another class "
        "at 30 % of the 200 held-out points if it was trained at rate 0, 4 % if at rate 0.5."
    )
    assert "at 4 % of" in film_sentence(seen([0.04] * 8, [0.3] * 8))
    assert "is off by 0.300 at the 200" in film_sentence(seen([0.3] * 8, [0.04] * 8, classes=()))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([0.3] * 4, [0.0] * 4),  # too few masks
        ([0.3, 0.0] * 8, [0.0, 0.2] * 8),  # now this, now that
        ([0.30] * 16, [0.29] * 16),  # hardly any difference
        ([0.0] * 16, [0.0] * 16),
        ([float("nan")] * 16, [0.1] * 16),
        ([], []),
        ([0.3] * 16, None),
    ],
)
def test_otherwise_nothing(ours: list[float], theirs: list[float] | None) -> None:
    assert film_sentence(seen(ours, theirs)) == ""
