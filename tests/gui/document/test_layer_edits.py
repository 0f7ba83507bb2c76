"""The plain functions behind the edits of a stack."""

from __future__ import annotations

import pytest

from engine.network.spec import LayerSpec, NetworkSpec
from gui.document import layer_edits


@pytest.fixture
def network() -> NetworkSpec:
    return NetworkSpec(tuple(LayerSpec.of("dense", units=units) for units in range(1, 6)))


def units(network: NetworkSpec) -> list[object]:
    return [layer.values["units"] for layer in network.layers]


def uids(network: NetworkSpec, *places: int) -> tuple[int, ...]:
    return tuple(network.layers[place].uid for place in places)


@pytest.mark.parametrize(
    ("places", "gap", "expected"),
    [
        ((0,), 5, [2, 3, 4, 5, 1]),
        ((4,), 0, [5, 1, 2, 3, 4]),
        ((1, 3), 0, [2, 4, 1, 3, 5]),
        ((1, 3), 5, [1, 3, 5, 2, 4]),
        ((1, 3), 3, [1, 3, 2, 4, 5]),
        ((2,), 2, [1, 2, 3, 4, 5]),
        ((2,), 3, [1, 2, 3, 4, 5]),
        ((), 2, [1, 2, 3, 4, 5]),
        ((0, 1, 2, 3, 4), 2, [1, 2, 3, 4, 5]),
    ],
)
def test_layers_move_together_into_a_gap(
    network: NetworkSpec, places: tuple[int, ...], gap: int, expected: list[int]
) -> None:
    assert units(layer_edits.moved(network, uids(network, *places), gap)) == expected


def test_gap_beside_stops_at_the_ends(network: NetworkSpec) -> None:
    beside = layer_edits.gap_beside
    assert beside(network, uids(network, 1, 2), -1) == 0 and beside(network, uids(network, 1, 2), 1) == 4
    assert beside(network, uids(network, 0), -1) == 0 and beside(network, uids(network, 4), 1) == 5


def test_neighbour_is_the_layer_below_or_else_above(network: NetworkSpec) -> None:
    first, *_, last = network.layers
    assert layer_edits.neighbour(network, uids(network, 1, 2)) == network.layers[3].uid
    assert layer_edits.neighbour(network, uids(network, 3, 4)) == network.layers[2].uid
    assert layer_edits.neighbour(network, (first.uid, last.uid)) == network.layers[3].uid
    assert layer_edits.neighbour(network, uids(network, 0, 1, 2, 3, 4)) is None


def test_gap_after_is_after_the_selection_or_before_the_last_layer(network: NetworkSpec) -> None:
    assert layer_edits.gap_after(network, uids(network, 0, 2)) == 3
    assert layer_edits.gap_after(network, ()) == 4
    assert layer_edits.gap_after(NetworkSpec(()), ()) == 0


def test_sweeping_keeps_the_rates_that_are_swept() -> None:
    lstm = LayerSpec.of("lstm").with_swept("recurrent_dropout", True)
    network = NetworkSpec((lstm, LayerSpec.of("dropout"), LayerSpec.of("dense")))
    swept = layer_edits.swept(network, uids(network, 0, 1, 2), True)
    assert [layer.swept for layer in swept.layers] == [("recurrent_dropout",), ("rate",), ()]
    none = layer_edits.swept(swept, uids(network, 0, 1, 2), False)
    assert not none.has_swept_layer
