"""What a changed file may have been before: one usual setting apart, and never the same."""

from dataclasses import replace

from engine.network.spec import LayerSpec, NetworkSpec
from engine.verification.fingerprint import differing_pieces
from engine.verification.origin import near_definitions
from tests.engine.analysis.make_believe import DEFINITION, with_units


def test_the_definition_before_a_changed_width_is_among_the_first() -> None:
    changed = with_units(DEFINITION, 64)
    found = list(near_definitions(changed))
    words = [words for words, other in found if other == DEFINITION]
    assert words == ["layer 1 (Dense) with units 16 instead of 64"]
    assert [other for _, other in found].index(DEFINITION) < 8


def test_each_differs_in_one_piece_and_can_be_told_in_words() -> None:
    found = list(near_definitions(DEFINITION))
    assert len({words for words, _ in found}) == len(found)
    for words, other in found:
        pieces = differing_pieces(DEFINITION, other)
        assert pieces
        if "without" not in words:
            assert len(pieces) == 1
            assert words.startswith(pieces[0])


def test_the_output_and_switched_off_layers_stay() -> None:
    off = replace(LayerSpec.of("dense", units=7), is_enabled=False)
    network = NetworkSpec((*DEFINITION.network.layers, off))
    for _, other in near_definitions(replace(DEFINITION, network=network)):
        assert other.network.layers[-1] == off
        assert other.network.layers[-2] == DEFINITION.network.layers[-1]


def test_the_length_of_the_curves_tells_the_epochs() -> None:
    words, other = next(near_definitions(DEFINITION, 40))
    assert words == "training with epochs 40 instead of 4"
    assert other.training.epochs == 40
    assert "epochs" not in next(near_definitions(DEFINITION, 4))[0]
