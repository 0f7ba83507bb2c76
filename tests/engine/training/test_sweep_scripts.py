"""The whole sweep as code: script and notebook, run by themselves, print the table of the app's trainer."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from engine.experiment.results import SweepResults
from engine.experiment.trainers import STACKED, RunOptions
from engine.keras_code.notebook import keras_sweep_notebook
from engine.keras_code.sweep_script import keras_sweep_script
from engine.project.project import Project
from engine.storage.examples import example
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.keras_code.sweep_tables import assert_app_prints

PNG = b"\x89PNG\r\n\x1a\n"


def short(name: str) -> Project:
    """An example with few epochs, which learns quickly, and few rates and seeds."""
    project = example(name)
    return replace(
        project,
        training=replace(project.training, epochs=2, learning_rate=0.02),
        sweep=replace(project.sweep, rates=(0.0, 0.5), seeds=(0, 1, 2)),
    )


def trained(project: Project) -> SweepResults:
    options = RunOptions(STACKED)
    outcome = train(project.experiment, project.sweep.cells(), lambda _: None, Unattended(), options)
    return SweepResults(project.experiment).with_cells(outcome.finished)


def run(folder: Path, *arguments: str | Path) -> str:
    """Run Python in a folder; returns what it printed."""
    own = {name: str(folder / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, **own, "JUPYTER_DATA_DIR": str(folder / "data")},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_script_of_a_sweep_prints_the_apps_table(tmp_path: Path) -> None:
    project = short("honest-classification")
    (tmp_path / "sweep.py").write_text(keras_sweep_script(project), encoding="utf-8")
    printed = run(tmp_path, "-I", "sweep.py")
    assert_app_prints(printed, trained(project), rel=1e-4)
    assert (tmp_path / "sweep.png").read_bytes().startswith(PNG)


@pytest.mark.slow
def test_notebook_of_a_sweep_runs_top_to_bottom(tmp_path: Path) -> None:
    project = short("tutorial-regression")
    (tmp_path / "sweep.ipynb").write_text(keras_sweep_notebook(project), encoding="utf-8")
    execute = ("-m", "nbconvert", "--to", "notebook", "--execute", "--output", "run.ipynb")
    run(tmp_path, *execute, "sweep.ipynb")
    cells = nbformat.read(tmp_path / "run.ipynb", nbformat.NO_CONVERT).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    text = "".join(output.text for output in outputs if output.get("name") == "stdout")
    assert_app_prints(text, trained(project), rel=1e-4)
    (picture,) = (output for output in code[-1].outputs if output.output_type == "display_data")
    assert base64.b64decode(picture.data["image/png"]).startswith(PNG)
