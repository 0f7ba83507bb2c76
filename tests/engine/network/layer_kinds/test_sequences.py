"""What the recurrent rows say of themselves."""

import pytest

from engine.network.layer_kinds import LAYER_KINDS


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm", "gru"])
def test_merge_mode_help_says_when_it_is_used(kind: str) -> None:
    assert "used when Bidirectional is on" in LAYER_KINDS[kind].field("merge_mode").help
