"""Writes the model files kept here: those of old TensorFlows, and of TensorFlow.js's converter.

The tests only read the files. Each TensorFlow has its own environment of Python 3.11::

    python3.11 -m venv tf213 && tf213/bin/pip install "tensorflow-cpu==2.13.*"
    tf213/bin/python make_samples.py tf-2.13
    python3.11 -m venv tf215 && tf215/bin/pip install "tensorflow-cpu==2.15.*"
    tf215/bin/python make_samples.py tf-2.15
    tf215/bin/pip install --no-deps tensorflowjs==4.22.0
    tf215/bin/python make_samples.py tensorflow-js

Beside the files, `expected.npz` has what each model predicts for an input, and its weights.
"""

import ntpath
import sys
import types
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tensorflow import keras

HERE = Path(__file__).parent
layers = keras.layers


def dense() -> Any:
    return keras.Sequential(
        [
            layers.Dense(5, activation="relu", kernel_regularizer="l2", input_shape=(4,)),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(4, activation="swish", name="second"),
            layers.Dense(3, activation="softmax"),
        ]
    )


def images() -> Any:
    return keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Conv2D(4, 3, padding="same", kernel_initializer="he_normal"),
            layers.BatchNormalization(),
            layers.ReLU(max_value=6.0),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(2, depth_multiplier=2),
            layers.LeakyReLU(0.1),
            layers.SpatialDropout2D(0.2),
            layers.SeparableConv2D(3, 2, activation="elu"),
            layers.PReLU(shared_axes=[1, 2]),
            layers.Flatten(),
            layers.LayerNormalization(),
            layers.Dense(2, activation="tanh"),
        ]
    )


def functional() -> Any:
    """A frozen layer, and models in a model, of which each has weights that are not trained."""
    inner = keras.Sequential(
        [layers.Dense(4, input_shape=(6,)), layers.BatchNormalization(), layers.Dense(4, activation="relu")]
    )
    start = keras.Input((4,))
    end = layers.Dense(3)(layers.BatchNormalization()(start))
    other = keras.Model(start, end)
    start = keras.Input((5,), name="measured")
    frozen = layers.Dense(6, activation="tanh", trainable=False)
    flow = inner(layers.Dropout(0.5)(frozen(start), training=False))
    flow = other(layers.Activation("relu")(flow))
    return keras.Model(start, layers.Dense(2, activation="sigmoid")(flow))


def sequence() -> Any:
    return keras.Sequential(
        [
            keras.Input((6, 3)),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
            layers.SimpleRNN(4, return_sequences=True, dropout=0.1),
            layers.GRU(3, return_sequences=True),
            layers.GRU(3, reset_after=False),
            layers.Dense(2),
        ]
    )


MODELS = {"dense": dense, "images": images, "functional": functional, "sequence": sequence}


def with_random_weights(model: Any, rng: np.random.Generator) -> None:
    """No two weights alike, so that none can be taken for another; variances are positive."""
    for layer in leaves(model):
        arrays = [rng.uniform(-0.7, 0.7, array.shape) for array in layer.get_weights()]
        if isinstance(layer, layers.BatchNormalization):
            arrays[-1] = np.abs(arrays[-1]) + 0.5
        layer.set_weights(arrays)


def leaves(model: Any) -> list[Any]:
    inside = (leaves(x) if isinstance(x, keras.Model) else [x] for x in model.layers)
    return [layer for part in inside for layer in part]


def write(folder: Path) -> None:
    expected: dict[str, Any] = {}
    for number, (name, make) in enumerate(MODELS.items()):
        keras.backend.clear_session()
        rng = np.random.default_rng(number)
        model = make()
        with_random_weights(model, rng)
        if name == "dense":  # as most are saved: compiled, with an optimizer that has its own weights
            model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
            model.fit(rng.normal(size=(8, 4)), np.arange(8) % 3, verbose=0)
        x = rng.normal(size=(4, *model.input_shape[1:])).astype("float32")
        expected[f"{name} x"], expected[f"{name} y"] = x, model.predict(x, verbose=0)
        for index, array in enumerate(array for layer in leaves(model) for array in layer.get_weights()):
            expected[f"{name} {index}"] = array
        model.save(folder / f"{name}.keras")
        model.save(folder / f"{name}.h5")
        if name in ("dense", "images"):
            (folder / f"{name}_apart.json").write_text(model.to_json(), encoding="utf-8")
            model.save_weights(folder / f"{name}_apart{'.weights' if name == 'images' else ''}.h5")
        if name in ("functional", "sequence"):
            write_as_on_windows(model, folder / f"{name}_windows.keras")
    np.savez_compressed(folder / "expected.npz", **expected)


def write_as_on_windows(model: Any, path: Path) -> None:
    """Join the names of groups as Windows does."""
    from keras.src.saving import saving_lib

    files = saving_lib.tf.io.gfile
    usual, files.join = files.join, ntpath.join
    try:
        model.save(path)
    finally:
        files.join = usual


def convert(folder: Path) -> None:
    """Convert two of the HDF5 files by the code of tensorflowjs, but for what else it would import."""
    import h5py

    package = types.ModuleType("tensorflowjs")
    spec = find_spec("tensorflowjs")
    assert spec is not None and spec.submodule_search_locations is not None
    root = Path(spec.submodule_search_locations[0])
    package.__path__ = [str(root)]
    converters = types.ModuleType("tensorflowjs.converters")
    converters.__path__ = [str(root / "converters")]
    sys.modules.update({"tensorflowjs": package, "tensorflowjs.converters": converters})
    from tensorflowjs.converters import keras_h5_conversion

    for name in ("dense", "sequence"):
        with h5py.File(HERE / "tf-2.15" / f"{name}.h5") as file:
            topology, groups = keras_h5_conversion.h5_merged_saved_model_to_tfjs_format(file)
        (folder / name).mkdir(exist_ok=True)
        keras_h5_conversion.write_artifacts(topology, groups, str(folder / name))


if __name__ == "__main__":
    target = HERE / sys.argv[1]
    target.mkdir(exist_ok=True)
    if sys.argv[1] == "tensorflow-js":
        convert(target)
    else:
        write(target)
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        print(path.relative_to(HERE), path.stat().st_size)
