"""A network as a short text for lists: "64-128-Dropout-10"."""

from __future__ import annotations

from engine.language.texts import N_, _
from engine.network.spec import LayerSpec, NetworkSpec

_LEFT_OUT = ("flatten", "activation", "reshape", "permute")
_SWITCHED_OFF = N_("switched off")
_MAX_LAYERS = 12  # maximum number of layers


def network_text(network: NetworkSpec) -> str:
    """The trained layers and dropout, a Dense as its units; reshaping layers and activations are left out."""
    layers = [layer for layer in network.layers if layer.is_enabled and layer.kind_id not in _LEFT_OUT]
    description = [_layer_text(layer) for layer in layers]
    if len(description) > _MAX_LAYERS:
        description = [*description[: _MAX_LAYERS - 2], "…", description[-1]]
    return "-".join(description) or _("no layers")


def layer_line(layer: LayerSpec, *, is_sweeping: bool) -> str:
    """The text after a layer's name in a list: "128 units · relu", "the sweep's rate"."""
    kind = layer.kind
    description = kind.summary(layer.values)
    if is_sweeping and layer.swept:
        rate = _("the sweep's rate")
        description = rate if kind.is_dropout else f"{description} · {rate}"
    return description if layer.is_enabled else f"{description} · {_(_SWITCHED_OFF)}"


def _layer_text(layer: LayerSpec) -> str:
    kind, values = layer.kind, layer.values
    if layer.kind_id == "dense":
        return str(values["units"])
    if kind.is_dropout:
        return kind.keras_name if layer.swept else f"{kind.keras_name}({values[kind.main_field]:g})"
    size = values.get("units", values.get("filters"))
    return kind.keras_name if size is None else f"{kind.keras_name}({size})"
