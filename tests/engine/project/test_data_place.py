"""New places of data files go through the whole project; nothing else becomes another object."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.own_file import on_own_file
from engine.data.own_files.request import Request, inspect_file
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.storage.examples import example


@pytest.fixture
def project(tmp_path: Path) -> Project:
    table = tmp_path / "birds.csv"
    table.write_text("a,b,kind\n" + "".join(f"{i % 7},{i % 5},{'xy'[i % 2]}\n" for i in range(60)), "utf-8")
    return on_own_file(example("honest-classification"), inspect_file(Request(path=str(table))).file)


def test_a_project_whose_files_are_there_is_the_same_one(project: Project) -> None:
    assert with_places(project, lambda file: (file.path, file.is_embedded)) is project
    none = example("honest-classification")
    assert with_places(none, lambda file: ("elsewhere", True)) is none


def test_only_the_place_of_a_file_changes(project: Project) -> None:
    placed = with_places(project, lambda file: ("elsewhere.csv", True))
    assert project.data.file is not None and placed.data.file is not None
    assert (placed.data.file.path, placed.data.file.is_embedded) == ("elsewhere.csv", True)
    file = replace(placed.data.file, path=project.data.file.path, is_embedded=False)
    assert replace(placed, data=replace(placed.data, file=file)) == project
