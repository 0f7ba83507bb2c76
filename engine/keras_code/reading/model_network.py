"""Makes a network of the layers of a model's config, with their weights if there are any."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.errors import InputError
from engine.keras_code.reading.model_config import (
    ConfigLayer,
    ModelLayers,
    built_shape,
    on_last_axis,
    read_model,
)
from engine.keras_code.reading.model_weights import WeightsSource, weights_of
from engine.keras_code.reading.notes import Notes, Subject
from engine.keras_code.reading.signatures import INPUT_CALLS
from engine.keras_code.reading.translate import input_shape_of, translate
from engine.keras_code.reading.values import ReadCall, ReadNetwork, as_shape, text_of
from engine.language.texts import _
from engine.network.spec import LayerSpec

Part = tuple[ConfigLayer, LayerSpec | None]
OpenWeights = Callable[[ModelLayers, list[Part]], WeightsSource]
_ANY_SIZE = 1000  # stands for a size that varies, where only the number of axes counts


def network_of(
    config: object, version: str = "", open_weights: OpenWeights | None = None, notes: tuple[str, ...] = ()
) -> ReadNetwork:
    """The network of a model.

    Parameters
    ----------
    config : object
        The JSON of `model.to_json()`.
    version : str
        Of the Keras that wrote it, if the file says so elsewhere.
    open_weights : callable or None
        Gives where weights are; it may raise InputError with the reason why there are none.
    notes : tuple of str
        Sentences that stand behind those about layers.

    Returns
    -------
    ReadNetwork

    Raises
    ------
    InputError
        If it is no model of Keras, or none that the app can have.
    """
    model = read_model(config, version)
    remarks = Notes(Subject.LAYER)
    parts, shape = _translated(model, config, remarks)
    layers = [layer for _item, layer in parts if layer is not None]
    if not layers:
        problem = _("The model has no layer that this app knows.")
        raise InputError(" ".join((problem, *remarks.texts()[:1])))
    if open_weights is not None:
        try:
            source = open_weights(model, parts)
        except InputError as error:
            notes += (_("The layers start with fresh weights: {reason}.").format(reason=error),)
        else:
            layers = list(_with_weights(parts, source, remarks))
    return ReadNetwork(tuple(layers), remarks.texts() + model.notes + notes, shape)


def _translated(
    model: ModelLayers, config: object, remarks: Notes
) -> tuple[list[Part], tuple[int, ...] | None]:
    """Each layer but inputs as a layer of the app, or None, and the shape of a sample if it is given."""
    parts: list[Part] = []
    shape = running = None
    built = built_shape(config)
    for item in model.layers:
        given = input_shape_of(item.call)
        if shape is None:
            shape = given
        if running is None and not parts:
            running = given or _sizes_of_input(item.call)
        if item.call.name in INPUT_CALLS:
            continue
        if running is None and not parts and isinstance(built, tuple):
            running = _sizes(built[1:])
        rank = item.rank if item.rank is not None else None if running is None else len(running)
        made = translate(on_last_axis(item.call, rank))
        parts.append((item, made.layer))
        number = len(parts)
        for text in (*made.remarks, *_other_remarks(item, made.layer, model.version)):
            remarks.add(number, text)
        layer = made.layer
        running = layer.kind.shape_after(layer.values, running) if layer and running else None
    if shape is None and isinstance(built, tuple):
        shape = as_shape(built[1:])
    return parts, shape


def _with_weights(parts: list[Part], source: WeightsSource, remarks: Notes) -> Iterator[LayerSpec]:
    """Each layer with its weights, or without them and with a remark that says why."""
    for number, (item, layer) in enumerate(parts, start=1):
        if layer is None:
            continue
        try:
            yield replace(layer, weights=weights_of(source, item, layer))
        except InputError as error:
            text = _("{layer} starts with fresh weights: {reason}.")
            remarks.add(number, text.format(layer=item.call.name, reason=error))
            yield layer


def _sizes_of_input(call: ReadCall) -> tuple[int, ...] | None:
    """The shape that a call gives for a sample of which sizes vary."""
    for name in ("batch_shape", "batch_input_shape"):
        shape = call.arguments.get(name)
        if isinstance(shape, tuple):
            return _sizes(shape[1:])
    return None


def _sizes(shape: tuple[object, ...]) -> tuple[int, ...] | None:
    return as_shape(tuple(_ANY_SIZE if size is None else size for size in shape))  # type: ignore[misc]


# --- What is not said by the constructor's call


def _other_remarks(item: ConfigLayer, layer: LayerSpec | None, version: str) -> Iterator[str]:
    """Sentences about what Keras does with the layer, and the app does not."""
    if layer is None:
        return
    is_old = version.startswith(("0", "1", "2"))
    functions = {layer.values.get(name) for name in ("activation", "recurrent_activation")}
    if is_old and "hard_sigmoid" in functions:
        text = _("{layer}: hard_sigmoid of Keras 2 is 0.2x + 0.5, that of Keras 3, as here, x/6 + 0.5.")
        yield text.format(layer=item.call.name)
    for name, value in item.arguments:
        if value is None:
            continue
        if name != "training":
            shown = "…" if name == "mask" else text_of(value)
            text = _("{layer}: {name}={value} of its call has no field here and was left out.")
            yield text.format(layer=item.call.name, name=name, value=shown)
        elif _differs_in_training(layer) and (value or is_old):  # Keras 3 writes False if nothing was given
            yield _training_remark(item.call.name, bool(value), is_old)


def _differs_in_training(layer: LayerSpec) -> bool:
    """Whether Keras computes a layer's output in another way while it trains."""
    drops = any(layer.values[name] for name in layer.kind.rates)
    return drops or layer.kind_id in ("batch_normalization", "gaussian_noise")


def _training_remark(name: str, is_training: bool, is_old: bool) -> str:
    """What the argument of a call does: in Keras 3, `fit` and `predict` say themselves whether they train."""
    if not is_old:
        text = _(
            "{layer}: training=True of its call was left out: Keras 3's fit and predict say it themselves."
        )
    elif name == "BatchNormalization" and is_training:
        text = _(
            "training=True has this {layer} use the statistics of each batch in prediction, too, which the"
            " app does not do."
        )
    elif name == "BatchNormalization":
        text = _(
            "training=False has this {layer} use its moving statistics in training, too, which the app does"
            " not do."
        )
    elif is_training:
        text = _("training=True keeps this {layer} on in prediction, too, which the app does not do.")
    else:
        text = _("training=False keeps this {layer} off in training, too, which the app does not do.")
    return text.format(layer=name)
