"""The problems of one layer: values, names, shapes; and the repairs that are certain."""

from __future__ import annotations

import math
import re

from engine.checks.problems import Fix, LayerCheck, LayerContext, Problem
from engine.language.texts import _
from engine.network.layer_kinds import LAYER_KINDS, Shape, ShapeError, shape_text
from engine.network.layer_kinds.kind import IMAGE, SEQUENCE
from engine.network.spec import LayerSpec, NetworkSpec

RECURRENT = ("simple_rnn", "lstm", "gru")
_MAX_NAME = 60


def check_layer(context: LayerContext, taken_names: frozenset[str]) -> LayerCheck:
    """The shape after a layer, its parameters and its problems; `taken_names` are those of earlier layers."""
    layer = context.layer
    kind, values = layer.kind, layer.values
    problems = [context.problem(text) for field in kind.fields if (text := field.problem(values[field.name]))]
    problems += _name_problems(context, taken_names)
    after: Shape | None = None
    parameters = 0
    if not any(field.problem(values[field.name]) for field in kind.fields):
        if len(context.shape) not in kind.ranks:
            problems.append(_rank_problem(context))
        elif wrong := _index_problem(context):
            problems.append(wrong)
        else:
            try:
                after = kind.output_shape(values, context.shape)
                parameters = kind.parameters(values, context.shape)
            except ShapeError as error:
                problems.append(context.problem(str(error), _shape_fix(context)))
    return LayerCheck(after, parameters, tuple(problems))


# --- names


def keras_own_name(kind_name: str) -> str:
    """The name that Keras gives to a layer without one: conv2d, max_pooling2d (keras/src/utils/naming.py)."""
    spaced = re.sub(r"\W+", "", kind_name)
    spaced = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", spaced)
    return re.sub("([a-z])([A-Z])", r"\1_\2", spaced).lower()


_OWN_NAMES = frozenset(
    {keras_own_name(kind.keras_name) for kind in LAYER_KINDS.values()} | {"bidirectional", "input_layer"}
)


def is_keras_own_name(name: str) -> bool:
    """Whether Keras may give this name to a layer without one."""
    return re.sub(r"_\d+$", "", name) in _OWN_NAMES


def _name_problems(context: LayerContext, taken: frozenset[str]) -> list[Problem]:
    name = context.layer.name
    if not name:
        return []
    fix = context.fix_layer(_("Remove the name"), context.renamed(""))
    if not re.fullmatch(r"[A-Za-z0-9_.\- ]+", name) or len(name) > _MAX_NAME:
        text = _("a name may use only English letters, digits, spaces and _ - . (at most {limit}).")
    elif is_keras_own_name(name):
        text = _("Keras itself uses the name {name}; choose another.")
    elif name in taken:
        text = _("another layer is called {name}; Keras allows a name only once.")
    else:
        return []
    return [context.problem(text.format(name=name, limit=_MAX_NAME), fix)]


# --- shapes


def _rank_problem(context: LayerContext) -> Problem:
    kind, shape = context.layer.kind, context.shape
    text = _("{layer} can't take an input of shape {shape}.")
    if kind.ranks == IMAGE:
        text = _("{layer} needs images (height × width × channels), but its input has shape {shape}.")
    elif kind.ranks == SEQUENCE:
        text = _("{layer} needs sequences (steps × features), but its input has shape {shape}.")
    return Problem(text.format(layer=context.label, shape=shape_text(shape)), fix=_rank_fix(context))


def _rank_fix(context: LayerContext) -> Fix | None:
    """Remove the layer that changed the rank, or insert one that changes it to what the layer needs."""
    ranks, shape = context.layer.kind.ranks, context.shape
    previous = next(context.before(), None)
    if previous is not None:
        index, layer = previous
        if ranks == SEQUENCE and layer.kind_id in RECURRENT and not layer.values["return_sequences"]:
            return context.fix_layer(
                _("Return sequences"),
                layer.with_value("return_sequences", True),
                index,
            )
        if layer.kind_id == "flatten":
            return context.fix(_("Remove Flatten"), context.network.removed(index))
    target = sequence_shape(shape) if ranks == SEQUENCE else image_shape(shape) if ranks == IMAGE else None
    if target is None:
        return None
    layer = LayerSpec.of("reshape", target_shape=target)
    return context.fix_inserting(_("Reshape to {shape}").format(shape=shape_text(target)), layer)


def sequence_shape(shape: Shape) -> Shape | None:
    """The numbers of a sample as steps × features; an image's rows are its steps."""
    if len(shape) == 1:
        return (shape[0], 1)
    return (shape[0], math.prod(shape[1:])) if len(shape) == 3 else None


def image_shape(shape: Shape) -> Shape | None:
    """The numbers of a sample as an image with one channel, if they fit."""
    if len(shape) == 2:
        return (*shape, 1)
    side = math.isqrt(shape[0]) if len(shape) == 1 else 0
    return (side, side, 1) if side > 1 and side * side == shape[0] else None


def _shape_fix(context: LayerContext) -> Fix | None:
    layer = context.layer
    if layer.values.get("padding") == "valid":
        padded = layer.with_value("padding", "same")
        if padded.kind.shape_after(padded.values, context.shape) is not None:
            return context.fix_layer(_("Use padding 'same'"), padded)
    if layer.kind_id == "reshape":
        return context.fix(_("Remove Reshape"), NetworkSpec(context.network.removed(context.index).layers))
    return None


def _index_problem(context: LayerContext) -> Problem | None:
    """An Embedding needs integers, which only unscaled data can have."""
    if context.layer.kind_id != "embedding":
        return None
    n_levels = context.task.n_levels
    is_first = all(layer.kind.group == "Shape" for _index, layer in context.before())  # not a text: an id
    if not is_first or not n_levels:
        return context.problem(
            _(
                "looks up whole numbers, so it must come first and the data must be whole numbers that are "
                "not scaled, such as the raw pixels of Digits."
            )
        )
    if int(str(context.layer.values["input_dim"])) >= n_levels:
        return None
    text = _("the data have {n} different values, but input_dim is {given}.")
    return context.problem(
        text.format(n=n_levels, given=context.layer.values["input_dim"]),
        context.fix_layer(
            _("Set input_dim to {n}").format(n=n_levels), context.layer.with_value("input_dim", n_levels)
        ),
    )
