"""`run` of a sweep with a second setting: a folder for each member, each as that of a plain sweep."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.arguments import with_options
from engine.command_line.engine_runner import EngineRunner
from engine.errors import InputError
from engine.experiment.specs import SecondSetting
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import write_project
from tests.engine.command_line.test_commands import main, rows, run_here


def family(setting: str, *values: float) -> Project:
    plain = example("honest-classification")
    sweep = replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1), second=SecondSetting(setting, values))
    return replace(plain, training=replace(plain.training, epochs=2), sweep=sweep)


@pytest.mark.slow
def test_run_writes_each_family_member_to_its_folder_and_resumes(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(family("learning_rate", 0.001, 0.01), tmp_path / "p.dropoutlab")
    done = run_here(runner, capsys, "run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"learning_rate-0.001", "learning_rate-0.01"}
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("Learning rate")] == [
        "Learning rate 0.001:",
        "Learning rate 0.01:",
    ]
    assert sum("told apart" in line or "Dropout" in line for line in lines) == 2
    for key, value in (("0.001", 0.001), ("0.01", 0.01)):
        folder = tmp_path / "o" / f"learning_rate-{key}"
        assert len(rows(folder / "cells.csv")) == 4
        run = json.loads((folder / "run.json").read_text())
        assert str(value) in json.dumps(run)
        assert json.loads((folder / "summary.json").read_text())["name"].endswith(f", learning rate {key}")
        assert (folder / "curve.png").is_file()
    again = main("run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o", "--resume")
    assert again.stdout.count("4 cells are already there; 0 are left.") == 2


def test_run_names_an_invalid_family_member_before_writing(tmp_path: Path) -> None:
    write_project(family("learning_rate", 0.001, 1000.0), tmp_path / "p.dropoutlab")
    done = main("run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o")
    assert done.returncode == 2
    assert done.stderr == "Learning rate must be a number above 0 to 100, not 1000.\n"
    assert not (tmp_path / "o").exists()


def test_run_refuses_epochs_where_the_sweep_varies_them() -> None:
    with pytest.raises(InputError, match="--epochs can't be given"):
        with_options(family("epochs", 1, 2), None, None, 5)
