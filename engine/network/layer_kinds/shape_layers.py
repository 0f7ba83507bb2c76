"""Layers that only rearrange numbers in another shape."""

from __future__ import annotations

import math

from engine.network.fields import SizesField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
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
        raise ShapeError(f"target_shape must be sizes from 1, at most one of them −1, not {target}.")
    if -1 in target:
        rest = -math.prod(target)
        if total % rest == 0:
            target = tuple(total // rest if size == -1 else size for size in target)
    if math.prod(target) != total:
        raise ShapeError(
            f"{shape_text(shape)} has {total} numbers and can't be reshaped to {shape_text(target)}."
        )
    return target


def _permuted(values: Values, shape: Shape) -> Shape:
    dims = sizes_of(values, "dims")
    if sorted(dims) != list(range(1, len(shape) + 1)):
        axes = ", ".join(str(axis) for axis in range(1, len(shape) + 1))
        raise ShapeError(f"dims must be the axes {axes} in some order, not {shape_text(dims)}.")
    return tuple(shape[axis - 1] for axis in dims)


ROWS = (
    LayerKind(
        id="flatten",
        keras_name="Flatten",
        group="Shape",
        help="Turns an image or a table of numbers into one row.",
        fields=(),
        ranks=ANY_RANK,
        output_shape=lambda v, s: (math.prod(s),),
        weight_shapes=no_weights,
        summary=lambda v: "flattened",
    ),
    LayerKind(
        id="reshape",
        keras_name="Reshape",
        group="Shape",
        main_field="target_shape",
        help="Arranges the same numbers in another shape.",
        fields=(
            SizesField(
                name="target_shape",
                label="Target shape",
                default=(8, 8, 1),
                length=0,
                minimum=-1,
                is_positional=True,
                help="The new shape, without the batch: 8 × 8 × 1 for a small grey image; "
                "−1 stands for what is left.",
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_reshaped,
        weight_shapes=no_weights,
        summary=lambda v: "to " + shape_text(sizes_of(v, "target_shape")),
    ),
    LayerKind(
        id="permute",
        keras_name="Permute",
        group="Shape",
        main_field="dims",
        help="Puts the axes in another order.",
        fields=(
            SizesField(
                name="dims",
                label="Axes",
                default=(2, 1),
                length=0,
                maximum=4,
                is_positional=True,
                help="The axes in their new order, counted from 1: 2, 1 swaps two.",
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_permuted,
        weight_shapes=no_weights,
        summary=lambda v: "axes " + ", ".join(str(axis) for axis in sizes_of(v, "dims")),
    ),
)
