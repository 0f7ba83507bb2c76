"""Layers as they come back from code and files, for tests."""

from __future__ import annotations

from dataclasses import replace

from engine.network.spec import LayerSpec


def as_written(layer: LayerSpec) -> LayerSpec:
    """The layer without what no Keras call says, which is lost on the way through code or a file.

    Those are the sweep, and the `merge_mode` of a recurrent layer that is not bidirectional: the card keeps
    it for when Bidirectional is switched on, but only the call of Bidirectional would say it.
    """
    layer = replace(layer, swept=())
    if "merge_mode" in layer.values and not layer.values["bidirectional"]:
        layer = layer.with_value("merge_mode", "concat")
    return layer
