"""Layers as they come back from code and files, for tests."""

from __future__ import annotations

from dataclasses import replace

from engine.project.specs import LayerSpec


def as_written(layer: LayerSpec) -> LayerSpec:
    """The layer without what no Keras call says: the sweep, and how directions merge where there is one."""
    layer = replace(layer, swept=())
    if "merge_mode" in layer.values and not layer.values["bidirectional"]:
        layer = layer.with_value("merge_mode", "concat")
    return layer
