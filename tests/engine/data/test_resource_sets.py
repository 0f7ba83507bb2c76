"""The program's own files of data, and scripts that load them."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.data.catalogue import data_set_info, task_of
from engine.data.load import load
from engine.data.preview import preview
from engine.data.resource_sets import RESOURCE_SETS, data_file
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import DataSpec
from engine.keras_code.script import data_lines

FILES = sorted(data_file("").parent.glob("*.npz"))


def test_files_are_those_of_the_catalogue() -> None:
    named = {info.id for info in RESOURCE_SETS if "DATA_FILE" in info.import_line}
    assert {path.stem for path in FILES} == named
    assert sum(path.stat().st_size for path in FILES) < 25e6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_features_have_the_names_in_the_file(path: Path) -> None:
    info = data_set_info(DataSpec(path.stem))
    with np.load(path, allow_pickle=False) as arrays:
        names = [str(name) for name in arrays["columns"]] if "columns" in arrays else []
    expected = info.channels if info.is_sequence else info.feature_names()
    assert tuple(name.replace("=", ": ") for name in names) == expected


def test_classes_are_numbered_as_the_catalogue_says() -> None:
    penguins = load(DataSpec("penguins"))
    of_gentoo = penguins.x[penguins.y == 2]
    assert (of_gentoo[:, 0] == 1).all()  # Gentoo live on Biscoe only
    spam = load(DataSpec("spam"))
    dollars = data_set_info(DataSpec("spam")).columns.index("charDollar")
    assert spam.x[spam.y == 1, dollars].mean() > 10 * spam.x[spam.y == 0, dollars].mean()
    fashion = load(DataSpec("fashion_mnist"))
    trouser, bag = (fashion.x[fashion.y == label].mean() for label in (1, 8))
    assert trouser < bag


def test_trains_are_windows_of_days_in_a_row() -> None:
    trains = load(DataSpec("chicago_trains"))
    assert (trains.x[0, 1:] == trains.x[1, :-1]).all()
    clark_lake = data_set_info(DataSpec("chicago_trains")).channels.index("Clark_Lake")
    # 14 days after the last day of a window is the last day of the window 14 rows later.
    assert (trains.y[:-14] == trains.x[14:, -1, clark_lake]).mean() > 0.95


def test_excluded_category_takes_all_its_features_away() -> None:
    data = DataSpec("penguins", exclude_columns=("island",))
    info, samples = data_set_info(data), load(data)
    assert samples.x.shape == (333, 6)
    assert task_of(data).input_shape == (6,)
    assert (samples.x == load(DataSpec("penguins")).x[:, 3:]).all()
    assert info.feature_names(data.exclude_columns)[0] == "bill_length_mm"
    with pytest.raises(InputError, match="leaves no column of Palmer penguins"):
        load(DataSpec("penguins", exclude_columns=info.columns))


def test_preview_shows_a_category_by_its_value() -> None:
    shown = preview(DataSpec("penguins"))
    assert shown.columns[:3] == ("island", "bill_length_mm", "bill_depth_mm")
    assert shown.columns[-2:] == ("sex", "species")
    assert shown.rows[0] == ("Torgersen", "39.1", "18.7", "181", "3750", "male", "Adelie")
    island = shown.column_facts[0]
    assert island.n_categories == 3 and sum(island.counts) == shown.n_samples


def test_preview_of_sequences_has_curves() -> None:
    shown = preview(DataSpec("chicago_trains"))
    curves, target = shown.sequences[0]
    assert (len(curves), {len(steps) for steps in curves}) == (20, {14})
    assert float(target) == pytest.approx(load(DataSpec("chicago_trains")).y[0], rel=1e-3)
    assert shown.images == shown.rows == ()


def test_scripts_load_the_same_numbers(tmp_path: Path) -> None:
    parts = ["import numpy as np"]
    specs = [
        DataSpec(info.id, split="none", scaling="none", exclude_columns=info.columns[:1])
        for info in RESOURCE_SETS
    ]
    for data in specs:
        info = data_set_info(data)
        parts += [
            info.import_line,
            *data_lines(data, info, SplitPlace(0)),
            f'np.savez("{data.dataset}", x=x, y=y)',
        ]
    (tmp_path / "script.py").write_text("\n".join(parts), "utf-8")
    subprocess.run([sys.executable, "script.py"], cwd=tmp_path, check=True, timeout=120)
    for data in specs:
        with np.load(tmp_path / f"{data.dataset}.npz") as found:
            samples = load(data)
            assert found["x"].dtype == np.float32
            assert (found["x"] == samples.x).all()
            assert (found["y"] == samples.y).all()
