"""The script of a whole sweep: valid Python whose loop gives every training what the app gives it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.data.catalogue import task_of
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.seeds import layer_seeds, streams
from engine.experiment.specs import (
    FOLD_ORDERS,
    STREAMS,
    Cell,
    DataSpec,
    SecondSetting,
    SweepSpec,
    TrainingSpec,
)
from engine.keras_code.calls import looped_calls, network_calls
from engine.keras_code.reading import read_keras_code
from engine.keras_code.script import cell_script
from engine.keras_code.source import WIDTH
from engine.keras_code.sweep_script import keras_sweep_script, sweep_script
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from tests.engine.data.own_files.steered_tables import visit_data, visits
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

OF = LayerSpec.of
SEEDS = (0, 3, 5)


def small(data: DataSpec, **sweep: Any) -> Project:
    """A network for any data with classes."""
    output = OF("dense", units=task_of(data).n_classes, activation="softmax")
    layers = (OF("flatten"), OF("dense"), OF("dropout", True), output)
    return Project("Small", data, NetworkSpec(layers), sweep=SweepSpec((0.0, 0.4), SEEDS, **sweep))


@pytest.mark.parametrize("name", EXAMPLES)
def test_scripts_of_examples_are_valid_python(name: str) -> None:
    script = sweep_script(example(name))
    ast.parse(script.text)
    assert script.text == keras_sweep_script(example(name))
    assert max(map(len, script.text.splitlines())) <= WIDTH
    titles = [section.title for section in script.sections]
    assert titles[:3] == ["Set-up", "Rates and seeds", "Data"]
    assert titles[-6:] == ["Network", "Training", "Sweep", "Means", "Differences", "Curve"]
    for section in script.sections:
        ast.parse(section.code)


@pytest.mark.parametrize("name", EXAMPLES)
def test_script_read_back_is_the_network_with_its_swept_layers(name: str) -> None:
    layers = read_keras_code(keras_sweep_script(example(name))).layers
    found = [(layer.kind_id, layer.swept, layer.values.get("units")) for layer in layers]
    network = example(name).network.layers
    assert found == [(layer.kind_id, layer.swept, layer.values.get("units")) for layer in network]


def test_functions_have_two_blank_lines_around_them() -> None:
    lines = keras_sweep_script(example("honest-classification")).splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("def ")]
    assert len(starts) > 6
    for number in starts:
        before = number - 1 if lines[number - 1].startswith("#") else number
        assert lines[before - 2 : before] == ["", ""] and lines[before - 3] != "", lines[number]


def test_each_layer_is_found_at_its_lines() -> None:
    project = example("dropout-helps")
    script = sweep_script(project)
    lines = script.text.splitlines()
    assert [uid for uid, _, _ in script.layer_lines] == [layer.uid for layer in project.network.layers]
    for layer, (_, first, last) in zip(project.network.layers, script.layer_lines, strict=True):
        call = ast.parse("\n".join(lines[first - 1 : last]).strip().rstrip(","), mode="eval").body
        assert isinstance(call, ast.Call)
        assert ast.unparse(call.func) == f"keras.layers.{layer.kind.keras_name}"


def test_quick_switch_takes_the_first_seeds() -> None:
    project = example("honest-classification")
    for seeds, rest in (((4, 5, 6, 7), [4, 5, 6]), ((0, 9, 11, 12), [0, 9, 11])):
        sweep = replace(project.sweep, seeds=seeds)
        code = _section(sweep_script(replace(project, sweep=sweep)), "Rates and seeds")
        for text, expected in ((code, seeds), (code.replace("QUICK = False", "QUICK = True"), rest)):
            given: dict[str, Any] = {}
            exec(text, given)  # noqa: S102 (our own export)
            assert list(given["SEEDS"]) == list(expected)
            assert given["RATES"] == list(project.sweep.rates)
    few = replace(project, sweep=replace(project.sweep, seeds=(8, 9)))
    assert "QUICK" not in keras_sweep_script(few)


def test_a_sweep_that_the_script_does_not_have_gives_one_sentence() -> None:
    project = example("honest-classification")
    second = replace(project, sweep=replace(project.sweep, second=SecondSetting("units", (8.0, 16.0))))
    with pytest.raises(InputError, match="varies the dropout rate alone, and this sweep varies the units"):
        sweep_script(second)
    with pytest.raises(InputError, match="at least one rate and one seed"):
        sweep_script(replace(project, sweep=replace(project.sweep, seeds=())))
    plain = NetworkSpec(tuple(replace(layer, swept=()) for layer in project.network.layers))
    with pytest.raises(InputError, match="No Dropout layer is swept"):
        sweep_script(replace(project, network=plain))


def test_without_rate_0_there_are_no_differences() -> None:
    project = example("honest-classification")
    for rates in ((0.1, 0.2), (0.0,)):
        script = sweep_script(replace(project, sweep=replace(project.sweep, rates=rates)))
        assert "Differences" not in [section.title for section in script.sections]


def _section(script: Any, *titles: str) -> str:
    return "\n".join(one.code for one in script.sections if one.title in titles)


# --- Seeds and data: the script's own loop, with a record in the place of the training


def looped(project: Project) -> list[tuple[float, dict[str, Any], tuple[int, int, int]]]:
    """What the script's loop gives to every training: the rate, the data, init, mask and shuffle seeds."""
    script = sweep_script(project)
    found = []

    def make_model(rate: float, init_seed: int, mask_seed: int) -> tuple[float, int, int]:
        return rate, init_seed, mask_seed

    def train_model(model: tuple[float, int, int], data: dict[str, Any], shuffle_seed: int) -> None:
        rate, init_seed, mask_seed = model
        found.append((rate, data, (init_seed, shuffle_seed, mask_seed)))

    set_up = _section(script, "Set-up").splitlines()
    imports = "\n".join(line for line in set_up if "keras" not in line and "environ" not in line)
    code = _section(script, "File", "Rates and seeds", "Data", "Preprocessing", "Seeds", "Split", "Sweep")
    given = {"make_model": make_model, "train_model": train_model, "score_model": lambda *_: 0.5}
    exec(f"{imports}\n{code}", given)  # noqa: S102 (our own export)
    return found


def assert_loop_is_the_apps(project: Project) -> None:
    found = looped(project)
    rates, seeds = project.sweep.rates, project.sweep.seeds
    assert [rate for rate, _, _ in found] == list(rates) * len(seeds)
    for number, (_, data, drawn) in enumerate(found):
        seed = seeds[number // len(rates)]
        expected = project.experiment.streams_of(seed)
        assert drawn == (expected.init, expected.shuffle, expected.mask)
        parts = split(project.data, *project.experiment.split_place(seed)).parts
        assert data.keys() == parts.keys()
        for name, (x, y) in parts.items():
            assert data[name][0].dtype == np.float32 and data[name][1].dtype == y.dtype
            np.testing.assert_array_equal(data[name][0], x, err_msg=f"{name} of seed {seed}")
            np.testing.assert_array_equal(data[name][1], y, err_msg=f"{name} of seed {seed}")


@pytest.mark.parametrize("label_noise", [0.0, 0.3])
@pytest.mark.parametrize("frozen", [(), ("split",), ("init", "mask"), STREAMS], ids=str)
@pytest.mark.parametrize("design", ["none", "holdout", "stratified", "kfold"])
def test_loop_over_seeds_and_rates(design: str, frozen: tuple[str, ...], label_noise: float) -> None:
    data = DataSpec("wine", split=design, n_folds=4, label_noise=label_noise, train_samples=60)
    assert_loop_is_the_apps(small(data, frozen_streams=frozen))


@pytest.mark.parametrize("train_samples", [0, 60, 97, 133, 134])
@pytest.mark.parametrize("validation_size", [0.0, 0.2])
@pytest.mark.parametrize("fold_order", FOLD_ORDERS)
def test_loop_over_folds_of_two_sizes(fold_order: str, validation_size: float, train_samples: int) -> None:
    """Of 178 samples in 4 folds, two test 45 and leave 133, and two 44 and 134."""
    data = DataSpec("wine", split="kfold", n_folds=4, fold_order=fold_order, train_samples=train_samples)
    assert_loop_is_the_apps(small(replace(data, validation_size=validation_size)))


@pytest.mark.parametrize("split", ["holdout", "stratified"])
def test_loop_without_validation(split: str) -> None:
    assert_loop_is_the_apps(small(DataSpec("wine", split=split, validation_size=0.0)))


def test_folds_of_two_sizes_have_no_common_schedule() -> None:
    project = small(DataSpec("wine", split="kfold", n_folds=4, fold_order="in_order", validation_size=0.0))
    falling = replace(project, training=TrainingSpec(batch_size=19, learning_rate_schedule="cosine"))
    with pytest.raises(InputError, match="these folds differ by a sample and by a step: choose another"):
        sweep_script(falling)
    assert sweep_script(replace(falling, training=replace(falling.training, batch_size=20)))
    assert sweep_script(replace(falling, sweep=replace(falling.sweep, frozen_streams=("split",))))


def test_loop_over_all_samples_and_noisy_labels() -> None:
    """Each seed makes labels of its own noisy, not those that the seed before has made noisy."""
    assert_loop_is_the_apps(small(DataSpec("iris", split="none", label_noise=0.4)))
    assert_loop_is_the_apps(small(DataSpec("iris", split="none", scaling="none")))


@pytest.mark.parametrize("design", ["kfold", "grouped", "time", "given"])
def test_loop_over_an_own_table(design: str, tmp_path: Path) -> None:
    assert_loop_is_the_apps(small(visit_data(tmp_path, visits(), split=design, label_noise=0.2)))
    assert_loop_is_the_apps(small(visit_data(tmp_path, visits(), split=design)))
    assert_loop_is_the_apps(small(own_data(tmp_path, penguins(), split="holdout")))


@pytest.mark.parametrize("dataset", ["spirals", "shapes", "mnist1d"])
def test_names_of_the_loop_are_not_those_of_a_generator(dataset: str) -> None:
    tree = ast.parse(keras_sweep_script(small(DataSpec(dataset, train_samples=50))))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert len(set(names)) == len(names)
    constants = [node.targets[0] for node in tree.body if isinstance(node, ast.Assign)]
    upper = [one.id for one in constants if isinstance(one, ast.Name) and one.id.isupper()]
    assert len(set(upper)) == len(upper)


def test_loop_over_a_generated_set() -> None:
    assert_loop_is_the_apps(small(DataSpec("spirals", target_scaling="none", scaling="minmax")))


# --- The network: each call, evaluated, is the call of the cell


class Recorder(SimpleNamespace):
    """`keras`, but a call gives its name and its arguments."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def __getattr__(self, name: str) -> Recorder:
        return Recorder(f"{self.name}.{name}")

    def __call__(self, *positional: Any, **keywords: Any) -> tuple[Any, ...]:
        return (self.name, positional, keywords)


@pytest.mark.parametrize("is_width_tied", [False, True])
@pytest.mark.parametrize("kind_id", LAYER_KINDS)
def test_calls_of_the_loop_are_those_of_each_cell(kind_id: str, is_width_tied: bool) -> None:
    kind = LAYER_KINDS[kind_id]
    values: dict[str, Any] = (
        {"bidirectional": True} if "bidirectional" in {f.name for f in kind.fields} else {}
    )
    swept = replace(OF(kind_id, **values), swept=kind.rates)
    layers = (OF("lstm"), OF("dense", units=7), OF("dropout", True), OF(kind_id), swept, OF("dense", units=3))
    project = Project(network=NetworkSpec(layers), sweep=SweepSpec(is_width_tied=is_width_tied))
    network = project.experiment.network
    for rate, seed in ((0.4, 0), (0.75, 3)):
        seeds = streams(seed)
        given = {
            "keras": Recorder(),
            "layer_seeds": layer_seeds,
            "rate": rate,
            "init_seeds": layer_seeds(seeds.init, 9),
            "mask_seeds": layer_seeds(seeds.mask, 9),
        }
        found = looped_calls(network, is_width_tied=is_width_tied)
        wide = project.experiment.at_width(rate).network.at_rate(rate)
        for ours, right in zip(found, network_calls(wide, seeds), strict=True):
            assert eval(ours.code(), dict(given)) == eval(right.code(), dict(given))  # noqa: S307 (our own export)


def test_seeds_of_the_script_are_those_of_the_contract() -> None:
    given: dict[str, Any] = {"np": np}
    exec(_section(sweep_script(example("honest-classification")), "Seeds"), given)  # noqa: S102 (our own export)
    for seed in (0, 1, 17, 2**31 - 1):
        found = streams(seed)
        assert given["streams"](seed) == [found.split, found.init, found.shuffle, found.mask]
        assert given["layer_seeds"](seed, 5) == layer_seeds(seed, 5)


def test_training_lines_are_those_of_one_training() -> None:
    """Early stopping, the best epoch and class weights come from one place, apart from the shuffle seed."""
    project = example("honest-classification")
    training = replace(project.training, scored_epoch="best", early_stopping=3, class_weight="balanced")
    for settings in (TrainingSpec(), training, replace(training, scored_epoch="last")):
        with_settings = replace(project, training=settings)
        of_cell = _section(cell_script(with_settings, Cell(0.2, 1)), "Training").splitlines()
        of_sweep = _section(sweep_script(with_settings), "Training").splitlines()
        shuffle_seed = str(streams(1).shuffle)
        for line in of_cell:
            assert "    " + line.replace(shuffle_seed, "shuffle_seed") in of_sweep
