"""Programs as people write them: what Keras builds is what the reader shows, or a sentence says what differs."""

from __future__ import annotations

import pytest

from tests.engine.keras_code.reading.oracle import HERE, Outcome, outcomes, snippets

FILES = sorted((HERE / "snippets").glob("*.txt"))
PROGRAMS = [program for path in FILES for program in snippets(path)]


@pytest.fixture(scope="module")
def compared() -> dict[str, Outcome]:
    return {one.program.name: one for one in outcomes(PROGRAMS)}


@pytest.mark.parametrize("name", [program.name for program in PROGRAMS])
def test_keras_builds_what_was_read_or_a_sentence_says_what_differs(
    name: str, compared: dict[str, Outcome]
) -> None:
    found = compared[name]
    wanted = found.program.notes
    assert wanted or not found.difference, f"{found.difference}; {found.notes}"
    assert all(any(part in note for note in found.notes) for part in wanted), found.notes
