"""What was done in lessons goes into a project file and comes back; what is wrong is said in a sentence."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InputError
from engine.project.lesson_record import (
    MAX_ANSWERS,
    MAX_NAME,
    MAX_RECORDS,
    MAX_STEPS,
    MAX_TEXT,
    WORDS,
    LessonAnswer,
    LessonRecord,
)
from engine.storage.examples import example
from engine.storage.lesson_json import lesson_to_json, lessons_from_json
from engine.storage.project_file import read_project, write_project
from tests.engine.project.sample_lessons import BEGUN, LATE, RECORD, UNITS, WHY

SAMPLES = Path(__file__).parent / "samples"
FULL = LessonRecord(
    "f" * MAX_NAME,
    done=tuple((str(step), LATE) for step in range(MAX_STEPS)),
    answers=tuple(replace(WHY, step=str(step), question="q" * 20, value="a") for step in range(MAX_ANSWERS)),
)
WORDS_OF_ALL_KINDS = LessonAnswer("1", WORDS, "q" * MAX_TEXT, "\t\x00☃\r\n" * (MAX_TEXT // 5))
MEASURED = replace(BEGUN, lesson="measured", answers=(replace(UNITS, measured=23.75), replace(WHY, step="9")))
LONG = replace(BEGUN, lesson="", title="a\nb", answers=(WORDS_OF_ALL_KINDS,))


@pytest.mark.parametrize(
    "lessons",
    [
        (),
        (RECORD,),
        (BEGUN, RECORD),
        (FULL,),
        (LONG,),
        (MEASURED,),
        tuple(replace(BEGUN, lesson=str(n)) for n in range(20)),
    ],
    ids=["none", "one", "two", "full", "long texts", "measured", "many"],
)
def test_lessons_come_back(lessons: tuple[LessonRecord, ...], tmp_path: Path) -> None:
    project = replace(example("tutorial-regression"), lessons=lessons)
    write_project(project, tmp_path / "p.dropoutlab")
    assert read_project(tmp_path / "p.dropoutlab") == project


def test_project_without_lessons_has_none_in_its_file(tmp_path: Path) -> None:
    write_project(example("tutorial-regression"), tmp_path / "p.dropoutlab")
    assert "lessons" not in json.loads((tmp_path / "p.dropoutlab").read_text(encoding="utf-8"))


def test_editions_of_a_lesson_are_lessons_of_their_own() -> None:
    editions = (RECORD, replace(RECORD, digest="f" * 64))
    assert lessons_from_json([lesson_to_json(record) for record in editions]) == editions


def test_what_does_not_apply_is_not_written() -> None:
    expects, units, why, curve = lesson_to_json(RECORD)["answers"]
    assert "sketch" not in expects
    assert "value" not in curve
    assert "right" not in why
    assert "comes_first" not in units
    assert (expects["right"], units["right"], curve["sketch"]) == (True, False, [[0.0, 0.86], [0.5, 0.9]])


def test_the_sample_of_format_11_is_read() -> None:
    project = read_project(SAMPLES / "format-11.dropoutlab")
    assert project.lesson == RECORD
    assert project.lessons == (BEGUN, RECORD)
    assert (RECORD.n_marked, RECORD.n_right, len(RECORD.done_steps)) == (2, 1, 5)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("format-*.dropoutlab")), ids=lambda path: path.stem)
def test_older_formats_have_no_lessons(path: Path) -> None:
    assert (read_project(path).lessons == ()) == (path.stem != "format-11")


CHANGES: list[tuple[tuple[Any, ...], Any, str]] = [
    ((), 5, "lesson 1: it must be an object, not int."),
    (("lesson",), "x" * 301, "lesson 1: its lesson must be text of up to 300 characters."),
    (("title",), ["x"], "its title must be text of up to 300 characters."),
    (("digest",), "ABC", "its digest must have 64 digits and letters from a to f, not ABC."),
    (("page",), -1, "its page must be a whole number from 0 to 1,000, not -1."),
    (("n_pages",), 1001, "its n_pages must be a whole number from 0 to 1,000, not 1001."),
    (("n_steps",), True, "its n_steps must be a whole number from 0 to 10,000, not True."),
    (("started",), "today", "its started must be a time such as 2026-11-24T10:12:00+01:00, not today."),
    (("ended",), None, "its ended must be a time"),
    (("cheats",), 1, "lesson 1: it has an unknown field cheats."),
    (("done",), {}, "its done must be a list of up to 10,000 steps."),
    (("done",), [["1.1", LATE]] * 10_001, "its done must be a list of up to 10,000 steps."),
    (("done", 0), ["1.1"], "each step of its done must have an id and a time, not ['1.1']."),
    (("done", 0, 1), 7, "its time of a step must be a time"),
    (("answers",), [{}] * 501, "its answers must be a list of up to 500 answers."),
    (("answers", 1), None, "lesson 1: answer 2: it must be an object, not NoneType."),
    (("answers", 0, "model"), "x", "answer 1: it has an unknown field model."),
    (("answers", 1, "step"), "expects", "one question has two answers: the file was changed."),
    (("answers", 0, "step"), "", "its step must be an id of 1 to 300 characters, not ."),
    (("answers", 0, "kind"), "essay", "its kind must be one of choice, number, words, sketch, not essay."),
    (("answers", 0, "kind"), ["choice"], "its kind must be one of"),
    (("answers", 0, "question"), 3, "its question must be text of up to 20,000 characters."),
    (("answers", 2, "value"), "x" * 20_001, "its value must be text of up to 20,000 characters."),
    (("answers", 2, "value"), "\ud800", "its value must be text of up to 20,000 characters."),
    (("answers", 0, "sketch"), [[0, 1]], "answer 1: a choice has no sketch."),
    (("answers", 3, "value"), "x", "answer 4: a sketch has no value."),
    (("answers", 3, "sketch"), [[0, 1]] * 1001, "its sketch must be a list of up to 1,000 points."),
    (("answers", 3, "sketch", 0), [1, 1], "a point of its sketch must be a rate and a score, not [1, 1]."),
    (("answers", 3, "sketch", 0), [0, 1e300], "a point of its sketch must be a rate and a score"),
    (("answers", 3, "sketch", 0), [0, float("nan")], "a point of its sketch must be a rate and a score"),
    (("answers", 0, "made"), "\ud800", "its made must be a time"),
    (("answers", 0, "tries"), 0, "its tries must be a whole number from 1 to 1,000,000, not 0."),
    (("answers", 0, "right"), "yes", "its right must be true or false, not yes."),
    (("answers", 0, "had_results"), 1, "its had_results must be true or false, not 1."),
    (("answers", 1, "measured"), "24", "its measured must be a number, of a question for one, not 24."),
    (
        ("answers", 1, "measured"),
        float("nan"),
        "its measured must be a number, of a question for one, not nan",
    ),
    (("answers", 1, "measured"), 1e300, "its measured must be a number, of a question for one, not 1e+300."),
    (("answers", 0, "measured"), 24, "its measured must be a number, of a question for one, not 24."),
    (("answers", 0, "comes_first"), None, "its comes_first must be true or false, not None."),
]


@pytest.mark.parametrize(("keys", "value", "sentence"), CHANGES, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_named(keys: tuple[Any, ...], value: Any, sentence: str) -> None:
    content: list[Any] = [copy.deepcopy(lesson_to_json(RECORD))]
    place: Any = content
    for key in (0, *keys)[:-1]:
        place = place[key]
    place[(0, *keys)[-1]] = value
    with pytest.raises(InputError) as error:
        lessons_from_json(content)
    assert sentence in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("content", [None, 5, {}, [{}] * (MAX_RECORDS + 1)])
def test_other_json_is_refused(content: object) -> None:
    with pytest.raises(InputError, match="lessons must be a list of up to 20 lessons"):
        lessons_from_json(content)


def test_one_edition_twice_is_refused() -> None:
    item = lesson_to_json(RECORD)
    with pytest.raises(InputError, match="one lesson is listed twice"):
        lessons_from_json([item, item])


def test_odd_values_give_lessons_or_a_sentence() -> None:
    odd: tuple[object, ...] = (
        *(None, True, 0, -1, 10**400, 0.5, float("nan"), [], {}),
        *("", "x" * 30_000, "\ud800", "\x00", LATE, "sketch"),
    )
    rng = random.Random(1)
    n_read = 0
    for _ in range(4000):
        item = lesson_to_json(RECORD)
        place: Any = item
        while True:
            key = rng.choice([*place, "other"]) if isinstance(place, dict) else rng.randrange(len(place))
            if not isinstance(place, dict | list) or not place or rng.random() < 0.3:
                break
            below = place.get(key) if isinstance(place, dict) else place[key]
            if not isinstance(below, dict | list) or not below:
                break
            place = below
        place[key] = rng.choice(odd)
        try:
            (record,) = lessons_from_json([item])
        except InputError as error:
            assert len(str(error)) < 300
        else:
            n_read += 1
            assert lessons_from_json([lesson_to_json(record)]) == (record,)
    assert 200 < n_read < 3000
