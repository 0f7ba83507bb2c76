"""What a file says of its class, and a teacher's feedback, come back; what is wrong is said in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InputError
from engine.project.handout_record import MAX_COMMENT, MAX_NAME, MAX_SEATS, Feedback, HandoutRecord, Seat
from engine.storage.examples import example
from engine.storage.handout_json import (
    feedback_from_json,
    feedback_to_json,
    handout_from_json,
    handout_to_json,
)
from engine.storage.project_file import read_project, write_project

CLASS = "0123456789abcdef" * 2
ADA = HandoutRecord(CLASS, "10b, Monday", "Ada", (0, 1, 2), "what-dropout-does")
ALL = HandoutRecord(CLASS, "10b", seats=(Seat("Ada", (0, 1)), Seat("Ben", (2, 3))))
MARKED = Feedback("2+", "Well argued.\nMind the band.", "All 15 trainings hold.", "2026-12-01T10:00:00+01:00")


@pytest.mark.parametrize(
    ("handout", "feedback"),
    [(None, None), (ADA, None), (ALL, None), (ADA, MARKED), (None, Feedback())],
    ids=["neither", "one student", "one file for all", "given back", "empty feedback"],
)
def test_both_come_back(handout: HandoutRecord | None, feedback: Feedback | None, tmp_path: Path) -> None:
    project = replace(example("tutorial-regression"), handout=handout, feedback=feedback)
    write_project(project, tmp_path / "p.dropoutlab")
    assert read_project(tmp_path / "p.dropoutlab") == project


def test_one_file_for_all_asks_until_somebody_takes_it() -> None:
    assert ALL.asks_for_a_name
    assert not replace(ALL, student="Ben").asks_for_a_name
    assert not ADA.asks_for_a_name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"class_id": "12"}, "32 hex digits"),
        ({"class_id": None}, "32 hex digits"),
        ({"student": 3}, "student must be text"),
        ({"class_name": "x" * (MAX_NAME + 1)}, "class_name must be text"),
        ({"seeds": [-1]}, "seeds"),
        ({"seeds": [True]}, "seeds"),
        ({"seeds": "0-9"}, "seeds"),
        ({"seats": [{"student": "", "seeds": []}]}, "a student's name"),
        ({"seats": [{"student": "Ada", "seeds": []}] * 2}, "same student"),
        ({"seats": [{"student": str(n)} for n in range(MAX_SEATS + 1)]}, f"up to {MAX_SEATS}"),
        ({"seats": [3]}, "must be an object"),
        ({"room": 7}, "unknown field room"),
    ],
)
def test_wrong_handout_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        handout_from_json(handout_to_json(ADA) | change)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mark": 2}, "mark"),
        ({"comment": "x" * (MAX_COMMENT + 1)}, "comment"),
        ({"x": ""}, "unknown field x"),
    ],
)
def test_wrong_feedback_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        feedback_from_json(feedback_to_json(MARKED) | change)
