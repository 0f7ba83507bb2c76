"""Layers on the clipboard and in a drag: our own data for other windows, and Keras code for everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData

from engine.errors import InputError
from engine.experiment.specs import LayerSpec, NetworkSpec
from engine.keras_code.layer_calls import layer_call
from engine.keras_code.reading import read_keras_code
from engine.storage.project_json import layer_from_json, layer_to_json
from gui.stack_editor import mime
from gui.stack_editor.carried_weights import packed, remember, remembered, unpacked


@dataclass(frozen=True)
class Pasted:
    """Layers that came in, and sentences on what was left out."""

    layers: tuple[LayerSpec, ...]
    notes: tuple[str, ...] = ()


def layers_data(layers: Sequence[LayerSpec]) -> QMimeData:
    """The layers as our own data, small imported weights included, and as text, one Keras line a layer."""
    data = QMimeData()
    content = {
        "layers": [layer_to_json(layer) for layer in layers],
        "weights": packed(remember(layers)),
    }
    data.setData(mime.LAYERS, json.dumps(content).encode())
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
        return _from_json(bytes(data.data(mime.LAYERS).data()))
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


def _from_json(content: bytes) -> Pasted:
    try:
        found = json.loads(content.decode())
        items = found["layers"]
        arrays = unpacked(found["weights"])
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise InputError("The layers on the clipboard can't be read: they are damaged.") from None
    if not isinstance(items, list) or not items:
        raise InputError("The layers on the clipboard can't be read: a list of layers was expected.")
    layers, left_behind = [], []
    for number, item in enumerate(items, 1):
        digest = _weights_digest(item)
        weights = remembered(digest)
        is_carried = digest in arrays
        layer = layer_from_json(item, number, arrays if weights is None and is_carried else None)
        layers.append(layer if weights is None else replace(layer, weights=weights))
        if digest and weights is None and not is_carried:
            left_behind.append(layer.title)
    return Pasted(tuple(layers), (_left_behind(left_behind),) if left_behind else ())


def _weights_digest(item: object) -> str:
    """The digest of a layer's imported weights; empty where it has none."""
    weights = item.get("weights") if isinstance(item, Mapping) else None
    digest = weights.get("sha256") if isinstance(weights, Mapping) else ""
    return digest if isinstance(digest, str) else ""


def _left_behind(titles: Sequence[str]) -> str:
    its = "its" if len(titles) == 1 else "their"
    return (
        f"{' and '.join(titles)} came without {its} imported weights: they are too large to copy between two"
        " windows. Save the project there and open it here to have them."
    )
