"""One file for all: each name gets its own seeds, its name in the report and a file of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.handout import plan_handout, write_one_file
from engine.classroom.seating import own_seeds, proposed_file, seat_names, take_seat
from engine.errors import InputError
from engine.experiment.seeds import MOVED
from engine.project.handout_record import HandoutRecord, Seat
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project

CLASS = "0123456789abcdef" * 2
ALL = HandoutRecord(CLASS, "10b", lesson="iris", seats=(Seat("Ada Lovelace", (0, 1)), Seat("Ben", (2, 3))))
SHARED = replace(example("honest-classification"), handout=ALL)


def test_a_name_on_the_list_takes_its_seat() -> None:
    assert seat_names(ALL) == ("Ada Lovelace", "Ben")
    taken = take_seat(SHARED, " ada  lovelace ")
    assert taken.handout == HandoutRecord(CLASS, "10b", "Ada Lovelace", (0, 1), "iris")
    assert (taken.report.author, taken.sweep.seeds) == ("Ada Lovelace", (0, 1))
    assert (taken.experiment, taken.locked) == (SHARED.experiment, SHARED.locked)


def test_a_name_as_it_is_written_comes_before_one_in_another_case() -> None:
    seats = (Seat("ADA", (0, 1)), Seat("Ada", (2, 3)))
    assert take_seat(replace(SHARED, handout=replace(ALL, seats=seats)), "Ada").sweep.seeds == (2, 3)


def test_another_name_has_seeds_of_its_own() -> None:
    zoe = take_seat(SHARED, "  Zoë\u202e \n Quinn ")
    assert zoe.handout is not None
    assert (zoe.report.author, zoe.handout.student) == ("Zoë Quinn", "Zoë Quinn")
    assert zoe.sweep.seeds == zoe.handout.seeds == own_seeds(ALL, "zoë quinn")
    first, second = zoe.sweep.seeds
    assert first > 3 and second == first + 1 < MOVED
    names = [f"Student {number}" for number in range(300)]
    seeds = [seed for name in names for seed in own_seeds(ALL, name)]
    assert len(set(seeds)) == len(seeds)
    assert own_seeds(replace(ALL, class_id="f" * 32), "Zoë") != own_seeds(ALL, "Zoë")


def test_seeds_of_ones_own_are_above_all_seats() -> None:
    high = replace(ALL, seats=(Seat("Ada", tuple(range(MOVED - 40, MOVED - 30))),))
    for number in range(20):
        seeds = own_seeds(high, str(number))
        assert len(seeds) == 10 and min(seeds) >= MOVED - 30 and max(seeds) < MOVED
    full = replace(ALL, seats=(Seat("Ada", (MOVED - 3, MOVED - 2)),))
    with pytest.raises(InputError, match="no seeds left"):
        own_seeds(full, "Ben")


def test_a_seat_without_seeds_gets_some() -> None:
    taken = take_seat(replace(SHARED, handout=replace(ALL, seats=(Seat("Ada", ()),))), "Ada")
    assert len(taken.sweep.seeds) == 1


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "\n\t"])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="Choose a name"):
        take_seat(SHARED, name)


@pytest.mark.parametrize(
    "handout", [None, HandoutRecord(CLASS, student="Ada", seeds=(0,)), HandoutRecord(CLASS)]
)
def test_only_a_file_for_all_has_seats(handout: HandoutRecord | None) -> None:
    with pytest.raises(InputError, match="does not ask for a name"):
        take_seat(replace(SHARED, handout=handout), "Ada")


def test_the_own_file_lies_beside_the_shared_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPOUT_LAB_DATA_DIR", str(tmp_path / "data"))
    write_one_file(Project(), plan_handout(("Ada", "Class"), 2), tmp_path, "Class")
    shared = tmp_path / "Class.dropoutlab"
    assert proposed_file("Ada", shared) == tmp_path / "Ada.dropoutlab"
    assert proposed_file("Class", shared) == tmp_path / "Class 2.dropoutlab"
    assert proposed_file("a/b: ..", shared).parent == tmp_path
    taken = take_seat(read_project(shared), "Ada")
    write_project(taken, proposed_file("Ada", shared))
    assert read_project(tmp_path / "Ada.dropoutlab") == taken
    assert proposed_file("Ada", shared) == tmp_path / "Ada 2.dropoutlab"
