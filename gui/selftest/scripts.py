"""The Keras script and the notebook of every example: they are Python, and read back they are the network."""

from __future__ import annotations

import json

from engine.experiment.specs import Cell, LayerSpec
from engine.keras_code.notebook import keras_notebook
from engine.keras_code.reading import read_keras_code
from engine.keras_code.script import keras_script
from engine.storage.examples import EXAMPLES, example
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure

CELL = Cell(0.5, 1)


def write_scripts(_bench: Bench) -> None:
    """Write, compile and read each."""
    for name in EXAMPLES:
        project = example(name)
        script = keras_script(project, CELL)
        compile(script, name, "exec")
        for cell in json.loads(keras_notebook(project, CELL))["cells"]:
            if cell["cell_type"] == "code":
                compile("".join(cell["source"]), name, "exec")
        is_same = _kinds(read_keras_code(script).layers) == _kinds(project.network.enabled.layers)
        make_sure(is_same, f"the script of {name} reads as another network.")


def _kinds(layers: tuple[LayerSpec, ...]) -> list[str]:
    return [layer.kind_id for layer in layers]
