"""The texts of a picture: under each layer, and about the whole network."""

from __future__ import annotations

from engine.checks.problems import LayerCheck, NetworkCheck
from engine.experiment.specs import Task
from engine.network.layer_kinds import Shape, shape_text
from engine.network.spec import LayerSpec, NetworkSpec

_RATE_LABELS = {"rate": "drop {}", "dropout": "inputs: drop {}", "recurrent_dropout": "state: drop {}"}


def shape_caption(shape: Shape) -> str:
    """Format a shape: 16 numbers, 8 steps × 32, 26 × 26 × 32."""
    if len(shape) == 1:
        return f"{shape[0]:,} number{'' if shape[0] == 1 else 's'}"
    return f"{shape[0]:,} steps × {shape[1]:,}" if len(shape) == 2 else shape_text(shape)


def count_text(parameters: int) -> str:
    return f"{parameters:,} parameter{'' if parameters == 1 else 's'}" if parameters else "no parameters"


def caption_of(layer: LayerSpec, check: LayerCheck) -> list[tuple[str, str]]:
    """The lines under a layer's title, each with the tone of its text (empty: the layer's own)."""
    lines = []
    keras_name = layer.kind.keras_name
    if layer.values.get("bidirectional"):
        lines.append((f"Bidirectional ({keras_name})", "muted"))
    elif layer.name:
        lines.append((keras_name, "muted"))
    if check.output_shape is not None:
        lines.append((shape_caption(check.output_shape), "muted"))
    lines.append((count_text(check.parameters), "" if check.parameters else "muted"))
    lines += [(text, "dropout") for text in rate_lines(layer)]
    if layer.kind_id == "gaussian_noise":
        lines.append((layer.kind.summary(layer.values), "muted"))
    return lines


def rate_lines(layer: LayerSpec) -> list[str]:
    """A line for each rate that drops something or is swept."""
    lines = []
    for name in layer.kind.rates:
        rate = float(str(layer.values[name]))
        if rate or layer.kind.is_dropout or name in layer.swept:
            swept = " · swept" if name in layer.swept else ""
            lines.append(_RATE_LABELS[name].format(f"{rate:g}") + swept)
    return lines


def network_sentence(network: NetworkSpec, check: NetworkCheck, task: Task) -> str:
    """Describe the network for users who cannot see the picture."""
    names = [_accessible_text(layer) for layer in network.enabled.layers]
    if not names:
        what = "only layers that are switched off" if network.layers else "no layers"
        return f"The network has {what}: {shape_caption(task.input_shape)} in, {task.output_text} out."
    stop = next(
        (
            layer.title
            for layer, checked in zip(network.layers, check.layers, strict=True)
            if layer.is_enabled and checked.output_shape is None
        ),
        "",
    )
    end = f"it stops at {stop}, which can't work there" if stop else f"{task.output_text} out"
    return (
        f"The network: {shape_caption(task.input_shape)} in; {', '.join(names)}; {end}; "
        f"{count_text(check.parameters)}."
    )


def footnotes(network: NetworkSpec) -> list[str]:
    """Say what the picture leaves out."""
    n_off = len(network.layers) - len(network.enabled.layers)
    if not n_off or n_off == len(network.layers):
        return []
    many = n_off > 1
    return [f"{n_off} layer{'s are' if many else ' is'} switched off and left out."]


def _accessible_text(layer: LayerSpec) -> str:
    rates = "".join(f", {text}" for text in rate_lines(layer))
    size = layer.values.get(layer.kind.main_field)
    number = f" {size}" if isinstance(size, int) and not isinstance(size, bool) else ""
    return f"{layer.title}{number}{rates}"
