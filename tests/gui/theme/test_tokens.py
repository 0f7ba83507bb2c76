"""The contrast of every pair of colours that the window uses, in every scheme."""

from __future__ import annotations

from itertools import product

import pytest

from gui.theme.tokens import (
    ALL_SCHEMES,
    CONTRAST_SCHEMES,
    EDGE_CONTRAST,
    HIGH_CONTRAST,
    MINIMUM_CONTRAST,
    contrast,
    mix,
    readable,
    tokens,
)

GROUNDS = ("background", "panel", "card")
SOFT = ("chip", "accent_soft", "dropout_soft", "bad_soft", "warn_soft")
TONES = ("muted", "accent", "dropout", "prediction", "good", "warn", "bad", "train")


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_text_and_tones_made_readable_have_the_contrast_of_the_scheme(scheme: str) -> None:
    colours = tokens(scheme)
    needed = HIGH_CONTRAST if colours.is_high_contrast else MINIMUM_CONTRAST
    for name, on in product(("text", *TONES), GROUNDS + SOFT):
        assert contrast(colours.readable(name, on), colours.colour(on)) >= needed, (name, on)
    assert contrast(colours.on_accent, colours.accent) >= needed


@pytest.mark.parametrize("scheme", CONTRAST_SCHEMES)
def test_high_contrast_writes_every_tone_as_it_is(scheme: str) -> None:
    colours = tokens(scheme)
    for name, on in product(("text", *TONES), GROUNDS):
        assert contrast(colours.colour(name), colours.colour(on)) >= HIGH_CONTRAST, (name, on)
    for on in SOFT:
        assert contrast(colours.text, colours.colour(on)) >= HIGH_CONTRAST, on
        assert contrast(colours.muted, colours.colour(on)) >= HIGH_CONTRAST, on
    for part in (0.05, 0.1):  # hovered and pressed controls
        assert contrast(colours.text, mix(colours.card, colours.text, part)) >= HIGH_CONTRAST
    for part in (0.1, 0.2):  # the same of a primary button
        assert contrast(colours.on_accent, mix(colours.accent, colours.text, part)) >= HIGH_CONTRAST


@pytest.mark.parametrize("scheme", CONTRAST_SCHEMES)
def test_high_contrast_shows_every_edge_and_ring(scheme: str) -> None:
    colours = tokens(scheme)
    for name, on in product(("line", "muted", "accent", "dropout", "bad", "warn"), GROUNDS + SOFT):
        assert contrast(colours.colour(name), colours.colour(on)) >= EDGE_CONTRAST, (name, on)
    assert colours.ring == 2


@pytest.mark.parametrize("scheme", CONTRAST_SCHEMES)
def test_high_contrast_fades_only_as_far_as_can_be_read(scheme: str) -> None:
    colours = tokens(scheme)
    for name, part in product(("text", "muted"), (0.2, 0.3, 0.55, 1.0)):
        faded = colours.faded(name, "card", part)
        assert contrast(faded, colours.card) >= HIGH_CONTRAST
    assert contrast(colours.text, colours.card) > contrast(colours.faded("text", "card", 0.55), colours.card)
    edge = contrast(colours.faded("muted", "card", 1.0, EDGE_CONTRAST), colours.card)
    assert EDGE_CONTRAST <= edge < HIGH_CONTRAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_schemes_fade_as_far_as_asked(scheme: str) -> None:
    colours = tokens(scheme)
    assert colours.faded("muted", "card", 0.65) == mix(colours.muted, colours.card, 0.65)
    assert not colours.is_high_contrast and colours.ring == 1


def test_scheme_says_whether_it_is_dark() -> None:
    assert [tokens(scheme).is_dark for scheme in ALL_SCHEMES] == [False, True, False, True]
    for scheme in ALL_SCHEMES:
        colours = tokens(scheme)
        assert (contrast(colours.card, "#000000") < contrast(colours.card, "#FFFFFF")) == colours.is_dark


def test_readable_mixes_as_little_as_is_needed() -> None:
    assert readable("#0072B2", "#FFFFFF", "#000000") == "#0072B2"
    darker = readable("#0072B2", "#FFFFFF", "#000000", HIGH_CONTRAST)
    assert HIGH_CONTRAST <= contrast(darker, "#FFFFFF") < HIGH_CONTRAST + 1
