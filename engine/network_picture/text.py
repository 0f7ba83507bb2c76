"""The texts of a picture: under each layer, and about the whole network."""

from __future__ import annotations

from engine.checks.problems import LayerCheck, NetworkCheck
from engine.experiment.specs import Task
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.layer_kinds import Shape, shape_text
from engine.network.spec import LayerSpec, NetworkSpec

_RATE_LABELS = {
    "rate": N_("drop {rate}"),
    "dropout": N_("inputs: drop {rate}"),
    "recurrent_dropout": N_("state: drop {rate}"),
}


def shape_caption(shape: Shape) -> str:
    """Format a shape: 16 numbers, 8 steps × 32, 26 × 26 × 32."""
    if len(shape) == 1:
        return ngettext("{n} number", "{n} numbers", shape[0]).format(n=number_text(shape[0], ","))
    if len(shape) != 2:
        return shape_text(shape)
    steps, features = (number_text(size, ",") for size in shape)
    return _("{steps} steps × {features}").format(steps=steps, features=features)


def count_text(parameters: int) -> str:
    if not parameters:
        return _("no parameters")
    return ngettext("{n} parameter", "{n} parameters", parameters).format(n=number_text(parameters, ","))


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
            text = _(_RATE_LABELS[name]).format(rate=number_text(rate, "g"))
            swept = _("swept")
            lines.append(f"{text} · {swept}" if name in layer.swept else text)
    return lines


def network_sentence(network: NetworkSpec, check: NetworkCheck, task: Task) -> str:
    """Describe the network for users who cannot see the picture."""
    names = [_accessible_text(layer) for layer in network.enabled.layers]
    shape, output = shape_caption(task.input_shape), task.output_text
    if not names:
        text = _("The network has no layers: {shape} in, {output} out.")
        if network.layers:
            text = _("The network has only layers that are switched off: {shape} in, {output} out.")
        return text.format(shape=shape, output=output)
    stop = next(
        (
            layer.title
            for layer, checked in zip(network.layers, check.layers, strict=True)
            if layer.is_enabled and checked.output_shape is None
        ),
        "",
    )
    text = _("The network: {shape} in; {layers}; {output} out; {parameters}.")
    if stop:
        text = _(
            "The network: {shape} in; {layers}; it stops at {stop}, which can't work there; {parameters}."
        )
    parameters = count_text(check.parameters)
    return text.format(
        shape=shape, layers=comma_listed(names), output=output, stop=stop, parameters=parameters
    )


def footnotes(network: NetworkSpec) -> list[str]:
    """Say what the picture leaves out."""
    n_off = len(network.layers) - len(network.enabled.layers)
    if not n_off or n_off == len(network.layers):
        return []
    text = ngettext(
        "{n} layer is switched off and left out.", "{n} layers are switched off and left out.", n_off
    )
    return [text.format(n=n_off)]


def _accessible_text(layer: LayerSpec) -> str:
    size = layer.values.get(layer.kind.main_field)
    number = f" {size}" if isinstance(size, int) and not isinstance(size, bool) else ""
    return comma_listed([f"{layer.title}{number}", *rate_lines(layer)])
