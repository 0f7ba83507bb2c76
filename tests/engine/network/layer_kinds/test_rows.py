"""Every row of the table against Keras: shapes, weights, names of arguments, defaults."""

from __future__ import annotations

import inspect
import random

import keras
import pytest

from engine.experiment.seeds import streams
from engine.keras_code.calls import layer_call, network_calls
from engine.network.fields import FieldValue
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, ShapeError
from engine.network.layer_kinds.kind import IMAGE, SEQUENCE
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import evaluate_call
from tests.engine.network.random_layers import random_layer

KINDS = tuple(LAYER_KINDS.values())
INPUTS = ((7,), (6, 4), (5, 6, 2), (9, 9, 1), (2, 3, 4, 5))
SEEDED = ("kernel", "recurrent", "depthwise", "pointwise", "embeddings")


def seeds_of(layer: LayerSpec) -> tuple[int, ...]:
    """All seeds that stand in a layer's call, nested calls included."""
    found: list[int] = []

    def look(call: object) -> None:
        for value in getattr(call, "positional", ()):
            look(value)
        for name, value in getattr(call, "keywords", ()):
            if name == "seed":
                found.append(value)
            look(value)

    look(network_calls(NetworkSpec((layer,)), streams(3))[0])
    return tuple(found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_layer_kind_shapes_and_weights_are_those_of_keras(kind: LayerKind) -> None:
    rng = random.Random(kind.id)
    n_working = 0
    for shape in rng.choices([shape for shape in INPUTS if len(shape) in kind.ranks], k=6):
        layer = random_layer(rng, kind.id)
        try:
            expected = kind.output_shape(layer.values, shape)
        except ShapeError:
            continue
        made = evaluate_call(network_calls(NetworkSpec((layer,)), streams(1))[0])
        output = made(keras.Input(shape))
        assert output.shape[1:] == expected, (layer, shape)
        weights = [v.shape for v in made.weights if v.name != "seed_generator_state"]
        assert [tuple(x) for x in weights] == list(kind.weight_shapes(layer.values, shape)), layer
        assert made.count_params() - 2 * _n_seed_states(made) == kind.parameters(layer.values, shape)
        n_working += 1
    assert n_working > 0


def _n_seed_states(layer: keras.Layer) -> int:
    return sum(v.name == "seed_generator_state" for v in layer.weights)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_layer_kind_fields_are_keras_arguments_with_keras_defaults(kind: LayerKind) -> None:
    known = inspect.signature(getattr(keras.layers, kind.keras_name).__init__).parameters
    for field in kind.fields:
        if field.name in kind.wrapper_fields:
            continue
        assert field.name in known, field.name
        default = known[field.name].default
        if default is inspect.Parameter.empty:
            assert field.is_positional
            assert field.absent_value is None
    bare = layer_call(_as_absent(LayerSpec.of(kind.id)))
    assert bare.keywords == ()
    made = getattr(keras.layers, kind.keras_name)(*bare.positional)
    assert made.get_config() == type(made)(*bare.positional, name=made.name).get_config()


def _as_absent(layer: LayerSpec) -> LayerSpec:
    for field in layer.kind.fields:
        if field.absent_value is not None:
            layer = layer.with_value(field.name, field.absent_value)
    return layer


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_layer_kind_absent_values_are_keras_defaults(kind: LayerKind) -> None:
    """Saying every default gives the configuration that saying none gives."""
    layer = _as_absent(LayerSpec.of(kind.id))
    positional = layer_call(layer).positional
    silent = getattr(keras.layers, kind.keras_name)(*positional, name="x").get_config()
    for field in kind.fields:
        if field.name in kind.wrapper_fields or field.is_positional:
            continue
        changed = next(
            (
                value
                for seed in range(50)
                if (value := _other(field.name, kind.id, seed)) != field.absent_value
            ),
            None,
        )
        if changed is None:
            continue
        loud = evaluate_call(layer_call(layer.with_value(field.name, changed))).get_config()
        assert loud[field.name] != silent[field.name], field.name


def _other(name: str, kind_id: str, seed: int) -> FieldValue:
    return random_layer(random.Random(seed), kind_id, 1.0).values[name]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_random_part_of_a_layer_has_its_own_seed(kind: LayerKind) -> None:
    layer = LayerSpec.of(kind.id)
    found = seeds_of(layer)
    assert len(set(found)) == len(found)
    n_drawn = sum(field.name.startswith(SEEDED) and "initializer" in field.name for field in kind.fields)
    assert len(found) == n_drawn + kind.draws_masks
    if kind.wrapper_fields:
        both = seeds_of(layer.with_value("bidirectional", True))
        assert both[: len(found)] == found
        assert len(set(both)) == len(both) == 2 * len(found)


def test_layer_summary_text() -> None:
    for kind in KINDS:
        assert kind.help.endswith(".")
        assert kind.summary(LayerSpec.of(kind.id).values)
        assert all(field.help.endswith(".") and field.label for field in kind.fields)
        assert kind.main_field in ("", *(field.name for field in kind.fields))


def test_layer_kinds_for_images_and_sequences_state_their_input() -> None:
    assert {kind.id for kind in KINDS if kind.ranks == SEQUENCE} >= {"conv1d", "lstm", "spatial_dropout1d"}
    assert {kind.id for kind in KINDS if kind.ranks == IMAGE} >= {"conv2d", "spatial_dropout2d"}


def test_bidirectional_backward_layer_has_its_own_initial_weights() -> None:
    layer = LayerSpec.of("lstm", units=3, bidirectional=True)
    made = evaluate_call(network_calls(NetworkSpec((layer,)), streams(0))[0])
    made(keras.Input((5, 2)))
    forward, backward = made.weights[0], next(v for v in made.weights[1:] if v.shape == made.weights[0].shape)
    assert not (forward.numpy() == backward.numpy()).all()
