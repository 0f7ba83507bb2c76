"""The seeds contract."""

from engine.experiment.seeds import MOVED, SplitPlace, layer_seeds, split_place, streams
from engine.keras_code.calls import network_calls
from engine.network.spec import LayerSpec, NetworkSpec


def test_seed_streams_are_four_distinct_constants() -> None:
    found = streams(3)
    assert found == streams(3)
    assert len({found.split, found.init, found.shuffle, found.mask}) == 4
    # The contract: these numbers stand in exported scripts and files everywhere.
    assert (found.split, found.init) == (409691224, 822710854)


def test_seeds_of_a_repetition_share_a_split_and_test_its_folds_in_turn() -> None:
    first, second = streams(0).split, streams(5).split
    expected = [(first, fold) for fold in range(5)] + [(second, fold) for fold in range(5)]
    assert [split_place(seed, 5) for seed in range(10)] == expected
    assert split_place(7) == SplitPlace(streams(7).split, 0)
    assert split_place(7, 5, ("split",), ("split",)) == SplitPlace(first, 0)
    moved = 7 + MOVED
    assert split_place(7, 5, moved=("split",)) == SplitPlace(streams(moved - moved % 5).split, moved % 5)


def test_a_frozen_stream_is_that_of_seed_0() -> None:
    assert streams(5, ("init",)).init == streams(0).init
    assert streams(5, ("init",)).mask == streams(5).mask


def test_seed_lists_are_prefixes_of_longer_ones() -> None:
    assert layer_seeds(9, 7)[:3] == layer_seeds(9, 3)


def test_inserting_a_dropout_changes_no_initial_weight() -> None:
    dense = LayerSpec.of("dense")
    plain = network_calls(NetworkSpec((dense, dense)), streams(1))
    with_dropout = network_calls(NetworkSpec((dense, LayerSpec.of("dropout"), dense)), streams(1))
    assert plain == (with_dropout[0], with_dropout[2])


def test_a_rate_changes_only_the_rate() -> None:
    network = NetworkSpec((LayerSpec.of("dense"), LayerSpec.of("dropout", True)))
    low = network_calls(network.at_rate(0.0), streams(1))
    high = network_calls(network.at_rate(0.5), streams(1))
    assert low[0] == high[0]
    assert low[1].keywords == high[1].keywords
