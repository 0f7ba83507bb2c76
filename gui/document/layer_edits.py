"""Edits of a stack of layers as plain functions from network to network, and their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from engine.language.numbers import number_text
from engine.language.texts import _, in_sentence, ngettext
from engine.network.spec import MAX_LAYERS, LayerSpec, NetworkSpec

Uids = Collection[int]


def in_order(network: NetworkSpec, uids: Uids) -> tuple[int, ...]:
    """Those of the uids that the network has, in the stack's order."""
    return tuple(layer.uid for layer in network.layers if layer.uid in uids)


def layers_of(network: NetworkSpec, uids: Uids) -> tuple[LayerSpec, ...]:
    """The layers with these uids, in the stack's order."""
    return tuple(layer for layer in network.layers if layer.uid in uids)


def gap_after(network: NetworkSpec, uids: Uids) -> int:
    """The gap after the last of these layers; without any, the one before the stack's last layer."""
    indexes = [index for index, layer in enumerate(network.layers) if layer.uid in uids]
    return indexes[-1] + 1 if indexes else max(0, len(network.layers) - 1)


def without(network: NetworkSpec, uids: Uids) -> NetworkSpec:
    """The stack without these layers."""
    return NetworkSpec(tuple(layer for layer in network.layers if layer.uid not in uids))


def neighbour(network: NetworkSpec, uids: Uids) -> int | None:
    """The layer to select when these are removed: the one below, else the one above."""
    rest = without(network, uids).layers
    indexes = [index for index, layer in enumerate(network.layers) if layer.uid in uids]
    if not rest or not indexes:
        return None
    return rest[min(indexes[-1] + 1 - len(indexes), len(rest) - 1)].uid


def moved(network: NetworkSpec, uids: Uids, gap: int) -> NetworkSpec:
    """The network with these layers together in the gap `gap` of the present stack, in their order."""
    before = sum(layer.uid not in uids for layer in network.layers[:gap])
    return without(network, uids).inserted(before, *layers_of(network, uids))


def gap_beside(network: NetworkSpec, uids: Uids, delta: int) -> int:
    """The gap that is `delta` places above or below these layers, at most at the end of the stack."""
    indexes = [index for index, layer in enumerate(network.layers) if layer.uid in uids]
    if not indexes:
        return 0
    gap = indexes[0] + delta if delta < 0 else indexes[-1] + 1 + delta
    return max(0, min(len(network.layers), gap))


def changed(network: NetworkSpec, uids: Uids, change: Callable[[LayerSpec], LayerSpec]) -> NetworkSpec:
    """The stack with `change` applied to these layers."""
    return NetworkSpec(tuple(change(layer) if layer.uid in uids else layer for layer in network.layers))


def enabled(network: NetworkSpec, uids: Uids, is_enabled: bool) -> NetworkSpec:
    """The stack with these layers enabled or disabled."""
    return changed(network, uids, lambda layer: replace(layer, is_enabled=is_enabled))


def swept(network: NetworkSpec, uids: Uids, is_swept: bool) -> NetworkSpec:
    """The stack with the first rate of each of these layers swept, or with none of their rates."""
    return changed(network, uids, lambda layer: with_sweep(layer, is_swept))


def with_sweep(layer: LayerSpec, is_swept: bool) -> LayerSpec:
    """The layer with its first rate swept (or those that are swept already), or with none."""
    rates = layer.swept or layer.kind.rates[:1] if is_swept else ()
    return replace(layer, swept=rates)


def called(layers: Sequence[LayerSpec]) -> str:
    """How an edit's name calls these layers: Dropout, or 3 layers."""
    if len(layers) == 1:
        return layers[0].kind.keras_name
    # Translators: inside the name of an edit, as in “Remove 3 layers”.
    return ngettext("{n} layer", "{n} layers", len(layers)).format(n=len(layers))


def sweep_text(layer: LayerSpec, rate: str, is_swept: bool) -> str:
    """The edit's name, such as "Sweep Dropout".

    For kinds with several rates "Sweep recurrent dropout of LSTM".
    """
    kind = layer.kind
    if len(kind.rates) == 1:
        text = _("Sweep {layers}") if is_swept else _("Stop sweeping {layers}")
        return text.format(layers=kind.keras_name)
    text = _("Sweep {rate} of {layer}") if is_swept else _("Stop sweeping {rate} of {layer}")
    return text.format(rate=in_sentence(_(kind.field(rate).label)), layer=kind.keras_name)


def with_free_names(layers: Sequence[LayerSpec], network: NetworkSpec) -> tuple[LayerSpec, ...]:
    """The layers without names that are in use, since Keras allows a name only once."""
    taken = {layer.name for layer in network.layers}
    result = []
    for layer in layers:
        result.append(replace(layer, name="") if layer.name in taken else layer)
        taken.add(layer.name)
    return tuple(result)


def size_problem(network: NetworkSpec) -> str:
    """Why no project can have this network, in a sentence; empty if one can."""
    n_layers = len(network.layers)
    if n_layers <= MAX_LAYERS:
        return ""
    return _("A network has at most {most} layers, not {n}.").format(
        most=number_text(MAX_LAYERS, ","), n=number_text(n_layers, ",")
    )
