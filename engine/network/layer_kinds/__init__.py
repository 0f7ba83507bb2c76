"""The table of layer kinds: one row contains all that the app knows about a Keras layer.

Menu, form, checks, project file, code export and import read the row. A new kind is a row in the file of its
group here. Shapes are without the batch axis; parameter counts are Keras's `count_params()`.
"""

from __future__ import annotations

from engine.network.layer_kinds import activations, core, images, regularization, sequences, shape_layers
from engine.network.layer_kinds.kind import (
    LayerKind,
    Shape,
    ShapeError,
    StackedForm,
    Values,
    rate_text,
    shape_text,
)
from engine.network.layer_kinds.shared_fields import ACTIVATIONS, INITIALIZER_CLASSES, INITIALIZERS

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "INITIALIZER_CLASSES",
    "LAYER_KINDS",
    "LayerKind",
    "Shape",  # not a text: a type
    "ShapeError",
    "StackedForm",
    "Values",  # not a text: a type
    "rate_text",
    "shape_text",
]

LAYER_KINDS: dict[str, LayerKind] = {
    row.id: row
    for rows in (
        core.ROWS,
        activations.ROWS,
        regularization.ROWS,
        images.ROWS,
        sequences.ROWS,
        shape_layers.ROWS,
    )
    for row in rows
}
