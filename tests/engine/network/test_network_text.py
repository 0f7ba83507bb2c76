"""A network in a few letters."""

from __future__ import annotations

from dataclasses import replace

from engine.network.network_text import layer_line, network_text
from engine.network.spec import LayerSpec, NetworkSpec

DROPOUT = LayerSpec.of("dropout", is_swept=True)


def text(*layers: LayerSpec) -> str:
    return network_text(NetworkSpec(layers))


def test_network_text_gives_units_of_dense_layers_and_names_of_others() -> None:
    dense, output = LayerSpec.of("dense", units=64), LayerSpec.of("dense", units=10)
    assert text(LayerSpec.of("flatten"), dense, DROPOUT, output) == "64-Dropout-10"
    fixed = LayerSpec.of("dropout", rate=0.25)
    conv = LayerSpec.of("conv2d", filters=16)
    assert text(conv, LayerSpec.of("batch_normalization"), fixed, output) == (
        "Conv2D(16)-BatchNormalization-Dropout(0.25)-10"
    )
    assert text(dense, replace(DROPOUT, is_enabled=False), output) == "64-10"
    assert text() == "no layers"


def test_network_text_elides_a_long_network_in_the_middle() -> None:
    layers = [LayerSpec.of("dense", units=units) for units in range(1, 31)]
    assert text(*layers) == "1-2-3-4-5-6-7-8-9-10-…-30"


def test_layer_line_says_whether_the_sweep_sets_the_rate() -> None:
    assert layer_line(DROPOUT, is_sweeping=True) == "the sweep's rate"
    assert layer_line(DROPOUT, is_sweeping=False) == "drop 0.2 (keep 0.8)"
    lstm = LayerSpec.of("lstm").with_swept("dropout", True)
    assert layer_line(lstm, is_sweeping=True).endswith(" · the sweep's rate")
    assert layer_line(replace(DROPOUT, is_enabled=False), is_sweeping=True).endswith("switched off")
