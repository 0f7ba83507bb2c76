"""Python's functions that call others: map, filter, reduce, and sorted, max and min by a key."""

from __future__ import annotations

import ast
from collections.abc import Callable

from engine.keras_code.reading.program.known import BUILTINS, UnknownError, items_of, iterator, key
from engine.keras_code.reading.program.objects import Scope, Stream, Value
from engine.keras_code.reading.program.parts import Caller, Evaluator


class FunctionCalls:
    """Calls a function of the program for each item of a series."""

    def __init__(self, expressions: Evaluator, calls: Caller) -> None:
        self._expressions, self._calls = expressions, calls
        self._known: dict[str, Callable[[list[Value], dict[str, Value], Callable[..., Value]], Value]] = {
            "map": self._map,
            "filter": self._filter,
            "reduce": self._reduce,
            "functools.reduce": self._reduce,
            "sorted": self._sorted,
            "max": self._first_by_key,
            "min": self._first_by_key,
        }

    def call(
        self, path: str, positional: list[Value], keywords: dict[str, Value], node: ast.Call, scope: Scope
    ) -> Value:
        """Return what the call gives; raise UnknownError if only running the program would tell."""

        def call(function: Value, *values: Value) -> Value:
            return self._calls.call(function, list(values), {}, node, scope)

        if path in ("max", "min"):
            keywords = keywords | {"reverse": path == "max"}
        return self._known[path](positional, keywords, call)

    def takes(self, path: str, keywords: dict[str, Value]) -> bool:
        """Return whether a call with this name calls a function for each item."""
        return path in self._known and ("key" in keywords or path not in BUILTINS)

    def _map(self, positional: list[Value], _: dict[str, Value], call: Callable[..., Value]) -> Value:
        function, *series = positional
        rows = zip(*map(iterator, series), strict=False)
        return Stream(self._calls.in_rounds(lambda row: call(function, *row), rows))

    def _filter(self, positional: list[Value], _: dict[str, Value], call: Callable[..., Value]) -> Value:
        function, series = positional
        items = items_of(series)
        found = [one if function is None else call(function, one) for one in items]
        truths = list(map(self._expressions.truth, found))
        if None in truths:
            raise UnknownError
        return Stream(iter([one for one, is_kept in zip(items, truths, strict=True) if is_kept]))

    def _reduce(self, positional: list[Value], _: dict[str, Value], call: Callable[..., Value]) -> Value:
        function, series, *start = positional
        items = [*start, *items_of(series)]
        if not items:
            raise UnknownError
        found = items[0]
        for item in items[1:]:
            found = call(function, found, item)
        return found

    def _sorted(
        self, positional: list[Value], keywords: dict[str, Value], call: Callable[..., Value]
    ) -> Value:
        items = items_of(positional[0])
        keys = [key(call(keywords["key"], one)) for one in items]
        order = BUILTINS["sorted"](list(set(keys)), keywords.get("reverse", False))
        ranks = {one: rank for rank, one in enumerate(items_of(order))}
        return [one for _, one in sorted(zip(keys, items, strict=True), key=lambda pair: ranks[pair[0]])]

    def _first_by_key(
        self, positional: list[Value], keywords: dict[str, Value], call: Callable[..., Value]
    ) -> Value:
        items = positional if len(positional) > 1 else items_of(positional[0])
        found = self._sorted([items], keywords, call)
        if not isinstance(found, list) or not found:
            raise UnknownError
        return found[0]
