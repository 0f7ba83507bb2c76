"""Layers that only rearrange numbers in another shape."""

from __future__ import annotations

import math

from engine.language.lists import comma_listed
from engine.language.texts import N_, _
from engine.network.fields import SizesField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    Groups,
    LayerKind,
    Shape,
    ShapeError,
    Values,
    no_weights,
    shape_text,
    sizes_of,
)


def _reshaped(values: Values, shape: Shape) -> Shape:
    target = sizes_of(values, "target_shape")
    total = math.prod(shape)
    if 0 in target or target.count(-1) > 1:
        text = _("target_shape must be sizes from 1, at most one of them −1, not {shape}.")
        raise ShapeError(text.format(shape=target))
    if -1 in target:
        rest = -math.prod(target)
        if total % rest == 0:
            target = tuple(total // rest if size == -1 else size for size in target)
    if math.prod(target) != total:
        text = _("{shape} has {total} numbers and can't be reshaped to {target}.")
        raise ShapeError(text.format(shape=shape_text(shape), total=total, target=shape_text(target)))
    return target


def _permuted(values: Values, shape: Shape) -> Shape:
    dims = sizes_of(values, "dims")
    if sorted(dims) != list(range(1, len(shape) + 1)):
        axes = comma_listed([str(axis) for axis in range(1, len(shape) + 1)])
        text = _("dims must be the axes {axes} in some order, not {dims}.")
        raise ShapeError(text.format(axes=axes, dims=shape_text(dims)))
    return tuple(shape[axis - 1] for axis in dims)


ROWS = (
    LayerKind(
        id="flatten",
        keras_name="Flatten",  # not a text: Keras's name
        group=Groups.SHAPE,
        help=N_("Turns an image or a table of numbers into one row."),
        fields=(),
        ranks=ANY_RANK,
        output_shape=lambda v, s: (math.prod(s),),
        weight_shapes=no_weights,
        summary=lambda v: _("flattened"),
    ),
    LayerKind(
        id="reshape",
        keras_name="Reshape",  # not a text: Keras's name
        group=Groups.SHAPE,
        main_field="target_shape",
        help=N_("Arranges the same numbers in another shape."),
        fields=(
            SizesField(
                name="target_shape",
                label=N_("Target shape"),
                default=(8, 8, 1),
                length=0,
                minimum=-1,
                is_positional=True,
                help=N_(
                    "The new shape, without the batch: 8 × 8 × 1 for a small grey image; "
                    "−1 stands for what is left."
                ),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_reshaped,
        weight_shapes=no_weights,
        summary=lambda v: _("to {shape}").format(shape=shape_text(sizes_of(v, "target_shape"))),
    ),
    LayerKind(
        id="permute",
        keras_name="Permute",  # not a text: Keras's name
        group=Groups.SHAPE,
        main_field="dims",
        help=N_("Puts the axes in another order."),
        fields=(
            SizesField(
                name="dims",
                label=N_("Axes"),
                default=(2, 1),
                length=0,
                maximum=4,
                is_positional=True,
                help=N_("The axes in their new order, counted from 1: 2, 1 swaps two."),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_permuted,
        weight_shapes=no_weights,
        summary=lambda v: _("axes {axes}").format(axes=comma_listed([*map(str, sizes_of(v, "dims"))])),
    ),
)
