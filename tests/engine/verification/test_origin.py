"""What a changed file may have been before: one usual setting apart, and never the same."""

from dataclasses import replace

from engine.network.spec import LayerSpec, NetworkSpec
from engine.verification.fingerprint import differing_pieces
from engine.verification.origin import candidate_definitions
from tests.engine.verification.synthetic_runs import DEFINITION, with_units


def test_candidate_definitions_include_the_former_width_early() -> None:
    changed = with_units(DEFINITION, 64)
    found = list(candidate_definitions(changed))
    text = [text for text, other in found if other == DEFINITION]
    assert text == ["layer 1 (Dense) with units 16 instead of 64"]
    assert [other for _, other in found].index(DEFINITION) < 8


def test_candidate_definitions_differ_in_one_piece_and_have_labels() -> None:
    found = list(candidate_definitions(DEFINITION))
    assert len({text for text, _ in found}) == len(found)
    for text, other in found:
        pieces = differing_pieces(DEFINITION, other)
        assert pieces
        if "without" not in text:
            assert len(pieces) == 1
            assert text.startswith(pieces[0])


def test_candidate_definitions_keep_the_output_and_disabled_layers() -> None:
    off = replace(LayerSpec.of("dense", units=7), is_enabled=False)
    network = NetworkSpec((*DEFINITION.network.layers, off))
    for _, other in candidate_definitions(replace(DEFINITION, network=network)):
        assert other.network.layers[-1] == off
        assert other.network.layers[-2] == DEFINITION.network.layers[-1]


def test_candidate_definitions_take_the_epochs_from_the_curves() -> None:
    text, other = next(candidate_definitions(DEFINITION, 40))
    assert text == "training with epochs 40 instead of 4"
    assert other.training.epochs == 40
    assert "epochs" not in next(candidate_definitions(DEFINITION, 4))[0]
