"""Layers on the clipboard and in a drag: our own data for other windows, and Keras code for everybody."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData

from engine.errors import InputError
from engine.project.keras_reading import read_keras_code
from engine.project.layer_calls import layer_call
from engine.project.project_json import layer_from_json, layer_to_json
from engine.project.specs import LayerSpec, NetworkSpec
from gui.stack_editor import mime


@dataclass(frozen=True)
class Pasted:
    """Layers that came in, and sentences on what was left out."""

    layers: tuple[LayerSpec, ...]
    notes: tuple[str, ...] = ()


def layers_data(layers: Sequence[LayerSpec]) -> QMimeData:
    """The layers as our own data, imported weights included, and as text, one Keras line a layer."""
    data = QMimeData()
    weights = {layer.weights.digest: layer.weights.numbers for layer in layers if layer.weights is not None}
    content = json.dumps(
        {
            "layers": [layer_to_json(layer) for layer in layers],
            "weights": {digest: base64.b64encode(numbers).decode() for digest, numbers in weights.items()},
        }
    )
    data.setData(mime.LAYERS, content.encode())
    data.setText("\n".join(f"{layer_call(layer).code()}," for layer in layers))
    return data


def has_layers(data: QMimeData | None) -> bool:
    """Whether there may be something to paste; cheap, so that a drag can ask all the time."""
    if (
        data is None or data.hasUrls()
    ):  # None: an empty clipboard of some systems; files are not for the stack
        return False
    return data.hasFormat(mime.LAYERS) or data.hasText()


def read_layers(data: QMimeData | None) -> Pasted:
    """The layers in `data`: our own if it has them, else from Keras code; InputError with a sentence."""
    if data is not None and data.hasFormat(mime.LAYERS):
        return Pasted(_from_json(bytes(data.data(mime.LAYERS).data())))
    if data is None or not data.hasText() or not data.text().strip():
        raise InputError("There is nothing to paste: copy layers or lines of Keras code first.")
    read = read_keras_code(data.text())
    return Pasted(tuple(read.layers), tuple(read.notes))


def with_free_names(layers: Sequence[LayerSpec], network: NetworkSpec) -> tuple[LayerSpec, ...]:
    """The layers without the names that are taken: Keras allows a name only once."""
    taken = {layer.name for layer in network.layers}
    result = []
    for layer in layers:
        result.append(replace(layer, name="") if layer.name in taken else layer)
        taken.add(layer.name)
    return tuple(result)


def _from_json(content: bytes) -> tuple[LayerSpec, ...]:
    try:
        found = json.loads(content.decode())
        items = found["layers"]
        weights = {digest: base64.b64decode(text) for digest, text in found["weights"].items()}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise InputError("The layers on the clipboard can't be read: they are damaged.") from None
    if not isinstance(items, list) or not items:
        raise InputError("The layers on the clipboard can't be read: a list of layers was expected.")
    return tuple(layer_from_json(item, number, weights) for number, item in enumerate(items, 1))
