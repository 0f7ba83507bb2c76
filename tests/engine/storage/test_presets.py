"""Presets: each fits every data set or says why not; the user's own are files that survive anything."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.checks import check_network
from engine.data.catalogue import DATA_SETS, task_of
from engine.errors import InputError
from engine.experiment.specs import DataSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage import presets
from engine.storage.presets import (
    BUNDLED,
    Preset,
    bundled_presets,
    delete_preset,
    fitted,
    own_presets,
    problem_for,
    save_preset,
)

OF = LayerSpec.of
TRAININGS = (
    TrainingSpec(),
    TrainingSpec(loss="mean_squared_error", metric="mean_absolute_error"),
    TrainingSpec(loss="binary_crossentropy"),
)
PRESETS = pytest.mark.parametrize("preset", bundled_presets(), ids=lambda preset: preset.id)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's presets of one test."""
    monkeypatch.setattr(presets, "data_folder", lambda: tmp_path)
    return tmp_path / "presets"


def preset_of(*layers: LayerSpec) -> Preset:
    return Preset("preset-x", "X", "My presets", "", NetworkSpec(layers), is_own=True)


def test_presets_list_every_bundled_file() -> None:
    assert {path.stem for path in presets.FOLDER.glob("*.json")} == set(BUNDLED)
    titles = [preset.title for preset in bundled_presets()]
    assert len(set(titles)) == len(titles)
    groups = [preset.group for preset in bundled_presets()]
    assert sorted(set(groups), key=groups.index) == ["Tutorial", "Dense", "Images", "Sequences"]


@PRESETS
@pytest.mark.parametrize("dataset", DATA_SETS)
@pytest.mark.parametrize("training", TRAININGS, ids=lambda training: training.loss)
def test_a_preset_fits_or_says_why_not(preset: Preset, dataset: str, training: TrainingSpec) -> None:
    task = task_of(DataSpec(dataset))
    if problem := problem_for(preset, task):
        assert preset.group == "Images"
        kind = {1: "a table", 2: "sequences"}[len(task.input_shape)]
        assert f"needs images, and these data are {kind}." in problem
        return
    network, new_training = fitted(preset, task, training)
    check = check_network(network, new_training, task)
    assert check.errors() == ()
    assert check.output_problems == ()
    assert network.has_swept_layer
    assert replace(new_training, loss=training.loss, metric=training.metric) == training


@PRESETS
def test_preset_on_its_own_data_has_no_advice(preset: Preset) -> None:
    dataset = {"tutorial-regression": "boston_housing", "tutorial-classification": "iris", "gap": "gap"}
    task = task_of(DataSpec(dataset.get(preset.id, "digits")))
    network, training = fitted(preset, task, TrainingSpec())
    check = check_network(network, training, task)
    assert [problem.message for layer in check.layers for problem in layer.problems] == []


def test_fitted_preset_has_new_layer_ids() -> None:
    preset = preset_of(replace(OF("dense"), name="first"), OF("dense", units=3))
    task = task_of(DataSpec("iris"))
    one, other = (fitted(preset, task, TrainingSpec())[0] for _ in range(2))
    assert one == other
    assert one.layers[0].name == "first"
    uids = {layer.uid for network in (one, other, preset.network) for layer in network.layers}
    assert len(uids) == 6


def test_fitting_a_preset_adds_or_removes_flatten() -> None:
    preset = preset_of(OF("flatten"), OF("dense"), OF("dense", units=1))
    assert [x.kind_id for x in fitted(preset, task_of(DataSpec("digits")), TrainingSpec())[0].layers] == [
        "flatten",
        "dense",
        "dense",
    ]
    network, training = fitted(preset, task_of(DataSpec("diabetes")), TrainingSpec())
    assert [layer.kind_id for layer in network.layers] == ["dense", "dense"]
    assert (training.loss, training.metric) == ("mean_squared_error", "mean_squared_error")
    mlp = bundled_presets()[BUNDLED.index("mlp")]
    assert fitted(mlp, task_of(DataSpec("mnist")), TrainingSpec())[0].layers[0].kind_id == "flatten"


def test_fitting_a_sequence_preset_reshapes_images_and_tables() -> None:
    lstm = bundled_presets()[BUNDLED.index("lstm")]
    for dataset, shape in (("mnist", (28, 28)), ("digits", (8, 8)), ("wine", (13, 1))):
        first = fitted(lstm, task_of(DataSpec(dataset)), TrainingSpec())[0].layers[0]
        assert (first.kind_id, first.values["target_shape"]) == ("reshape", shape)


def test_fitting_a_preset_replaces_its_reshape() -> None:
    preset = preset_of(OF("reshape", target_shape=(8, 8)), OF("lstm"), OF("dense", units=10))
    first = fitted(preset, task_of(DataSpec("iris")), TrainingSpec())[0].layers[0]
    assert (first.kind_id, first.values["target_shape"]) == ("reshape", (4, 1))


def test_fitting_a_preset_names_what_cannot_be_repaired() -> None:
    preset = preset_of(OF("embedding"), OF("flatten"), OF("dense"))
    assert "whole numbers" in problem_for(preset, task_of(DataSpec("iris")))
    assert problem_for(preset, task_of(DataSpec("digits", scaling="none"))) == ""


def test_own_presets_round_trip(folder: Path) -> None:
    network = NetworkSpec(
        (
            replace(OF("dense", units=7), name="first"),
            replace(OF("dropout", True, rate=0.3), is_enabled=False),
            OF("dense"),
        )
    )
    saved = save_preset("  My   net ", network)
    assert saved.title == "My net"
    assert saved.is_own
    assert saved.network == network
    assert own_presets() == ((saved,), ())
    assert [path.name for path in folder.iterdir()] == ["preset-my-net.json"]
    delete_preset(saved.id)
    assert own_presets() == ((), ())
    delete_preset(saved.id)  # gone already


def test_own_preset_of_an_equal_title_gets_a_number() -> None:
    network = NetworkSpec((OF("dense"),))
    titles = [
        save_preset(title, network).title for title in ("Net", "net", "Net", "LeNet-like", "Netz", "网")
    ]
    assert titles == ["Net", "net 2", "Net 3", "LeNet-like 2", "Netz", "网"]
    assert len(own_presets()[0]) == 6


@pytest.mark.parametrize("title", ["../../etc", "CON", "a/b\\c:d*?", "." * 20, "é" * 60, "x" * 60])
def test_own_preset_titles_give_safe_file_names(title: str, folder: Path) -> None:
    saved = save_preset(title, NetworkSpec((OF("dense"),)))
    assert saved.title == title
    assert (folder / f"{saved.id}.json").is_file()
    delete_preset(saved.id)
    assert list(folder.iterdir()) == []


def test_invalid_preset_is_refused() -> None:
    network = NetworkSpec((OF("dense"),))
    for title, layers in (("", network), (" \n", network), ("x" * 61, network), ("x", NetworkSpec(()))):
        with pytest.raises(InputError):
            save_preset(title, layers)
    with pytest.raises(InputError, match="your own"):
        delete_preset("../settings")


def test_broken_preset_file_is_left_out_and_named(folder: Path) -> None:
    saved = save_preset("Good", NetworkSpec((OF("dense"),)))
    whole = json.loads((folder / f"{saved.id}.json").read_text(encoding="utf-8"))
    wrong = (
        "{",
        "[]",
        "\ufeff",
        "[" * 20_000,
        '{"format": ' + "1" * 5000 + "}",
        json.dumps(whole | {"format": 99}),
        json.dumps(whole | {"title": 3}),
        json.dumps(whole | {"network": [{"kind": "lambda"}]}),
    )
    for index, text in enumerate(wrong):
        (folder / f"preset-wrong-{index}.json").write_text(text, encoding="utf-8")
    (folder / "preset-wrong-bytes.json").write_bytes(b"\xff\xfe\x00")
    found, problems = own_presets()
    assert found == (saved,)
    assert len(problems) == len(wrong) + 1
    assert all("preset-wrong" in problem for problem in problems)


def test_preset_of_an_older_format_is_read(folder: Path) -> None:
    folder.mkdir()
    content = {"format": 2, "title": "Old", "network": [{"kind": "dropout", "rate": 0.2, "swept": True}]}
    (folder / "preset-old.json").write_text(json.dumps(content), encoding="utf-8")
    assert own_presets()[0][0].network.layers[0].swept == ("rate",)


@pytest.mark.slow
@PRESETS
def test_keras_builds_every_preset_for_digits(preset: Preset) -> None:
    from engine.experiment.seeds import streams
    from engine.training.build import build_model, compile_model

    task = task_of(DataSpec("digits"))
    network, training = fitted(preset, task, TrainingSpec())
    model = build_model(network.at_rate(0.3), task.input_shape, streams(1))
    compile_model(model, training, 10)
    check = check_network(network, training, task)
    assert model.output_shape[1:] == check.layers[-1].output_shape == (10,)
    assert model.count_params() == check.parameters
