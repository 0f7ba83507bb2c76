"""No thread of the window is the first to load a library: on Windows that can end in a deadlock."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.checks.own_file import on_own_file
from engine.data.own_files.request import Request, inspect_file
from engine.storage.examples import example
from engine.storage.project_file import write_project
from gui.window.native_libraries import PACKAGES, STANDARD_LIBRARY, load_libraries
from gui.window.project_files import LARGE_BYTES
from tests.engine.data.own_files.images.test_image_folder import pets, zip_of
from tests.engine.data.own_files.tables.workbooks import write_xlsx
from tests.engine.keras_code.reading.model_samples import SAMPLES

ROOT = Path(__file__).parents[3]
SECONDS = 1200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All the files that the window is used with; the project is large enough to be read on a thread."""
    numbers = random.Random(0).choices(range(10**6), k=120_000)
    rows = [list("abcdefghij"), *(list(row) for row in zip(*[iter(numbers)] * 10, strict=True))]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    file = replace(inspect_file(Request(path=str(table))).file, is_embedded=True)
    write_project(on_own_file(example("honest-regression"), file), tmp_path / "large.dropoutlab")
    assert (tmp_path / "large.dropoutlab").stat().st_size > LARGE_BYTES
    write_xlsx(tmp_path / "table.xlsx", {"one": rows[:100]})
    np.savez(tmp_path / "arrays.npz", x=np.random.default_rng(0).normal(size=(60, 3)), y=np.arange(60) % 3)
    zip_of(tmp_path, pets(8))
    (tmp_path / "names.csv").write_text("Ada Lovelace\nBen Okafor\n", "utf-8")
    model = "keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(3)])"
    (tmp_path / "model.py").write_text(f"import keras\nmodel = {model}\n", "utf-8")
    shutil.copy(SAMPLES / "tf-2.15" / "dense.h5", tmp_path / "model.h5")
    return tmp_path


@pytest.mark.slow
def test_no_thread_of_the_window_is_the_first_to_load_a_library(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.window.used_window", str(folder)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_START"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [], done.stderr


def test_libraries_that_are_not_there_are_passed_over() -> None:
    load_libraries(("_no_such_module", "no_such_package.native", "numpy.no_such_module", "sys"))


def test_the_lists_have_each_library_once() -> None:
    names = (*STANDARD_LIBRARY, *PACKAGES)
    assert len(set(names)) == len(names)
