"""Runs programs with real Keras and writes down the layers of their models, for tests of the reader.

A script of its own: `python real_keras.py` reads a list of programs as JSON from its standard input, and
prints for each the layers of the models that it means, and those that the reader made of it. Nothing is
trained.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
from collections import defaultdict
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

import keras
import numpy as np
import tensorflow as tf

START = """
from keras.layers import *
from keras.models import Sequential, Model
from keras.regularizers import l2
"""
OLD_MODULES = {  # of Keras 1 and 2, with what they had
    "keras.layers.core": keras.layers,
    "keras.layers.convolutional": keras.layers,
    "keras.layers.normalization": keras.layers,
    "keras.layers.advanced_activations": keras.layers,
}
FOREIGN_MODULES = ("pandas", "keras_tuner", "tqdm")
_LEFT_OUT = ("name", "seed", "build_config", "batch_shape")


def main() -> None:
    """Read programs, and print what Keras makes of them."""
    for name, module in OLD_MODULES.items():
        sys.modules[name] = module
    for name in FOREIGN_MODULES:
        sys.modules[name] = MagicMock()
    sys.modules["tqdm"] = _module_of("tqdm", tqdm=lambda series: series)
    keras.applications.MobileNet = _small_mobile_net
    keras.datasets.mnist.load_data = _small_data
    found = []
    for program in json.load(sys.stdin):
        keras.backend.clear_session(free_memory=False)
        try:
            models = _models_of(program["code"], program["meant"])
            read = [_config_of(_evaluated(call)) for call in program["read"]]
            found.append({"models": [_layers_of(model) for model in models], "read": read})
        except Exception as error:  # noqa: BLE001 (whatever a program does wrong is told to the test)
            found.append({"error": f"{type(error).__name__}: {error}"})
    print(json.dumps(found))


def _models_of(code: str, meant: str) -> list[Any]:
    """Run a program; return what `meant` says, else the models that are trained, else `model`."""
    trained: list[Any] = []

    def fit(self: Any, *_: Any, **__: Any) -> Any:
        if not any(self is one for one in trained):
            trained.append(self)
        return MagicMock(history=defaultdict(lambda: [0.1]))

    for name in ("fit", "fit_generator"):
        setattr(keras.Model, name, fit)
    keras.Model.compile = lambda *_, **__: None
    keras.Model.evaluate = lambda *_, **__: [0.1, 0.9]
    keras.Model.predict = lambda *_, **__: np.zeros(3)
    names: dict[str, Any] = {"__name__": "__main__", "keras": keras, "tf": tf, "np": np}
    names |= {name: importlib.import_module(f"keras.{name}") for name in ("layers", "models")}
    names |= {name: MagicMock() for name in ("X", "y", "x_train", "gen")}
    module = ModuleType("__main__")
    exec(START, names)  # noqa: S102 (what a program cut out of a notebook had imported)
    vars(module).update(names)
    sys.modules["__main__"], before = module, sys.modules["__main__"]  # dataclasses look their module up
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, vars(module))  # noqa: S102 (a program of the tests)
    finally:
        sys.modules["__main__"] = before
    names = vars(module)
    found = names[meant] if meant else trained or names["model"]
    return found if isinstance(found, list) else [found]


def _module_of(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(names)
    return module


def _small_mobile_net(**_: Any) -> Any:
    inputs = keras.Input((32, 32, 3))
    return keras.Model(inputs, keras.layers.Conv2D(4, 3)(inputs), name="mobilenet")


def _small_data() -> Any:
    images, classes = np.zeros((20, 28, 28), "uint8"), np.arange(20) % 10
    return (images, classes), (images, classes)


def _evaluated(call: str) -> Any:
    return eval(call, {"keras": keras})  # noqa: S307 (a call that the app itself writes)


def _layers_of(model: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    parts = model.operations if hasattr(model, "operations") else model.layers
    for part in parts:
        if isinstance(part, keras.Sequential) or hasattr(part, "operations"):
            found += _layers_of(part)
        elif not isinstance(part, keras.layers.InputLayer):
            found.append(_config_of(part))
    return found


def _config_of(part: Any) -> dict[str, Any]:
    """Return the class of a layer or an operation, and its settings."""
    try:
        config = json.loads(json.dumps(part.get_config(), default=str))
    except (NotImplementedError, AttributeError):
        config = {}
    return {"class": type(part).__name__, **_plain(config)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("class_name") == "function":  # TensorFlow's softmax is called softmax_v2
            return str(value["config"]).removesuffix("_v2")
        found = {key: _plain(item) for key, item in value.items() if key not in _LEFT_OUT}
        if found.get("axis") in ([-1], [1]):  # of a LayerNormalization that is built
            found["axis"] = -1
        return found
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round(value, 9) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
