"""Finds the calls that make layers and the first call of each function, in one walk over a program."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from engine.keras_code.reading.code_values import dotted_path
from engine.keras_code.reading.signatures import is_layer_name

Loop = tuple[ast.expr, ast.expr]  # the loop's target and its iterable
_LEAVES = frozenset(
    {
        ast.Constant,
        ast.Name,
        *ast.expr_context.__subclasses__(),
        *ast.operator.__subclasses__(),
        *ast.unaryop.__subclasses__(),
        *ast.cmpop.__subclasses__(),
        *ast.boolop.__subclasses__(),
    }
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


@dataclass(frozen=True)
class FirstCall:
    """The first call of a function, and the loops around it, outermost first."""

    node: ast.Call
    loops: tuple[Loop, ...]

    def arguments(self, named: list[ast.arg], defaults: dict[str, ast.expr]) -> dict[str, ast.expr]:
        """The function's parameters and their values; those that a starred argument may give are left out."""
        values = list(takewhile(lambda value: not isinstance(value, ast.Starred), self.node.args))
        keywords = {keyword.arg: keyword.value for keyword in self.node.keywords if keyword.arg}
        has_star = len(values) < len(self.node.args) or len(keywords) < len(self.node.keywords)
        given = {item.arg: value for item, value in zip(named, values, strict=False)}
        return ({} if has_star else defaults) | given | keywords


class Calls:
    """The calls of a program, which is walked once, when the first question is asked."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self._body = body
        self._layer_lines: list[int] | None = None
        self._first: dict[str, FirstCall] = {}

    def has_layers(self, node: ast.stmt) -> bool:
        """Whether the statement contains a layer's call."""
        lines = self._lines()
        place = bisect_left(lines, node.lineno)
        return place < len(lines) and lines[place] <= (node.end_lineno or node.lineno)

    def first(self, function: str) -> FirstCall | None:
        """The first call of the function of this name."""
        self._lines()
        return self._first.get(function)

    def _lines(self) -> list[int]:
        if self._layer_lines is None:
            self._layer_lines = sorted(self._walk())
        return self._layer_lines

    def _walk(self) -> Iterator[int]:
        """Collect the lines of layers' calls, and the functions' first calls."""
        left: list[tuple[ast.AST, tuple[Loop, ...]]] = [(node, ()) for node in reversed(self._body)]
        while left:
            node, loops = left.pop()
            if isinstance(node, ast.Call):
                path = dotted_path(node.func)
                if is_layer_name(path.rpartition(".")[2]):
                    yield node.lineno
                elif path:
                    self._first.setdefault(path, FirstCall(node, loops))
            elif isinstance(node, ast.For | ast.AsyncFor):
                loops = (*loops, (node.target, node.iter))
            elif isinstance(node, _COMPREHENSIONS):
                loops += tuple((item.target, item.iter) for item in node.generators)
            left += [(child, loops) for child in reversed(_children(node))]


def _children(node: ast.AST) -> list[ast.AST]:
    """The children of a node that may contain calls, in order."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST) and type(item) not in _LEAVES]
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            found.append(value)
    return found
