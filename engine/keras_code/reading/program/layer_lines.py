"""Finds which statements of a program make layers, in one walk over it."""

from __future__ import annotations

import ast
from bisect import bisect_left

from engine.keras_code.reading.signatures import is_layer_name

_MAKERS = frozenset({"Sequential", "Model"})  # not a text: Keras's names
_LEAVES = frozenset(
    {
        ast.Constant,
        *ast.expr_context.__subclasses__(),
        *ast.operator.__subclasses__(),
        *ast.unaryop.__subclasses__(),
        *ast.cmpop.__subclasses__(),
        *ast.boolop.__subclasses__(),
    }
)


class LayerLines:
    """The lines with calls that make layers, also by a function of the program's own that makes some."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self._lines: list[int] = []
        calls: dict[str, list[int]] = {}
        functions: dict[str, list[ast.stmt]] = {}
        left: list[ast.AST] = list(body)
        while left:
            node = left.pop()
            if isinstance(node, ast.Call):
                calls.setdefault(_last_name(node.func), []).append(node.lineno)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                functions.setdefault(node.name, []).append(node)
            left += _children(node)
        self.called = frozenset(calls)
        direct = [name for name in calls if is_layer_name(name) or name in _MAKERS]
        self._lines = sorted(line for name in direct for line in calls[name])
        todo = dict(functions)
        for _ in range(5):  # functions that call functions
            found = [name for name, nodes in todo.items() if any(map(self.has_layers, nodes))]
            if not found:
                break
            for name in found:
                del todo[name]
                self._lines += calls.get(name, [])
            self._lines.sort()

    def has_layers(self, node: ast.AST) -> bool:
        """Return whether a statement contains a call that makes layers."""
        start = getattr(node, "lineno", 1)
        place = bisect_left(self._lines, start)
        return place < len(self._lines) and self._lines[place] <= (getattr(node, "end_lineno", 0) or start)

    def any_has(self, body: list[ast.stmt]) -> bool:
        """Return whether one of some statements does."""
        return any(map(self.has_layers, body))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST) and type(item) not in _LEAVES]
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            found.append(value)
    return found
