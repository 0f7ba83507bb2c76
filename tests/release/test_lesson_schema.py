"""The schema that ships is that of the reader: what the one takes, the other takes."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.errors import InputError
from engine.lessons.catalogue import bundled_lessons
from engine.lessons.nodes import read_nodes
from engine.lessons.reading import FILE, read_lesson
from engine.lessons.skeleton import write_skeleton
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import EXAMPLES, example
from release.lesson_schema import PATH, lesson_schema, schema_text
from tests.engine.lessons.hostile_lessons import FILES, WHOLE, by_chance
from tests.engine.lessons.written import HEAD, write_lesson

VALIDATOR = Draft202012Validator(lesson_schema())
N_CHANGED = 400


def schema_takes(text: str) -> bool:
    return bool(VALIDATOR.is_valid(read_nodes(text, FILE).value))


def reader_takes(text: str | bytes, folder: Path) -> bool:
    try:
        read_lesson(write_lesson(folder, text))
    except InputError:
        return False
    return True


def step(text: str) -> str:
    return f"{HEAD}      - {text}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_the_file_is_that_of_the_tables() -> None:
    """If this fails, the tables have changed: `python3 -m release.lesson_schema`."""
    Draft202012Validator.check_schema(json.loads(PATH.read_text("utf-8")))
    assert PATH.read_text("utf-8") == schema_text()


def test_bundled_lessons_are_of_this_form() -> None:
    for lesson in bundled_lessons():
        text = (lesson.folder / FILE).read_text("utf-8-sig")
        assert not list(VALIDATOR.iter_errors(read_nodes(text, FILE).value)), lesson.folder.name


@pytest.mark.parametrize("name", EXAMPLES)
def test_new_lessons_are_of_this_form(name: str, tmp_path: Path) -> None:
    layers = tuple(LayerSpec.of(kind) for kind in LAYER_KINDS)
    layers += tuple(LayerSpec.of(kind, is_swept=True) for kind, row in LAYER_KINDS.items() if row.rates)
    for number, network in enumerate((example(name).network, NetworkSpec(layers))):
        project = replace(example(name), network=network)
        text = write_skeleton(project, tmp_path / str(number)).read_text("utf-8")
        assert not list(VALIDATOR.iter_errors(read_nodes(text, FILE).value))


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "format: 1\ntitle: 2026\npages: [{title: true}]",
        step("{text: T, choice: [Yes, No, 0.5], answer: Yes}"),
        step("{text: T, number: true, comes_first: false}"),
        step("{text: T, words: {}}"),
        step("{lock: []}"),
        step("{point: stack, id: a-1_B, text: T, hints: [a, b]}"),
        step("{set_up: {data: {dataset: moons, options: {noise: 0.3}}}}"),
        step("{set_up: {network: [flatten, {kind: dropout, swept: true}, {kind: conv2d, kernel_size: 3}]}}"),
        step("{set_up: {sweep: {seeds: [3, 5], second: {setting: units, values: [4]}, width_tied: false}}}"),
        step("{wait: {sweep: {}, held_out: false, pins: 1, second: units}}"),
    ],
)
def test_both_take(text: str, folder: Path) -> None:
    assert reader_takes(text, folder)
    assert schema_takes(text)


@pytest.mark.parametrize(
    "text",
    [
        "format: 2\ntitle: T\npages: [{title: P}]",
        "format: 1\npages: [{title: P}]",
        "format: 1\ntitle: ''\npages: [{title: P}]",
        "format: 1\ntitle: T\npages: []",
        "format: 1\ntitle: T\npages: [{text: page.md}]",
        "format: 1\ntitle: T\npages: [{title: P, text: page.html}]",
        "format: 1\ntitle: T\nminutes: 0\npages: [{title: P}]",
        "format: 1\ntitle: T\ncolour: red\npages: [{title: P}]",
        step("{text: T}"),
        step("{point: stack, lock: []}"),
        step("{point: door}"),
        step("{point: stack, right: R}"),
        step("{lock: [doors]}"),
        step("{choice: [a, b]}"),
        step("{text: T, choice: [a]}"),
        step("{text: T, words: {}, answer: a}"),
        step("{text: T, number: {tolerance: 1}}"),
        step("{text: T, number: {answer: two}}"),
        step("{text: T, number: 24}"),
        step("{text: T, words: {max_length: 0}}"),
        step("{text: T, sketch: false}"),
        step("{id: 1a, point: stack}"),
        step("{set_up: {}}"),
        step("{set_up: {example: tutorial, project: a.dropoutlab}}"),
        step("{set_up: {training: {epochs: 0}}}"),
        step("{set_up: {training: {optimizer: best}}}"),
        step("{set_up: {network: [{kind: dense, unit: 3}]}}"),
        step("{set_up: {network: [{kind: dense, swept: true}]}}"),
        step("{set_up: {network: [{kind: dropout, rate: 1}]}}"),
        step("{set_up: {sweep: {rates: [0, 1]}}}"),
        step("{set_up: {sweep: {seeds: 10}}}"),
        step("{wait: {}}"),
        step("{wait: {training: false}}"),
        step("{wait: {sweep: {seeds: 1001}}}"),
        step("{wait: {layer: {count: 1}}}"),
        step("{wait: {view: Movie}}"),
    ],
)
def test_both_refuse(text: str, folder: Path) -> None:
    assert not reader_takes(text, folder)
    assert not schema_takes(text)


@pytest.mark.parametrize(
    "text",
    [
        step("{wait: {answered: [ghost]}}"),
        step("{wait: {page: sweep, view: Film}}"),
        step("{text: T, choice: [a, b], answer: c}"),
        step("{text: T, choice: [a, a]}"),
        step("{text: <b>T</b>, sketch: true}"),
        step("{set_up: {project: gone.dropoutlab}}"),
        step("{set_up: {sweep: {seeds: 9-0}}}"),
    ],
)
def test_some_things_only_the_reader_knows(text: str, folder: Path) -> None:
    assert not reader_takes(text, folder)
    assert schema_takes(text)


def test_the_schema_refuses_nothing_that_the_reader_takes(folder: Path) -> None:
    rng, n_taken = random.Random(1), 0
    for _ in range(N_CHANGED):
        data = by_chance(rng).yaml
        if reader_takes(data, folder):
            n_taken += 1
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
            assert schema_takes(text), text
    assert n_taken > N_CHANGED // 20
