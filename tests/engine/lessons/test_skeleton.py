"""A new lesson from a project: what is written is a lesson that sets that project up."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from engine.charts.formula_check import formula_problem
from engine.errors import InputError
from engine.experiment.specs import SecondSetting
from engine.lessons.inspection import inspected
from engine.lessons.lesson import SetUp
from engine.lessons.reading import read_lesson
from engine.lessons.set_up import applied
from engine.lessons.skeleton import write_skeleton
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example


def restored(project: Project, folder: Path) -> Project:
    """Another project after the first step of the lesson that was written of this one."""
    lesson = read_lesson(write_skeleton(project, folder).parent)
    assert inspected(lesson, formula_problem).problems == ()
    step = lesson.pages[0].steps[0]
    assert isinstance(step, SetUp)
    other = replace(
        example("dropout-helps"), training=replace(example("dropout-helps").training, momentum=0.9)
    )
    return applied(step, other)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_lesson_sets_its_project_up(name: str, tmp_path: Path) -> None:
    assert restored(example(name), tmp_path / "one").definition == example(name).definition


def test_all_that_a_project_can_say_is_restored(tmp_path: Path) -> None:
    project = example("honest-classification")
    project = replace(
        project,
        name='A "name": with {odd} letters, # and ä \\',
        data=replace(
            project.data, dataset="moons", options=(("noise", 0.3),), exclude_columns=(), split="kfold"
        ),
        sweep=replace(
            project.sweep,
            seeds=(3, 5, 9),
            frozen_streams=("split", "mask"),
            second=SecondSetting("learning_rate", (0.001, 0.01)),
            is_width_tied=True,
        ),
    )
    assert restored(project, tmp_path / "one").definition == project.definition
    assert read_lesson(tmp_path / "one").title == project.name


def test_every_kind_of_layer_is_restored(tmp_path: Path) -> None:
    rng = random.Random(0)
    layers = []
    for kind in LAYER_KINDS:
        layer = LayerSpec.of(kind)
        for rate in layer.kind.rates:
            layer = layer.with_swept(rate, is_swept=rng.random() < 0.5)
        layers.append(
            replace(layer, is_enabled=rng.random() < 0.5, name=rng.choice(("", "null", "a b", "1")))
        )
    project = replace(example("tutorial-regression"), network=NetworkSpec(tuple(layers)))
    assert restored(project, tmp_path / "one").network == project.network


def test_a_project_with_weights_lies_beside_the_lesson(tmp_path: Path) -> None:
    project = example("tutorial-regression")
    weights = LayerWeights((WeightArray((2, 3), bytes(24)), WeightArray((3,), bytes(12))))
    first = replace(project.network.layers[0], weights=weights)
    project = replace(project, network=project.network.replaced(0, first), notes="private")
    after = restored(project, tmp_path / "one")
    assert after.network.layers[0].weights == weights
    assert (tmp_path / "one" / "start.dropoutlab").is_file()
    assert b"private" not in (tmp_path / "one" / "start.dropoutlab").read_bytes()


@pytest.mark.parametrize("name", ["lesson.yaml", "page-1.md", "teacher.md"])
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is there already: choose another folder"):
        write_skeleton(example("tutorial-regression"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_can_t_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        write_skeleton(example("tutorial-regression"), tmp_path / "file" / "one")
