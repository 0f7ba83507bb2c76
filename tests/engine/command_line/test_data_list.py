"""`data` lists the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.command_line.commands import main
from engine.data.catalogue import DATA_SETS
from engine.data.found.search import found_places
from engine.system import paths


def test_every_data_set_has_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    paths.imports_folder().mkdir(parents=True)
    (paths.imports_folder() / "mnist.npz").touch()
    found_places.cache_clear()
    assert main(["data"]) == 0
    found_places.cache_clear()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*DATA_SETS, "mnist_70000"]
    assert any("Iris: 150 samples, 4 columns, 3 classes, predict species" in line for line in lines)
    assert any("1,797 images of 8 × 8 pixels, 10 classes" in line for line in lines)
