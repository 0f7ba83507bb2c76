"""Pins go into a project file and come back; what is wrong with one is said in a sentence."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.project.pins import MAX_PINS, Pin
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.pin_json import pin_to_json, pins_from_json
from engine.storage.project_file import read_project, write_project
from engine.storage.project_json import project_from_json, project_to_json
from tests.engine.project.sample_pins import PIN, broken_png, pins, png

SAMPLE = Path(__file__).parent / "samples" / "format-10-pins.dropoutlab"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "project.dropoutlab"
    write_project(pinned(*pins(3)), found)
    return found


def pinned(*found: Pin) -> Project:
    return replace(example("tutorial-regression"), pins=found)


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the zip again after a change of its members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    path.write_bytes(buffer.getvalue())


def in_json(members: dict[str, bytes], old: str, new: str) -> None:
    text = members["project.json"].decode()
    assert old in text
    members["project.json"] = text.replace(old, new).encode()


def picture(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.startswith("pictures/"))


@pytest.mark.parametrize("count", [0, 1, MAX_PINS])
def test_pins_come_back(count: int, tmp_path: Path) -> None:
    project = pinned(*pins(count), *((PIN, Pin("No facts", png=PIN.png)) if count == 1 else ()))
    write_project(project, tmp_path / "p.dropoutlab")
    assert read_project(tmp_path / "p.dropoutlab") == project


def test_one_picture_is_written_once(tmp_path: Path) -> None:
    project = pinned(PIN, replace(PIN, title="Again"))
    write_project(project, tmp_path / "p.dropoutlab")
    with zipfile.ZipFile(tmp_path / "p.dropoutlab") as archive:
        assert archive.namelist() == ["project.json", f"pictures/{PIN.digest}"]
    assert read_project(tmp_path / "p.dropoutlab") == project


def test_project_without_pins_is_plain_json(tmp_path: Path) -> None:
    write_project(pinned(), tmp_path / "p.dropoutlab")
    assert "pins" not in json.loads((tmp_path / "p.dropoutlab").read_text(encoding="utf-8"))


def test_the_sample_with_pins_is_read() -> None:
    project = read_project(SAMPLE)
    assert [(pin.title, pin.facts, pin.size) for pin in project.pins] == [
        ("The masks", "rate 0.5, seed 3, epoch 12, step 4", (40, 30)),
        ("Uncertainty", "rate 0.2, seed 0, epoch 30", (20, 20)),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda m: m.pop(picture(m)), "pinned picture 1: its PNG is missing: the file was changed"),
        (lambda m: m.update({picture(m): b"<svg/>"}), "pinned picture 1: it is not a PNG."),
        (lambda m: m.update({picture(m): bytes(2_000_000)}), "larger than 1 MB"),
        (lambda m: m.update({f"pictures/{n}": b"" for n in range(12)}), "more than a project can have"),
        (lambda m: in_json(m, '"seed": 3', '"seed": -3'), "its seed must be a whole number from 0, not -3"),
        (lambda m: in_json(m, '"epoch": 12', '"epoch": 1.5'), "its epoch must be a whole number from 1"),
        (lambda m: in_json(m, '"step": 4', '"step": true'), "its step must be a whole number from 1"),
        (lambda m: in_json(m, '"rate": 0.5, "seed"', '"rate": 1.5, "seed"'), "its rate must be from 0"),
        (lambda m: in_json(m, '"title": "2"', '"title": ""'), "pinned picture 2: its title must be"),
        (lambda m: in_json(m, '"title": "2"', '"title": 2'), "picture 2: it must have a title and a caption"),
        (lambda m: in_json(m, '"caption"', '"svg"'), "pinned picture 1: it has an unknown field svg"),
    ],
)
def test_changed_pin_is_named(path: Path, change: Callable[[dict[str, bytes]], None], sentence: str) -> None:
    def in_one_line(members: dict[str, bytes]) -> None:
        members["project.json"] = json.dumps(json.loads(members["project.json"])).encode()
        change(members)

    changed(path, in_one_line)
    with pytest.raises(InputError) as error:
        read_project(path)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [None, 5, {}, [5], [{}], [None], [{"picture": "../x"}], [{}] * 13])
def test_other_json_is_refused(content: object) -> None:
    with pytest.raises(InputError, match="pin"):
        pins_from_json(content, {})


def test_json_with_pins_but_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.dropoutlab").write_text(json.dumps(project_to_json(pinned(PIN))), encoding="utf-8")
    with pytest.raises(InputError, match="its PNG is missing"):
        read_project(tmp_path / "p.dropoutlab")


def test_pins_are_dropped_where_nobody_asks_for_them() -> None:
    assert project_from_json(project_to_json(pinned(PIN))).pins == ()


def test_picture_that_can_not_be_drawn_is_read(tmp_path: Path) -> None:
    project = pinned(replace(PIN, png=broken_png()))
    write_project(project, tmp_path / "p.dropoutlab")
    assert read_project(tmp_path / "p.dropoutlab") == project


def test_odd_values_give_pins_or_a_sentence() -> None:
    odd: tuple[object, ...] = (
        None,
        True,
        0,
        -1,
        10**400,
        0.5,
        float("nan"),
        "",
        "x" * 5000,
        "\ud800",
        [],
        {},
        PIN.digest,
    )
    rng = random.Random(1)
    n_read = 0
    for _ in range(2000):
        item = pin_to_json(PIN)
        item[rng.choice([*item, "other"])] = rng.choice(odd)
        try:
            (pin,) = pins_from_json([item], {PIN.digest: PIN.png})
        except InputError as error:
            assert len(str(error)) < 300
        else:
            n_read += 1
            assert pin.size == (40, 30)
            assert pin.facts.isprintable()
    assert 50 < n_read < 1000


def test_changed_bytes_of_a_picture_give_pins_or_a_sentence() -> None:
    rng = random.Random(2)
    for _ in range(2000):
        data = bytearray(png())
        data[rng.randrange(len(data))] = rng.randrange(256)
        item = pin_to_json(PIN) | {"picture": "a"}
        try:
            pins_from_json([item], {"a": bytes(data)})
        except InputError as error:
            assert "picture 1" in str(error)
        else:
            assert bytes(data) == png()
