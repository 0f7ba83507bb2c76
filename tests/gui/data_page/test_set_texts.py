"""Counts take the word of their kind."""

from __future__ import annotations

import pytest

from gui.data_page.set_texts import count_of_samples, shape_text, size_text


@pytest.mark.parametrize(
    ("kind", "n", "text"),
    [
        ("table", 1, "1 row"),
        ("table", 20640, "20,640 rows"),
        ("images", 2, "2 images"),
        ("sequence", 0, "0 sequences"),
    ],
)
def test_a_count_has_the_word_for_its_kind(kind: str, n: int, text: str) -> None:
    assert count_of_samples(kind, n) == text


def test_the_size_of_a_sample() -> None:
    assert shape_text((28, 32, 1)) == "28 × 32 pixels, grey"
    assert shape_text((8, 8, 3)) == "8 × 8 pixels, in colour"
    assert shape_text((60, 3)) == "60 × 3 numbers each"
    assert shape_text((1,)) == "1 number each"


def test_the_size_of_a_file() -> None:
    assert [size_text(n) for n in (12, 4_500, 2_340_000)] == ["12 bytes", "4.5 kB", "2.34 MB"]
