"""The names are those that Keras gives."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.seeds import streams
from engine.inside.layer_names import layer_names
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model
from engine.training.clearing import clear_models

OF = LayerSpec.of


def test_names_are_those_of_keras() -> None:
    network = NetworkSpec(
        (
            OF("reshape", target_shape=(8, 8)),
            OF("conv1d", filters=3),
            OF("spatial_dropout1d", True),
            OF("lstm", units=3, bidirectional=True, return_sequences=True),
            OF("lstm", units=3, dropout=0.3),
            OF("dropout", True),
            replace(OF("dropout"), is_enabled=False),
            replace(OF("dense", units=8), name="hidden"),
            OF("dropout", True),
            OF("batch_normalization"),
            OF("alpha_dropout"),
            OF("dense", units=10),
            OF("dense", units=10),
        )
    )
    clear_models()
    model = build_model(network.at_rate(0.5), (64,), streams(0))
    assert layer_names(network) == tuple(layer.name for layer in model.layers)
