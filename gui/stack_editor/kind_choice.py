"""The layer kinds that are offered and their order: Dropout first, then by group, or by a search text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.language.texts import _
from engine.network.layer_kinds import LAYER_KINDS, LayerKind

FIRST_KIND = "dropout"


@dataclass(frozen=True)
class KindChoice:
    """A kind on offer; one that does not fit cannot take the input at that place."""

    kind: LayerKind
    fits: bool = True


def menu_groups(rank: int | None = None) -> list[tuple[str, list[KindChoice]]]:
    """Dropout alone first, then each group, with kinds that cannot take an input of `rank` last."""
    groups: dict[str, list[KindChoice]] = {}
    for choice in _choices(rank):
        if choice.kind.id != FIRST_KIND:
            groups.setdefault(choice.kind.group, []).append(choice)
    first = [choice for choice in _choices(rank) if choice.kind.id == FIRST_KIND]
    return [("", first), *((name, _fitting_first(group)) for name, group in groups.items())]


def found_kinds(query: str, rank: int | None = None) -> list[KindChoice]:
    """The kinds that match `query`, best first."""
    query_text = query.casefold().replace(" ", "")
    scored = [(_score(choice.kind, query_text), choice) for choice in _choices(rank)]
    hits = [(score, not choice.fits, choice) for score, choice in scored if score >= 0]
    hits.sort(key=lambda hit: hit[:2])
    return [choice for _, _, choice in hits]


def _choices(rank: int | None) -> list[KindChoice]:
    kinds = [LAYER_KINDS[FIRST_KIND], *(kind for kind in LAYER_KINDS.values() if kind.id != FIRST_KIND)]
    return [KindChoice(kind, rank is None or rank in kind.ranks) for kind in kinds]


def _fitting_first(choices: Iterable[KindChoice]) -> list[KindChoice]:
    return sorted(choices, key=lambda choice: not choice.fits)


def _score(kind: LayerKind, query_text: str) -> int:
    """How well the kind matches: 0 is best, -1 is no match."""
    name = kind.keras_name.casefold()
    terms = [term.casefold() for term in re.findall(r"[A-Z][a-z]*|\d+D|[A-Z]+", kind.keras_name)]
    tests = (
        name == query_text,
        name.startswith(query_text),
        any(term.startswith(query_text) for term in terms),
        query_text in name,
        query_text in _(kind.group).casefold(),
        query_text in _(kind.help).casefold().replace(" ", ""),
    )
    return next((score for score, is_true in enumerate(tests) if is_true), -1)
