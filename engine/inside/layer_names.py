"""The names that Keras gives the layers of a network in a process that has made no others."""

from __future__ import annotations

import re
from collections import Counter

from engine.network.spec import LayerSpec, NetworkSpec


def layer_names(network: NetworkSpec) -> tuple[str, ...]:
    """Return the name of each enabled layer, as the exported script's `model.summary()` prints it.

    Parameters
    ----------
    network : NetworkSpec

    Returns
    -------
    tuple of str
        The user's own names; other layers are numbered as `auto_name` does (keras/src/utils/naming.py). The
        layers inside a Bidirectional count, too.
    """
    made: Counter[str] = Counter()
    return tuple(_name(layer, made) for layer in network.enabled.layers)


def _name(layer: LayerSpec, made: Counter[str]) -> str:
    own = _snake_case(layer.kind.keras_name)
    if layer.values.get("bidirectional"):
        made[own] += 2
        own = "bidirectional"
    if layer.name:
        return layer.name
    made[own] += 1
    return own if made[own] == 1 else f"{own}_{made[own] - 1}"


def _snake_case(name: str) -> str:
    """Turn the name of a class into that of a layer, as `to_snake_case` does in Keras's file."""
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
