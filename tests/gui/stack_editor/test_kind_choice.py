"""What is offered to insert, and in which order."""

from __future__ import annotations

import pytest

from engine.network.layer_kinds import LAYER_KINDS
from gui.stack_editor.kind_choice import found_kinds, menu_groups


def test_dropout_stands_first_and_every_kind_once() -> None:
    groups = menu_groups()
    assert [choice.kind.id for choice in groups[0][1]] == ["dropout"]
    offered = [choice.kind.id for _, choices in groups for choice in choices]
    assert sorted(offered) == sorted(LAYER_KINDS)
    assert all(choice.kind.group == group for group, choices in groups[1:] for choice in choices)


def test_what_does_not_fit_comes_last_in_its_group() -> None:
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
def test_a_few_letters_find_a_kind(query: str, first: str) -> None:
    assert found_kinds(query)[0].kind.id == first


def test_help_is_searched_too_and_nonsense_finds_nothing() -> None:
    assert any(choice.kind.id == "gaussian_noise" for choice in found_kinds("random number"))
    assert found_kinds("qqq") == []
