"""Widths of text without a font: never too small, and lines that fit."""

from __future__ import annotations

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from engine.network.layer_kinds import LAYER_KINDS
from engine.network_picture.style import TOKENS
from engine.network_picture.svg import elided, text_width, wrapped


def test_text_width_is_a_close_upper_bound() -> None:
    font = TTFont(TOKENS.parents[1] / "fonts" / "Inter-SemiBold.otf")
    names, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    for text in [kind.keras_name for kind in LAYER_KINDS.values()] + [
        "1,234,567 parameters",
        "drop 0.5 · swept",
    ]:
        real = sum(metrics[names[ord(letter)]][0] for letter in text) * 13 / em
        assert 0.99 * real <= text_width(text, 13) <= 1.12 * real


def test_wrapped_breaks_names_before_capitals_and_sentences_at_spaces() -> None:
    assert wrapped("GlobalAveragePooling2D", 13, 128) == ("GlobalAverage", "Pooling2D")
    assert wrapped("GlobalMaxPooling2D", 13, 128) == ("GlobalMax", "Pooling2D")
    assert wrapped("MaxPooling2D", 13, 128) == ("MaxPooling2D",)
    lines = wrapped("one two three four", 12, 50, 4)
    assert " ".join(lines) == "one two three four" and len(lines) > 1


def test_wrapped_elides_what_does_not_fit() -> None:
    for line in wrapped("x" * 100, 13, 80):
        assert text_width(line, 13) <= 80
    assert elided("versicolor", 12, 30).endswith("…")
    assert elided("", 12, 0) == ""
