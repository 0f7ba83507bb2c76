"""What goes over the wire comes back as it was, and anything else is refused in a sentence."""

import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.cluster.order import (
    cells_from_wire,
    cells_to_wire,
    digest_of,
    experiment_of,
    files_to_wire,
    order_of,
    results_from_wire,
    results_to_wire,
)
from engine.data.own_files.request import Request, inspect_file
from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import OWN_FILE, Cell, DataSpec, Experiment
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import NetworkSpec
from engine.storage.examples import EXAMPLES, example
from tests.packaged.own_files import write_own_files

PLAIN = (dict, list, str, bytes, int, float, bool, type(None))


def _sent(order: Any) -> Any:
    """The order as the other end has it: pickled, of plain values alone."""
    for name, value in order.items():
        assert type(value) in PLAIN, name
    return pickle.loads(pickle.dumps(order))  # noqa: S301 (our own)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_experiment_comes_back(name: str) -> None:
    experiment = replace(
        example(name).experiment, frozen_streams=("init",), moved_streams=("mask", "shuffle")
    )
    order = _sent(order_of(experiment))
    assert experiment_of(order) == experiment
    assert digest_of(order) == digest_of(order_of(experiment))
    assert digest_of(order_of(replace(experiment, moved_streams=()))) != digest_of(order)


def _with_weights() -> Experiment:
    experiment = example("tutorial-regression").experiment
    layers = list(experiment.network.layers)
    arrays = (WeightArray((13, 16), bytes(4 * 13 * 16)), WeightArray((16,), b"\x01" * 64))
    layers[0] = replace(layers[0], weights=LayerWeights(arrays))
    return replace(experiment, network=NetworkSpec(tuple(layers)))


def test_imported_weights_come_along() -> None:
    experiment = _with_weights()
    found = experiment_of(_sent(order_of(experiment)))
    assert found.network.layers[0].weights == experiment.network.layers[0].weights
    assert found == experiment
    order = order_of(experiment)
    for change in ({}, {name: b"x" + numbers[1:] for name, numbers in order["weights"].items()}):
        with pytest.raises(InputError, match="its weights can't be read"):
            experiment_of(order | {"weights": change})


def test_the_users_file_comes_along(tmp_path: Path) -> None:
    path = write_own_files(tmp_path)[0]
    file = inspect_file(Request(path=str(path))).file
    experiment = replace(example("honest-classification").experiment, data=DataSpec(OWN_FILE, file=file))
    order, files = _sent(order_of(experiment)), files_to_wire(experiment)
    assert order["data"] == list(files) == [file.sha256]
    path.unlink()
    found = experiment_of(order, tuple(files.values()))
    assert found.data.identity == experiment.data.identity
    assert found.data.file is not None
    assert Path(found.data.file.path).is_file()


@pytest.mark.parametrize(
    "change",
    [
        {"project": 7},
        {"project": "[" * 100_000},
        {"project": "{}"},
        {"project": '{"format": 999, "network": []}'},
        {"moved": ["split", "all"]},
        {"moved": 3},
        {"weights": None},
        {"weights": {"a": 2**40}},
        {"data": 1},
        {"data": ["0" * 64]},
    ],
)
def test_a_wrong_order_is_one_sentence(change: dict[str, Any]) -> None:
    order = order_of(example("tutorial-regression").experiment)
    with pytest.raises(InputError) as caught:
        experiment_of(order | change)
    assert "\n" not in str(caught.value)


def test_a_changed_data_file_is_refused(tmp_path: Path) -> None:
    path = write_own_files(tmp_path)[0]
    file = inspect_file(Request(path=str(path))).file
    experiment = replace(example("honest-classification").experiment, data=DataSpec(OWN_FILE, file=file))
    order = order_of(experiment)
    with pytest.raises(InputError, match="was changed"):
        experiment_of(order, [b"x"])
    with pytest.raises(InputError, match="lacks its data file"):
        experiment_of(order | {"data": []})
    for files in ((), (b"x", b"y"), ("text",), (2**40,)):
        with pytest.raises(InputError, match="order can't be read"):
            experiment_of(order, files)


def test_cells_and_results_keep_every_bit() -> None:
    cells = (Cell(None, 0), Cell(0.1, 2**32 - 1))
    assert cells_from_wire(cells_to_wire(cells)) == cells
    result = CellResult(
        cells[1], (("test_loss", 0.1 + 0.2), ("val_loss", math.inf)), (("loss", (1e-45, math.nan)),), 2.5
    )
    (found,) = results_from_wire(results_to_wire((result,)))
    assert repr(found) == repr(result)


@pytest.mark.parametrize(
    "rows",
    [None, 3, [[1]], [["a", 0]], [[0.1, -1]], [[0.1, "1"]], [[1.5, 0]], [[0.1, True]], [[math.nan, 0]]],
)
def test_wrong_cells_are_one_sentence(rows: object) -> None:
    with pytest.raises(InputError, match="can't be read"):
        cells_from_wire(rows)


@pytest.mark.parametrize(
    "rows", [None, [1], [[0.1, 0, 1.0, {}]], [[0.1, 0, "x", {}, {}]], [[0.1, 0, 1.0, {"a": []}, {}]]]
)
def test_wrong_results_are_one_sentence(rows: object) -> None:
    with pytest.raises(InputError, match="can't be read"):
        results_from_wire(rows)
