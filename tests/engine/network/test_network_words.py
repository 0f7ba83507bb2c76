"""A network in a few letters."""

from __future__ import annotations

from dataclasses import replace

from engine.network.network_words import layer_line, network_words
from engine.network.spec import LayerSpec, NetworkSpec

DROPOUT = LayerSpec.of("dropout", is_swept=True)


def words(*layers: LayerSpec) -> str:
    return network_words(NetworkSpec(layers))


def test_dense_layers_are_their_units_and_others_have_names() -> None:
    dense, output = LayerSpec.of("dense", units=64), LayerSpec.of("dense", units=10)
    assert words(LayerSpec.of("flatten"), dense, DROPOUT, output) == "64-Dropout-10"
    fixed = LayerSpec.of("dropout", rate=0.25)
    conv = LayerSpec.of("conv2d", filters=16)
    assert words(conv, LayerSpec.of("batch_normalization"), fixed, output) == (
        "Conv2D(16)-BatchNormalization-Dropout(0.25)-10"
    )
    assert words(dense, replace(DROPOUT, is_enabled=False), output) == "64-10"
    assert words() == "no layers"


def test_a_long_network_is_cut_in_the_middle() -> None:
    layers = [LayerSpec.of("dense", units=units) for units in range(1, 31)]
    assert words(*layers) == "1-2-3-4-5-6-7-8-9-10-…-30"


def test_a_line_says_who_sets_the_rate() -> None:
    assert layer_line(DROPOUT, is_sweeping=True) == "the sweep's rate"
    assert layer_line(DROPOUT, is_sweeping=False) == "drop 0.2 (keep 0.8)"
    lstm = LayerSpec.of("lstm").with_swept("dropout", True)
    assert layer_line(lstm, is_sweeping=True).endswith(" · the sweep's rate")
    assert layer_line(replace(DROPOUT, is_enabled=False), is_sweeping=True).endswith("switched off")
