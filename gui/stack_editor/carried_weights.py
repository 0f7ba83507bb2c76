"""Imported weights that layers carry through the clipboard: remembered here; small ones are in the data.

Of large ones the data hold only the digests, so that a hundred megabytes are copied and pasted at once.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from weakref import WeakValueDictionary

from engine.experiment.specs import LayerSpec
from engine.network.layer_weights import LayerWeights

MOST_BYTES = 1_000_000  # of all numbers together: more of them stay in this process

_known: WeakValueDictionary[str, LayerWeights] = WeakValueDictionary()
_copied: list[LayerWeights] = []


def remember(layers: Sequence[LayerSpec]) -> dict[str, LayerWeights]:
    """The weights of these layers by their digests; they are found for as long as anything has them."""
    found = {layer.weights.digest: layer.weights for layer in layers if layer.weights is not None}
    _known.update(found)
    return found


def keep_copied(layers: Sequence[LayerSpec]) -> None:
    """Hold the weights of what is on the clipboard, even if the layers are cut and the step is forgotten."""
    _copied[:] = remember(layers).values()


def remembered(digest: str) -> LayerWeights | None:
    """Weights that a layer of this process has, or that were copied last."""
    return _known.get(digest)


def packed(weights: Mapping[str, LayerWeights]) -> dict[str, str]:
    """The numbers as text, for other processes; nothing where they are too many."""
    n_bytes = sum(len(array.data) for one in weights.values() for array in one.arrays)
    if n_bytes > MOST_BYTES:
        return {}
    return {digest: base64.b64encode(one.numbers).decode() for digest, one in weights.items()}


def unpacked(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The numbers that came as text; ValueError or TypeError where it is not such text."""
    return {digest: base64.b64decode(text) for digest, text in texts.items()}
