"""What may be data by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.own_files.source import may_be_data


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.csv.gz", "a.npz", "a.zip", "a.xlsx"])
def test_tables_arrays_and_archives_may_be_data(name: str) -> None:
    assert may_be_data(Path(name))


@pytest.mark.parametrize("name", ["a.keras", "a.h5", "a.json", "a.py", "a.tflite", "a.png", "a"])
def test_models_code_and_single_images_are_no_data(name: str) -> None:
    assert not may_be_data(Path(name))


def test_a_folder_may_have_images_unless_a_model_is_in_it(tmp_path: Path) -> None:
    assert may_be_data(tmp_path)
    for name in ("saved_model.pb", "model.json"):
        folder = tmp_path / f"with {name}"
        folder.mkdir()
        assert may_be_data(folder)
        (folder / name).touch()
        assert not may_be_data(folder)
