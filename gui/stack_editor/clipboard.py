"""Layers on the clipboard and in a drag: in our own format for other windows, and as Keras code.

Imported weights come along: small ones are part of the data, of large ones only the digest, by which this
process finds them, so that a hundred megabytes are copied and pasted at once.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from weakref import WeakValueDictionary

from PySide6.QtCore import QMimeData

from engine.errors import InputError
from engine.keras_code.calls import layer_call
from engine.keras_code.reading import read_keras_code
from engine.keras_code.reading.values import NO_SETTINGS, ReadNetwork, ReadSettings
from engine.language.texts import _, ngettext
from engine.network.layer_weights import LayerWeights
from engine.network.spec import LayerSpec
from engine.storage.project_json import layer_from_json, layer_to_json
from engine.system.bounded_json import parse_json

LAYERS_MIME = "application/x-dropout-lab-layers"  # JSON: layers as in a project file, and weights
CARDS_MIME = "application/x-dropout-lab-cards"  # the process and uids of cards that are being dragged
KIND_MIME = "application/x-dropout-lab-kind"  # the id of a layer kind, from the palette
MAX_BYTES = 1_000_000  # in total; larger weights can only be pasted in this process
_known: WeakValueDictionary[str, LayerWeights] = WeakValueDictionary()
copied_weights: list[LayerWeights] = []


@dataclass(frozen=True)
class Pasted:
    """The layers that were read, and sentences about what was left out; of code also what else it has."""

    layers: tuple[LayerSpec, ...]
    notes: tuple[str, ...] = ()
    settings: ReadSettings = NO_SETTINGS
    left_out: tuple[str, ...] = ()


def layers_data(layers: Sequence[LayerSpec]) -> QMimeData:
    """The layers in our own format, with small imported weights, and as text, one Keras call per line."""
    data = QMimeData()
    content = {
        "layers": [layer_to_json(layer) for layer in layers],
        "weights": packed(remember(layers)),
    }
    data.setData(LAYERS_MIME, json.dumps(content).encode())
    data.setText("\n".join(f"{layer_call(layer).code()}," for layer in layers))
    return data


def has_layers(data: QMimeData | None) -> bool:
    """Whether there may be something to paste; fast, since a drag asks all the time."""
    if (
        data is None or data.hasUrls()
    ):  # None: an empty clipboard on some systems; files are opened, not pasted
        return False
    return data.hasFormat(LAYERS_MIME) or data.hasText()


def read_layers(data: QMimeData | None) -> Pasted:
    """The layers in `data`: our own format if present, else Keras code; InputError with a sentence.

    SlowCodeError if the code would take a while to read.
    """
    if data is not None and data.hasFormat(LAYERS_MIME):
        return _from_json(bytes(data.data(LAYERS_MIME).data()))
    if data is None or not data.hasText() or not data.text().strip():
        raise InputError(_("There is nothing to paste. Copy layers or Keras code first."))
    return pasted_code(read_keras_code(data.text(), is_quick=True))


def pasted_code(read: ReadNetwork) -> Pasted:
    """What was read of code, to be pasted."""
    return Pasted(read.layers, read.notes, read.settings, read.left_out)


def _from_json(content: bytes) -> Pasted:
    try:
        found = parse_json(content)
        items = found["layers"]
        arrays = unpacked(found["weights"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(_("The layers on the clipboard can't be read: they are damaged.")) from None
    if not isinstance(items, list) or not items:
        raise InputError(_("The layers on the clipboard can't be read: a list of layers was expected."))
    layers, skipped = [], []
    for number, item in enumerate(items, 1):
        digest = _weights_digest(item)
        weights = remembered(digest)
        is_carried = digest in arrays
        layer = layer_from_json(item, number, arrays if weights is None and is_carried else None)
        layers.append(layer if weights is None else replace(layer, weights=weights))
        if digest and weights is None and not is_carried:
            skipped.append(layer.title)
    return Pasted(tuple(layers), (_skipped_message(skipped),) if skipped else ())


def _weights_digest(item: object) -> str:
    """The digest of a layer's imported weights; empty where it has none."""
    weights = item.get("weights") if isinstance(item, Mapping) else None
    digest = weights.get("sha256") if isinstance(weights, Mapping) else ""
    return digest if isinstance(digest, str) else ""


def _skipped_message(titles: Sequence[str]) -> str:
    and_next = _("{layers} and {layer}")
    layers = reduce(lambda before, title: and_next.format(layers=before, layer=title), titles)
    return ngettext(
        "{layers} came without its imported weights: they are too large to copy between two windows."
        " Save the project there and open it here to have them.",
        "{layers} came without their imported weights: they are too large to copy between two windows."
        " Save the project there and open it here to have them.",
        len(titles),
    ).format(layers=layers)


# --- Imported weights


def remember(layers: Sequence[LayerSpec]) -> dict[str, LayerWeights]:
    """Register the layers' weights by their digests, for as long as anything refers to them."""
    found = {layer.weights.digest: layer.weights for layer in layers if layer.weights is not None}
    _known.update(found)
    return found


def keep_copied(layers: Sequence[LayerSpec]) -> None:
    """Keep the copied layers' weights alive, even if the layers are cut and their undo step is dropped."""
    copied_weights[:] = remember(layers).values()


def remembered(digest: str) -> LayerWeights | None:
    """Weights of a layer in this process, or of those copied last."""
    return _known.get(digest)


def packed(weights: Mapping[str, LayerWeights]) -> dict[str, str]:
    """The numbers as text, for other processes; empty if they are too many."""
    n_bytes = sum(len(array.data) for one in weights.values() for array in one.arrays)
    if n_bytes > MAX_BYTES:
        return {}
    return {digest: base64.b64encode(one.numbers).decode() for digest, one in weights.items()}


def unpacked(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The numbers from such text; ValueError or TypeError for any other text."""
    return {digest: base64.b64decode(text) for digest, text in texts.items()}
