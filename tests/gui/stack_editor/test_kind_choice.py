"""What is offered to insert, and in which order."""

from __future__ import annotations

import pytest

from engine.network.layer_kinds import LAYER_KINDS
from gui.stack_editor.kind_choice import found_kinds, menu_groups


def test_kind_choices_start_with_dropout_and_list_every_kind_once() -> None:
    groups = menu_groups()
    assert [choice.kind.id for choice in groups[0][1]] == ["dropout"]
    offered = [choice.kind.id for _, choices in groups for choice in choices]
    assert sorted(offered) == sorted(LAYER_KINDS)
    assert all(choice.kind.group == group for group, choices in groups[1:] for choice in choices)


def test_kind_choices_list_unfitting_kinds_last_in_their_group() -> None:
    for _, choices in menu_groups(rank=1):
        fits = [choice.fits for choice in choices]
        assert fits == sorted(fits, reverse=True)
        assert all(choice.fits == (1 in choice.kind.ranks) for choice in choices)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dro", "dropout"),
        ("dense", "dense"),
        ("Conv2", "conv2d"),
        ("lstm", "lstm"),
        ("batch", "batch_normalization"),
        ("norm", "batch_normalization"),
        ("gaussian n", "gaussian_noise"),
        ("relu", "relu"),
    ],
)
def test_kind_search_finds_abbreviations(query: str, first: str) -> None:
    assert found_kinds(query)[0].kind.id == first


def test_kind_search_includes_help() -> None:
    assert any(choice.kind.id == "gaussian_noise" for choice in found_kinds("random number"))
    assert found_kinds("qqq") == []
