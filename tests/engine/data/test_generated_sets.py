"""Generated data: what the catalogue says of any options is true, and scripts make the same numbers."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.data.catalogue import DATA_SETS, data_set_info, data_set_title, task_of
from engine.data.generated_sets import GENERATED_SETS
from engine.data.load import load
from engine.data.preview import preview
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.keras_code.reading import read_keras_code
from engine.keras_code.script import data_lines, keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.project_json import project_from_json, project_to_json

IDS = [info.id for info in GENERATED_SETS]
OTHER_OPTIONS = {
    "mnist1d": {"n_samples": 1234, "noise": 0.5, "shift": 1, "seed": 3},
    "shapes": {"n_samples": 1003, "noise": 0.4, "seed": 3},
    "moons": {"n_samples": 1001, "noise": 0.6, "seed": 3},
    "circles": {"n_samples": 2001, "noise": 0.0, "factor": 0.2, "seed": 3},
    "spirals": {"n_samples": 1000, "arms": 3, "turns": 0.0, "noise": 0.1, "seed": 3},
    "blobs": {"n_samples": 1001, "centers": 7, "cluster_std": 0.5, "seed": 3},
    "gap": {"n_samples": 500, "width": 0.0, "noise": 0.3, "seed": 3},
    "friedman1": {"n_samples": 3000, "n_features": 40, "noise": 5.0, "seed": 3},
    "friedman2": {"n_samples": 3000, "noise": 500.0, "seed": 3},
    "friedman3": {"n_samples": 3000, "noise": 0.0, "seed": 3},
}


def given(dataset: str, **options: float) -> DataSpec:
    return DataSpec(dataset, options=tuple(options.items()))


@pytest.mark.parametrize("dataset", IDS)
@pytest.mark.parametrize("is_other", [False, True])
def test_catalogue_says_what_the_options_make(dataset: str, is_other: bool) -> None:
    data = given(dataset, **(OTHER_OPTIONS[dataset] if is_other else {}))
    info, samples = data_set_info(data), load(data)
    assert samples.x.shape == (info.n_samples, *info.shape)
    assert task_of(data).n_samples == len(samples.y)
    assert np.isfinite(samples.x).all()
    if info.task == "regression":
        y = samples.y.astype(float)
        found = y.std(), np.abs(y - y.mean()).mean()
        assert info.target_deviations == pytest.approx(found, rel=1e-5)
    else:
        counts = np.bincount(samples.y)
        assert len(counts) == info.n_classes
        assert counts.max() == info.largest_class
        assert len(info.class_names) == len(set(info.class_names))


@pytest.mark.parametrize("dataset", IDS)
def test_seed_gives_other_data_of_the_same_kind(dataset: str) -> None:
    first, again, other = (load(given(dataset, n_samples=300, seed=seed)) for seed in (1, 1, 2))
    assert (first.x == again.x).all()
    assert not (first.x == other.x).all()


@pytest.mark.parametrize("dataset", IDS)
def test_row_without_options_is_that_of_the_defaults(dataset: str) -> None:
    info = data_set_info(DataSpec(dataset))
    assert replace(info, target_deviations=DATA_SETS[dataset].target_deviations) == DATA_SETS[dataset]


@pytest.mark.parametrize("dataset", ["friedman1", "friedman2", "friedman3"])
def test_deviations_of_many_samples_are_those_expected(dataset: str) -> None:
    options = data_set_info(DataSpec(dataset)).options
    for noise in (0.0, next(one for one in options if one.name == "noise").default):
        data = given(dataset, n_samples=20_000, noise=float(str(noise)))
        y = load(data).y.astype(float)
        found = y.std(), np.abs(y - y.mean()).mean()
        assert data_set_info(data).target_deviations == pytest.approx(found, rel=0.05)


def test_scripts_make_the_same_numbers(tmp_path: Path) -> None:
    parts = []
    specs = [replace(given(name, **OTHER_OPTIONS[name]), split="none", scaling="none") for name in IDS]
    for data in specs:
        info = data_set_info(data)
        script = keras_script(Project(data=data), Cell(None, 0))
        before = script[: script.index("# Data:")].replace("import keras\n", "")
        parts += [before, *data_lines(data, info, SplitPlace(0)), f'np.savez("{data.dataset}", x=x, y=y)']
    (tmp_path / "script.py").write_text("\n".join(parts), "utf-8")
    subprocess.run([sys.executable, "script.py"], cwd=tmp_path, check=True, timeout=120)
    for data in specs:
        with np.load(tmp_path / f"{data.dataset}.npz") as found:
            samples = load(data)
            assert (found["x"] == samples.x).all()
            assert (found["y"] == samples.y).all()


def test_script_with_a_generator_is_read_back_as_the_same_network() -> None:
    layers = (LayerSpec.of("flatten"), LayerSpec.of("dense", units=10, activation="softmax"))
    project = Project(data=DataSpec("mnist1d"), network=NetworkSpec(layers), training=TrainingSpec())
    found = read_keras_code(keras_script(project, Cell(None, 0)))
    assert [layer.kind_id for layer in found.layers] == ["flatten", "dense"]


def test_options_of_a_project_file_are_the_same_numbers() -> None:
    project = Project(data=given("friedman1", n_samples=300, n_features=20, noise=0.5))
    content = project_to_json(project)
    read = project_from_json(json.loads(json.dumps(content)))
    assert read == project
    assert project_to_json(read) == content
    assert load(replace(project.data, options=(("n_features", 20.0),))).x.shape == (1000, 20)
    with pytest.raises(InputError, match=r"n_features must be a whole number from 5 to 200, not 20\.5"):
        data_set_info(given("friedman1", n_features=20.5))


def test_title_names_options_that_are_not_as_usual() -> None:
    assert data_set_title(DataSpec("moons")) == data_set_title(given("moons", noise=0.2)) == "Two moons"
    unusual = given("moons", n_samples=2000, noise=0.5)
    assert data_set_title(unusual) == "Two moons (samples 2,000, noise 0.5)"


def test_options_out_of_range_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match=r"noise must be a number from 0 to 2, not 3\."):
        data_set_info(given("moons", noise=3.0))
    with pytest.raises(InputError, match=r"options of Blobs are n_samples, centers, .*, not arms"):
        data_set_info(given("blobs", arms=3))
    with pytest.raises(InputError, match="n_samples must be a whole number from 100 to 60,000, not 5"):
        data_set_info(given("mnist1d", n_samples=5))


def test_colour_images_are_shown_in_colour() -> None:
    height, width, pixels, name = preview(DataSpec("shapes")).images[0]
    samples = load(DataSpec("shapes"))
    first = int(np.flatnonzero(samples.y == 0)[0])
    assert (height, width, len(pixels)) == (32, 32, 32 * 32 * 3)
    assert name == data_set_info(DataSpec("shapes")).class_names[0]
    shown = np.frombuffer(pixels, "uint8").reshape(32, 32, 3)
    assert np.abs(shown - 255.0 * samples.x[first] / samples.x.max()).max() <= 1
