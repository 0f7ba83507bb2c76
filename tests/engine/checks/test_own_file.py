"""A project on the user's file can be swept at once, and keeps what makes sense."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.checks import check_network, check_project, check_sweep
from engine.checks.own_file import on_own_file
from engine.data.catalogue import task_of
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.network.spec import NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example

CLASSES = FileSpec(
    name="flowers.csv",
    sha256="a" * 64,
    n_bytes=5000,
    columns=(
        ColumnSpec(name="width"),
        ColumnSpec(name="colour", kind="category", categories=("red", "white")),
        ColumnSpec(name="kind", kind="category", role="target"),
    ),
    target="kind",
    class_names=("a", "b", "c"),
    class_counts=(50, 50, 50),
    n_samples=150,
)
NUMBERS = replace(
    CLASSES,
    name="prices.csv",
    sha256="b" * 64,
    columns=(ColumnSpec(name="area"), ColumnSpec(name="price", role="target")),
    task="regression",
    target="price",
    class_names=(),
    class_counts=(),
    target_deviations=(2.0, 1.5),
    n_samples=60_000,
)
IMAGES = replace(CLASSES, name="cats", columns=(), format="images", shape=(32, 32, 3), n_levels=256)


def assert_ready(project: Project) -> None:
    task = task_of(project.data)
    check_project(project, task)
    check_sweep(project)
    assert not check_network(project.network, project.training, task).errors()


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("file", [CLASSES, NUMBERS, IMAGES], ids=lambda file: file.name)
def test_every_example_can_be_swept_on_a_file(name: str, file: FileSpec) -> None:
    project = on_own_file(example(name), file)
    assert project.data.file == file
    assert project.data.is_held_out, "scores on the training data say nothing about one's own data"
    assert_ready(project)


def test_without_a_network_there_is_a_usual_one() -> None:
    project = on_own_file(replace(example("honest-classification"), network=NetworkSpec(())), CLASSES)
    assert len(project.network.layers) == 4
    assert_ready(project)


def test_many_rows_need_fewer_epochs_and_few_rows_keep_theirs() -> None:
    honest = example("honest-classification")
    few = on_own_file(honest, CLASSES)
    assert few.training.epochs == honest.training.epochs
    many = on_own_file(honest, NUMBERS)
    assert many.training.epochs < honest.training.epochs and many.training.batch_size == 128


def test_a_column_of_groups_is_followed_by_the_split_until_it_is_no_more() -> None:
    grouped = replace(
        CLASSES,
        columns=(*CLASSES.columns, ColumnSpec(name="plant", kind="category", role="group")),
        n_groups=30,
        largest_group=5,
    )
    project = on_own_file(example("honest-classification"), grouped)
    assert project.data.split == "grouped"
    assert_ready(project)
    held_out = replace(project, data=replace(project.data, split="holdout"))
    assert on_own_file(held_out, replace(grouped, sha256="d" * 64)).data.split == "holdout", (
        "the user's choice"
    )
    assert on_own_file(project, CLASSES).data.split == "holdout"


def test_another_reading_of_a_file_keeps_split_and_excluded_columns() -> None:
    project = on_own_file(example("honest-classification"), CLASSES)
    data = replace(project.data, test_size=0.3, exclude_columns=("colour",))
    again = on_own_file(replace(project, data=data), replace(CLASSES, sha256="c" * 64))
    assert again.data.test_size == 0.3 and again.data.exclude_columns == ("colour",)
    other = on_own_file(again, NUMBERS)
    assert other.data.exclude_columns == ()
