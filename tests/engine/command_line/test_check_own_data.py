"""`check` on projects and reports that were made from a file of the user's own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.own_file import with_given_test
from engine.checks.starting import starting_project
from engine.command_line.check import CheckOptions, check
from engine.command_line.engine_runner import EngineRunner
from engine.data.own_files.request import Request, inspect_file
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.runs.record import SWEEP
from engine.storage.project_file import write_project
from tests.engine.command_line.conftest import trained_run
from tests.engine.data.own_files.images.test_packed_folder import few_images
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

pytestmark = pytest.mark.slow
FILE = "penguins.csv"
FILES = ("p.dropoutlab", "r.html")


def handed_in(folder: Path, runner: EngineRunner, rows: int, *, is_embedded: bool) -> Path:
    """A folder with a project and its report, beside which the data file is.

    Each test takes other rows, since the engine keeps the data that it has read.
    """
    (folder / "class").mkdir()
    data = own_data(folder / "class", penguins(rows))
    return trained(data, folder / "class", runner, is_embedded=is_embedded)


def trained(data: DataSpec, folder: Path, runner: EngineRunner, *, is_embedded: bool) -> Path:
    """The folder with a project of a short sweep on the data, and its report."""
    plain = starting_project(data)
    project = replace(
        plain,
        training=replace(plain.training, epochs=2),
        sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
    )
    project = with_places(project, lambda file: (file.path, is_embedded))
    run = trained_run("a" * 16, SWEEP, "Sweep 1", project.definition, runner)
    return _written(replace(project, runs=(run,)), folder)


def _written(project: Project, folder: Path) -> Path:
    write_project(project, folder / "p.dropoutlab")
    (folder / "r.html").write_text(report_html(make_report(project)), encoding="utf-8")
    return folder


def test_file_beside_moves_with_project_and_report(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = handed_in(tmp_path, runner, 11, is_embedded=False).rename(tmp_path / "of the teacher")
    assert check([str(folder)], CheckOptions(), runner) == 0
    assert "2 of 2 files hold" in capsys.readouterr().out


def test_file_inside_project_and_report_needs_nothing_beside(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = handed_in(tmp_path, runner, 12, is_embedded=True)
    (folder / FILE).unlink()
    assert check([str(folder)], CheckOptions(), runner) == 0
    assert "2 of 2 files hold" in capsys.readouterr().out


@pytest.mark.parametrize("name", FILES)
def test_missing_or_changed_file_is_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with EngineRunner() as runner:
        folder = handed_in(tmp_path, runner, 13, is_embedded=False)
    original = (folder / FILE).read_bytes()
    with EngineRunner() as runner:
        capsys.readouterr()
        (folder / FILE).unlink()
        assert check([str(folder / name)], CheckOptions(), runner) == 1
        said = [line for line in capsys.readouterr().out.splitlines() if "penguins" in line]
        assert len(said) == 1
        assert said[0].startswith(f"Not checked: “{FILE}” is not in “{folder}” any more")
        (folder / FILE).write_bytes(original + b"\n")
        assert check([str(folder / name)], CheckOptions(), runner) == 1
        said = [line for line in capsys.readouterr().out.splitlines() if "penguins" in line]
        assert len(said) == 1
        assert said[0].startswith(f"Not checked: “{FILE}” in “{folder}” has changed since it was imported")
        (folder / FILE).write_bytes(original)
        assert check([str(folder / name)], CheckOptions(), runner) == 0


def test_two_tables_and_a_folder_of_images_hold_beside_and_inside(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = tmp_path / "class"
    for name, is_embedded in (("beside", False), ("inside", True)):
        folder = group / name
        folder.mkdir(parents=True)
        paths = folder / "train.csv", folder / "test.csv"
        for seed, path in enumerate(paths, start=14 + 2 * is_embedded):
            penguins(seed).to_csv(path, index=False)
        request = Request(path=str(paths[0]), test_path=str(paths[1]), target="species")
        data = with_given_test(DataSpec(dataset=OWN_FILE, file=inspect_file(request).file))
        trained(data, folder, runner, is_embedded=is_embedded)
        if is_embedded:
            for path in paths:
                path.unlink()
    (group / "images").mkdir()
    data = DataSpec(dataset=OWN_FILE, file=few_images(tmp_path))
    trained(data, group / "images", runner, is_embedded=True)
    shutil.rmtree(tmp_path / "shapes")
    handed = [str(one) for one in sorted(group.rename(tmp_path / "of the teacher").iterdir())]
    with EngineRunner() as fresh:  # which has not read the files before
        assert check(handed, CheckOptions(), fresh) == 0
    assert "6 of 6 files hold" in capsys.readouterr().out
