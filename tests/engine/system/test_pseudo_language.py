"""Pseudo-texts are longer and accented, and keep what a program needs of them."""

from __future__ import annotations

import pytest

from engine.system.pseudo_language import LONGER, PseudoTranslations, pseudo


@pytest.mark.parametrize("text", ["Sweep", "Seed {seed} of {n:,}", "A longer sentence, as a hint may be."])
def test_text_is_longer_by_two_fifths(text: str) -> None:
    assert len(pseudo(text)) >= len(text) * (1 + LONGER) - 1
    assert pseudo(text) != text


@pytest.mark.parametrize(
    "kept", ["{seed:,}", "&F", "<b>", "&amp;", "](docs/x.md)", "`fit`", "$d/(1-d)$", "%s", "%(value)r"]
)
def test_what_a_program_needs_is_kept(kept: str) -> None:
    assert kept in pseudo(f"Some words {kept} and more")


def test_values_go_in_and_marks_stay() -> None:
    assert "7" in pseudo("Seed {seed}").format(seed=7)
    assert PseudoTranslations().pgettext("decimal mark", ".") == "."
    assert pseudo("1 – 2") == "1 – 2"
