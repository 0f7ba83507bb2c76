"""Programs, against what Keras builds of them: equal layers, or a sentence that says what differs."""

from __future__ import annotations

import random

import pytest

from tests.engine.keras_code.reading.oracle import HERE, Outcome, Program, outcomes, snippets
from tests.engine.keras_code.reading.random_programs import random_program, random_sweep

SNIPPETS = [
    program for path in sorted((HERE / "program" / "samples").glob("*.txt")) for program in snippets(path)
]
# What no sentence about a program may say whose values all follow from its text.
UNKNOWN = (
    "known only",
    "was skipped",
    "was left out:",
    "were read",
    "no choice",
    "was taken",
    "several kinds",
)


def random_programs(count: int) -> list[Program]:
    """Every sixth trains a network at several rates."""
    found = []
    for number in range(count):
        rng = random.Random(f"program {number}")
        write = random_sweep if number % 6 == 5 else random_program
        found.append(Program(f"program {number}", write(rng)))
    return found


@pytest.fixture(scope="module")
def compared(request: pytest.FixtureRequest) -> dict[str, Outcome]:
    programs = [*SNIPPETS, *random_programs(request.config.getoption("programs"))]
    return {one.program.name: one for one in outcomes(programs)}


@pytest.mark.parametrize("name", [program.name for program in SNIPPETS])
def test_what_keras_builds_is_read_or_a_sentence_says_what_differs(
    name: str, compared: dict[str, Outcome]
) -> None:
    found = compared[name]
    wanted = found.program.notes
    assert wanted or not found.difference, f"{found.difference}; {found.notes}"
    assert all(any(part in note for note in found.notes) for part in wanted), found.notes


def test_random_programs_are_read_as_keras_builds_them(compared: dict[str, Outcome]) -> None:
    random_ones = [one for name, one in compared.items() if name.startswith("program ")]
    for one in random_ones:
        assert not one.difference, f"{one.difference}\n{one.notes}\n{one.program.code}"
        assert not any(part in note for note in one.notes for part in UNKNOWN), one.notes
    assert sum(len(one.layers) for one in random_ones) > 5 * len(random_ones)


def test_snippets_are_many_and_differ() -> None:
    assert len(SNIPPETS) > 400
    assert len({program.name for program in SNIPPETS}) == len(SNIPPETS)
