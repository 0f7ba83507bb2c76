"""Set-ups are read by the names of project files, and each value is checked where it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.experiment.specs import SecondSetting
from engine.lessons.lesson import SetUp
from engine.lessons.reading import read_lesson
from engine.network.spec import LayerSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from engine.storage.project_file import write_project
from tests.engine.lessons.written import write_lesson, write_steps


def set_up(folder: Path, text: str) -> SetUp:
    """The step with a set-up; the first line of `text` is line 7 of the file."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    (step,) = read_lesson(write_steps(folder / "one", f"- set_up:\n{lines}")).steps
    assert isinstance(step, SetUp)
    return step


def test_examples_are_known_by_their_ids(tmp_path: Path) -> None:
    for name in EXAMPLES:
        project = set_up(tmp_path, f"example: {name}").project
        assert project is not None and project.definition == example(name).definition
    short = set_up(tmp_path, "example: tutorial").project
    assert short is not None and short.definition == example("tutorial-regression").definition


def test_a_project_file_beside_the_lesson_is_read(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    write_project(replace(example("dropout-helps"), notes="x"), tmp_path / "one" / "start.dropoutlab")
    project = set_up(tmp_path, "project: start.dropoutlab").project
    assert project is not None and project.definition == example("dropout-helps").definition


def test_parts_have_the_names_of_project_files(tmp_path: Path) -> None:
    step = set_up(
        tmp_path,
        """\
data: {dataset: iris, split: stratified, test_size: 0.3, exclude_columns: [petal width (cm)]}
training: {epochs: 7, optimizer: sgd, learning_rate: 1, nesterov: false, more_metrics: []}
sweep:
  rates: [0, 0.5]
  seeds: 0-9
  frozen_streams: [split]
  second: {setting: units, values: [4, 8]}
  width_tied: true
""",
    )
    assert step.data == {
        "dataset": "iris",
        "split": "stratified",
        "test_size": 0.3,
        "exclude_columns": ("petal width (cm)",),
    }
    assert step.training == {
        "epochs": 7,
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "nesterov": False,
        "more_metrics": (),
    }
    assert step.sweep == {
        "rates": (0.0, 0.5),
        "seeds": tuple(range(10)),
        "frozen_streams": ("split",),
        "second": SecondSetting("units", (4.0, 8.0)),
        "is_width_tied": True,
    }


def test_layers_may_be_short(tmp_path: Path) -> None:
    network = set_up(
        tmp_path,
        """\
network:
  - {kind: dense, units: 8, activation: tanh}
  - {kind: dropout, swept: true}
  - kind: lstm
    units: 4
    swept: [dropout]
  - flatten
  - {kind: dropout, rate: 0.5, enabled: false, name: mine}
  - {kind: dropout, swept: false}
""",
    ).network
    assert network is not None
    assert [layer.kind_id for layer in network.layers] == [
        "dense",
        "dropout",
        "lstm",
        "flatten",
        "dropout",
        "dropout",
    ]
    assert network.layers[0] == LayerSpec.of("dense", units=8, activation="tanh")
    assert [layer.swept for layer in network.layers] == [(), ("rate",), ("dropout",), (), (), ()]
    assert (network.layers[4].is_enabled, network.layers[4].name) == (False, "mine")


def test_options_of_a_generated_set_are_numbers(tmp_path: Path) -> None:
    assert set_up(tmp_path, "data: {dataset: moons, options: {noise: 0.3}}").data == {
        "dataset": "moons",
        "options": (("noise", 0.3),),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("example: tutorials", "line 7: example must be one of tutorial, tutorial-regression"),
        (
            "example: tutorial\nproject: a.dropoutlab",
            "line 8: set_up starts from an example or from a project",
        ),
        ("colour: red", "line 7: set_up has an unknown field colour"),
        ("project: gone.dropoutlab", "line 7: There is no project file one/gone.dropoutlab."),
        ("project: lesson.yaml", "line 7: lesson.yaml is not a Dropout Lab project"),
        ("data: iris", "line 7: data must be a mapping with dataset, options, split"),
        ("data:\n  dataset: irises", "line 8: dataset must be one of "),
        ("data:\n  dataset: iris\n  split: by hand", "line 9: split must be one of"),
        ("data:\n  dataset: iris\n  test_size: 7", "line 9: test_size must be a number from"),
        ("data:\n  dataset: iris\n  file: x.csv", "line 9: data has an unknown field file"),
        ("data:\n  dataset: iris\n  exclude_columns: [B]", "line 7: exclude_columns must name columns of"),
        (
            "data:\n  options: {noise: 1}",
            "line 8: options are those of a data set: name the dataset beside them.",
        ),
        ("data:\n  dataset: moons\n  options: {noise: much}", "line 9: options must be an object of numbers"),
        ("data: {dataset: moons, options: {sun: 1}}", "line 7: "),
        ("training:\n  epochs: 0", "line 8: epochs must be a whole number from 1"),
        ("training:\n  epochs: 1.5", "line 8: epochs must be a whole number from 1"),
        ("training:\n  optimizer: best", "line 8: optimizer must be one of"),
        ("training:\n  epoch: 1", "line 8: training has an unknown field epoch"),
        ("network: []", "line 7: network must have 1 to 1,000 entries, not 0."),
        ("network:\n  - [dense]", "line 8: layer 1 must be a mapping with a kind, not a list."),
        ("network:\n  - flatten\n  - densest", "line 9: layer 2 must have a kind out of dense"),
        ("network:\n  - {kind: dense, unit: 3}", "line 8: layer 1 has an unknown field unit"),
        ("network:\n  - {kind: dense, units: 0}", "line 8: layer 1: units must be a whole number from 1"),
        ("network:\n  - {kind: dense, swept: true}", "line 8: layer 1 can't be swept: Dense has no rate."),
        (
            "network:\n  - {kind: dropout, rate: 1}",
            "line 8: layer 1: rate must be a number from 0 and below 1",
        ),
        ("network:\n  - {kind: dense, weights: {}}", "line 8: layer 1 can't have weights here"),
        ("sweep:\n  rates: [0, 1]", "line 8: a dropout rate must be a number from 0 and below 1, not 1."),
        ("sweep:\n  rates: [0, 0]", "line 8: rates must have at least one, and none of them twice."),
        ("sweep:\n  rates: []", "line 8: rates must have at least one"),
        ("sweep:\n  rates: 0.5", "line 8: rates must be a list of numbers, not 0.5."),
        ("sweep:\n  seeds: 9-0", "line 8: seeds must be a range such as 0-9, or a list, not 9-0."),
        ("sweep:\n  seeds: 10", "line 8: seeds must be a range such as 0-9, or a list, not 10."),
        ("sweep:\n  seeds: 0-1000", "line 8: seeds must be up to 1,000, not 1,001."),
        ("sweep:\n  seeds: [-1]", "line 8: seeds must be a list of whole numbers from 0"),
        ("sweep:\n  seeds: [1, 1]", "line 8: seeds must have at least one, and none of them twice."),
        ("sweep:\n  second: {setting: rate, values: [1]}", "line 8: second must have a setting out of"),
        ("sweep:\n  width_tied: 1", "line 8: width_tied must be true or false, not 1."),
        ("sweep:\n  cells: 3", "line 8: sweep has an unknown field cells"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        set_up(tmp_path, text)
    assert f"lesson.yaml, {sentence}" in str(caught.value).replace("\\", "/")


def test_an_empty_set_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 6: set_up must have at least one of example, project"):
        read_lesson(write_steps(tmp_path / "one", "- set_up: {}"))


def test_a_project_of_a_lesson_counts_for_its_digest(tmp_path: Path) -> None:
    text = "format: 1\ntitle: T\npages: [{title: P, steps: [{set_up: {project: a.dropoutlab}}]}]"
    digests = set()
    for project in (example("dropout-helps"), Project(network=example("dropout-helps").network)):
        folder = write_lesson(tmp_path / "one", text)
        write_project(project, folder / "a.dropoutlab")
        digests.add(read_lesson(folder).digest)
    assert len(digests) == 2
