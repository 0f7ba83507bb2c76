"""Networks from files of other programs: a script, a notebook, Keras's JSON; what is none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.keras_code.network_file import MAX_BYTES, notebook_cells, read_network_file
from engine.project.project import Project
from engine.storage.project_file import write_project

CODE = "import keras\nmodel = keras.Sequential()\nmodel.add(keras.layers.Dense(16))\n"
MODEL = {
    "class_name": "Sequential",
    "config": {
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, 13]}},
            {"class_name": "Dense", "config": {"units": 4, "activation": "relu"}},
        ]
    },
}


def kinds(path: Path) -> list[str]:
    network = read_network_file(path)
    assert network is not None
    return [layer.kind_id for layer in network.layers]


def notebook(*sources: object) -> str:
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "source": "# Dense(99)"}]
    cells += [{"cell_type": "code", "source": source, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4})


def test_network_file_reads_a_script_and_a_notebook(tmp_path: Path) -> None:
    script, book = tmp_path / "ü.py", tmp_path / "b.IPYNB"
    script.write_text(CODE, encoding="utf-8-sig")
    assert kinds(script) == ["dense"]
    lines = ["%matplotlib inline\n", "from keras.layers import *\n"]
    book.write_text(notebook(lines, CODE, "model.add(Dropout(0.2))"), encoding="utf-8")
    assert kinds(book) == ["dense", "dropout"]


def test_network_file_json_is_a_model_or_names_a_project(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    for text in (json.dumps(MODEL), json.dumps(json.dumps(MODEL))):
        path.write_text(text, "utf-8")
        assert kinds(path) == ["dense"]
    network = read_network_file(path)
    assert network is not None and network.input_shape == (13,)
    write_project(Project(), path)
    assert read_network_file(path) is None
    path.write_text("[", "utf-8")
    assert read_network_file(path) is None


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.csv", "1,2", "A Keras model (.keras, .h5, .json) or code (.py, .ipynb) was expected, not a.csv."),
        ("a.py", "x = 1", "a.py: "),
        ("a.py", "", "a.py: There is nothing to read"),
        ("a.ipynb", "{}", "a.ipynb: it is not a notebook of Jupyter's format 4"),
        ("a.ipynb", '{"cells": [3]}', "it is not a notebook"),
        ("a.keras", "no zip", "a.keras is not a Keras model"),
        ("a.h5", "\x89HDF", "a.h5"),
        (
            "a.tflite",
            "",
            "a.tflite is a model of TensorFlow Lite, which has no layers any more; load the Keras",
        ),
        (
            "saved_model.pb",
            "",
            'that it was made from, save it with model.save("model.keras") and open that file.',
        ),
        (
            "a.ckpt.data-00000-of-00001",
            "",
            "is a checkpoint, which has weights but no layers; load the Keras",
        ),
        ("a.PTH", "", "a.PTH is a model of PyTorch; only layers of Keras can be read: write the network as"),
        ("a.onnx", "", "a.onnx is an ONNX model; only layers of Keras can be read"),
        ("a.pkl", "", "a.pkl is a pickle, which can run anything when it is read; load the Keras model"),
    ],
)
def test_network_file_errors_name_the_file(tmp_path: Path, name: str, content: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_network_file(path)
    assert text in str(caught.value)


def test_unreadable_network_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no model or code .*no\.py"):
        read_network_file(tmp_path / "no.py")
    path = tmp_path / "bytes.py"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="it is not UTF-8 text"):
        read_network_file(path)
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match="is larger than 50 MB"):
        read_network_file(path)
    with pytest.raises(InputError, match="is a folder"):
        read_network_file(tmp_path)


def test_notebook_cells_are_those_with_code() -> None:
    assert notebook_cells(notebook("a = 1", ["b = 2\n", "c = 3"])) == ("a = 1", "b = 2\nc = 3")
