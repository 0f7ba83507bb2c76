"""The classes of the desk come back as they were written; one broken file hides no other class."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.classroom.class_record import BAD, CheckRecord, ClassRecord, ClassSeat, Mark
from engine.classroom.class_store import (
    MAX_ROWS,
    Classes,
    classes,
    classes_folder,
    read_class_record,
    write_class_record,
)
from engine.errors import InputError

ID = "0123456789abcdef" * 2
CLASS = ClassRecord(
    ID,
    "10b, Monday",
    "/home/ada/Class",
    "2026-12-01T10:00:00+01:00",
    (ClassSeat("Ada", "Ada.dropoutlab", (0, 1)), ClassSeat("Zoë", "Zoë.dropoutlab", (2, 3))),
    "iris",
    ("data", "seeds"),
    "",
    (Mark("Ada", "2+", "Well argued.\nMind the band.", "2026-12-02T10:00:00+01:00"),),
    (
        CheckRecord(
            "Zoë", "ab" * 32, BAD, ("Rate 0.5: …", "One cell is missing."), "2026-12-02T10:00:00+01:00"
        ),
    ),
)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPOUT_LAB_DATA_DIR", str(tmp_path))


def test_a_class_comes_back() -> None:
    assert read_class_record(ID) is None
    path = write_class_record(CLASS)
    assert path.parent == classes_folder()
    assert read_class_record(ID) == CLASS
    write_class_record(changed := CLASS.with_mark(Mark("Zoë", "1")))
    assert read_class_record(ID) == changed


def test_the_newest_class_comes_first() -> None:
    assert classes() == Classes()
    made = ("2026-12-01T10:00:00+01:00", "2026-12-01T09:30:00+00:00", "", "2025-12-01T10:00:00+01:00")
    for number, moment in enumerate(made):
        write_class_record(replace(CLASS, class_id=f"{number:032x}", made=moment))
    assert [int(one.class_id, 16) for one in classes().records] == [1, 0, 3, 2]


def test_a_broken_class_is_named_and_hides_no_other() -> None:
    write_class_record(CLASS)
    broken = classes_folder() / f"{'f' * 32}.json"
    broken.write_text("{", "utf-8")
    found = classes()
    assert found.records == (CLASS,)
    assert found.problems == (f"The class in {broken} can't be read: it is not JSON.",)
    with pytest.raises(InputError, match="not JSON"):
        read_class_record("f" * 32)


@pytest.mark.parametrize("class_id", ["", "../../etc/passwd", "A" * 32, "0" * 31])
def test_an_id_is_no_path(class_id: str) -> None:
    with pytest.raises(InputError, match="32 hex digits"):
        read_class_record(class_id)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, "another Dropout Lab"),
        ({"class_id": "f" * 32}, "another class"),
        ({"class_id": 3}, "32 hex digits"),
        ({"name": 3}, "name must be text"),
        ({"room": 7}, "unknown field room"),
        ({"locked": ["walls"]}, "locked must be"),
        ({"locked": [[]]}, "locked must be"),
        ({"seats": {}}, "seats must be a list"),
        ({"seats": [3]}, "seat must be an object"),
        ({"seats": [{"student": "Ada", "seeds": [-1]}]}, "seeds"),
        ({"marks": [{}] * (MAX_ROWS + 1)}, "marks must be a list"),
        ({"marks": [{"mark": 2}]}, "mark must be text"),
        ({"checks": [{"outcome": "fine"}]}, "outcome must be one of"),
        ({"checks": [{"outcome": "good", "sentences": [1]}]}, "must be text"),
        ({"checks": [{"outcome": "good", "sentences": "x"}]}, "sentences must be a list"),
    ],
)
def test_what_is_wrong_in_a_class_is_said(change: dict[str, Any], sentence: str) -> None:
    path = write_class_record(CLASS)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(InputError, match=sentence):
        read_class_record(ID)


@pytest.mark.parametrize("content", [b"[1]", b"\xff", b"", b"[" * 100_000, b"null"])
def test_what_is_no_class_is_refused(content: bytes) -> None:
    write_class_record(CLASS).write_bytes(content)
    with pytest.raises(InputError, match="can't be read"):
        read_class_record(ID)


def test_a_class_that_cannot_be_written_is_an_input_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("DROPOUT_LAB_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(InputError, match="can't be"):
        write_class_record(CLASS)


def test_what_could_not_be_read_again_is_not_written() -> None:
    path = write_class_record(CLASS)
    with pytest.raises(InputError, match="can't be stored: the mark's comment must be text of up to 20,000"):
        write_class_record(CLASS.with_mark(Mark("Ada", "1", "x" * 20_001)))
    assert read_class_record(path.stem) == CLASS
