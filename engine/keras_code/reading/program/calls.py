"""Carries out a program's calls: its own functions by following them, others as far as they are known."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator

from engine.keras_code.reading.program.class_calls import ClassCalls
from engine.keras_code.reading.program.known import UnknownError, known_function, method_of
from engine.keras_code.reading.program.model_calls import ModelCalls
from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Parameter,
    Partial,
    Scope,
    Super,
    Tensor,
    Value,
)
from engine.keras_code.reading.program.parts import Evaluator, Runner
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.values import ReadName, Unreadable

_MAX_DEPTH = 20  # calls within calls
_PARTIAL = ("functools.partial", "partial")


class Calls:
    """Calls of functions; classes and models have files of their own."""

    def __init__(self, state: State, expressions: Evaluator) -> None:
        self._state, self._expressions = state, expressions
        self.classes = ClassCalls(state, self)
        self.models = ModelCalls(state)
        self.statements: Runner
        self._depth = 0

    def call(
        self,
        callee: Value,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
        scope: Scope,
    ) -> Value:
        """Return what a call gives."""
        match callee:
            case Function():
                return self.call_function(callee, positional, keywords, node)
            case Class():
                return self.classes.instantiate(callee, positional, keywords, node)
            case Partial():
                given = [*callee.positional, *positional]
                return self.call(callee.function, given, callee.keywords | keywords, node, scope)
            case Layer() | Model():
                return self.models.apply(callee, positional, keywords, node)
            case Instance():
                return self.classes.call_instance(callee, positional, keywords, node)
            case Method():
                return self._call_method(callee, positional, keywords, node)
            case Super():
                return callee
            case ReadName():
                return self._call_outside(callee.path, positional, keywords, node, scope)
        return self._unknown(positional, keywords, node)

    # --- functions of the program

    def call_function(
        self, function: Function, positional: list[Value], keywords: dict[str, Value], node: ast.AST
    ) -> Value:
        """Follow a function of the program with these arguments."""
        state = self._state
        self._state.entered.add(id(function.node))
        if self._depth >= _MAX_DEPTH:
            return state.unreadable(node)
        if function.owner is not None:
            positional = [function.owner, *positional]
        scope = Scope(parent=function.scope)
        self._bind_arguments(function, positional, keywords, scope)
        self._depth += 1
        state.nodes.append(id(node))
        try:
            if isinstance(function.node, ast.Lambda):
                return self._expressions.value(function.node.body, scope)
            if function.home is not None and positional and isinstance(positional[0], Instance):
                scope.names["super"] = Super(positional[0], function.home)
            return self.statements.run_function(function.node, scope)
        finally:
            self._depth -= 1
            state.nodes.pop()

    def _bind_arguments(
        self, function: Function, positional: list[Value], keywords: dict[str, Value], scope: Scope
    ) -> None:
        given = function.node.args
        named = [item.arg for item in (*given.posonlyargs, *given.args)]
        only = [item.arg for item in given.kwonlyargs]
        has_star = any(isinstance(x, Unreadable) and x.text.startswith("*") for x in positional)
        has_star = has_star or "**" in keywords
        defaults: dict[str, Value] = {} if has_star else dict(function.defaults)
        names = scope.names
        for name in (*named, *only):
            names[name] = defaults[name] if name in defaults else Parameter(name)
        for name, value in zip(named, positional, strict=False):
            if isinstance(value, Unreadable) and value.text.startswith("*"):
                break
            names[name] = _named(name, value)
        for name, value in keywords.items():
            if name in named or name in only:
                names[name] = _named(name, value)
        if given.vararg:
            names[given.vararg.arg] = tuple(positional[len(named) :])
        if given.kwarg:
            rest = {key: value for key, value in keywords.items() if key not in named and key not in only}
            names[given.kwarg.arg] = rest if "**" not in rest else Unreadable(given.kwarg.arg)

    def call_uncalled(self, function: Function) -> Value:
        """Follow a function that nobody calls, with its defaults."""
        return self.call_function(function, [], {}, function.node)

    # --- methods of values that are no classes of the program

    def _call_method(
        self, method: Method, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value:
        owner = method.owner
        if isinstance(owner, Model):
            return self.models.call_method(owner, method.name, positional, keywords, node)
        known = method_of(owner, method.name)
        if known is not None:
            if isinstance(owner, list) and any(isinstance(x, Layer | Model) for x in positional):
                self._state.n_events += 1
            if isinstance(owner, list | dict):
                self._state.spend(len(owner) // 8)
            found = known(*positional, **keywords)
            return self._expressions.sequence(found) if isinstance(found, list) else found
        return self._unknown(positional, keywords, node)

    # --- what the program takes from outside

    def _call_outside(
        self,
        path: str,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
        scope: Scope,
    ) -> Value:
        if path in _PARTIAL and positional:
            return Partial(positional[0], tuple(positional[1:]), keywords)
        if path == "getattr" and len(positional) >= 2 and isinstance(positional[1], str):
            if isinstance(positional[0], ReadName) and positional[1].isidentifier():
                return ReadName(f"{positional[0].path}.{positional[1]}")
            raise UnknownError
        if path == "map" and len(positional) == 2:
            return self._mapped(positional[0], positional[1], node, scope)
        known = known_function(path)
        if known is not None and not any(isinstance(x, Tensor) for x in positional):
            found = known(*positional, **keywords)
            return self._expressions.sequence(found) if isinstance(found, list | tuple) else found
        if self.models.call_without_maker(path, positional, keywords, node):
            return None
        made = self.models.call_outside(path, positional, keywords, node, scope)
        if made is not None:
            return made
        return self._unknown(positional, keywords, node, path)

    def _mapped(self, function: Value, series: Value, node: ast.Call, scope: Scope) -> Value:
        if not isinstance(series, list | tuple):
            raise UnknownError
        return [self.call(function, [item], {}, node, scope) for item in series]

    def _unknown(
        self, positional: list[Value], keywords: dict[str, Value], node: ast.Call, path: str = ""
    ) -> Value:
        """Return what a call gives that only running the program would tell."""
        values = [*positional, *keywords.values()]
        tensors = tuple(_tensors(values))
        for value in values:
            if isinstance(value, Function):
                self._state.handed.append((value, keywords))
            elif isinstance(value, dict) and path.endswith("SearchCV"):
                self._state.grids.append(value)
        func = node.func
        if isinstance(func, ast.Attribute):
            owner = self._state.code.shown(func.value)
            if self.models.add_to_unknown(owner, func.attr, positional, node):
                return None
        if tensors:
            text = path or self._state.code.shown(node.func)[:40]
            return self.models.operation(text, tensors, node)
        if "shuffle" in path:
            for value in values:
                if isinstance(value, list):
                    value[:] = [Unreadable("a shuffled list")] * len(value)
        return self._state.unreadable(node)

    # --- names and rounds of loops

    def bind(self, target: ast.expr, value: Value, scope: Scope, *, is_known: bool = True) -> None:
        """Let the names of a target stand for a value, or for something unknown."""
        self._state.spend()
        match target:
            case ast.Name(id=name):
                kept = _named(name, value) if is_known else Unreadable(name)
                scope.outer.get(name, scope).names[name] = kept
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._bind_items(targets, value, scope, is_known=is_known)
            case ast.Starred(value=inner):
                self.bind(inner, value, scope, is_known=is_known)
            case ast.Attribute():
                owner = self._expressions.value(target.value, scope)
                if isinstance(owner, Instance):
                    text = self._state.code.shown(target)
                    owner.attributes[target.attr] = _named(text, value) if is_known else Unreadable(text)
                elif isinstance(owner, Class):
                    owner.scope.names[target.attr] = value if is_known else Unreadable(target.attr)
            case ast.Subscript():
                self._bind_item(target, value if is_known else Unreadable("an item"), scope)

    def _bind_items(self, targets: list[ast.expr], value: Value, scope: Scope, *, is_known: bool) -> None:
        items = value if isinstance(value, list | tuple) else None
        star = next((i for i, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
        if items is not None and star is not None and len(items) >= len(targets) - 1:
            after = len(targets) - star - 1
            middle = list(items[star : len(items) - after])
            items = [*items[:star], middle, *items[len(items) - after :]]
        is_fitting = is_known and items is not None and len(items) == len(targets)
        for index, target in enumerate(targets):
            item = items[index] if is_fitting and items is not None else None
            self.bind(target, item, scope, is_known=is_fitting)

    def _bind_item(self, target: ast.Subscript, value: Value, scope: Scope) -> None:
        owner = self._expressions.value(target.value, scope)
        key = None if isinstance(target.slice, ast.Slice) else self._expressions.value(target.slice, scope)
        with contextlib.suppress(UnknownError):
            if isinstance(owner, dict):
                owner[self._expressions.key(key)] = value
            elif isinstance(owner, list) and isinstance(key, int) and -len(owner) <= key < len(owner):
                owner[key] = value
            elif isinstance(owner, list):
                owner[:] = [Unreadable("an item")] * len(owner)

    def rounds(self, items: Iterable[Value]) -> Iterator[Value]:
        """Yield the items of a loop, and count its rounds, so that models of several rounds are known."""
        state = self._state
        state.n_loops += 1
        run = state.n_loops
        outer = state.rounds
        try:
            for index, item in enumerate(items):
                state.rounds = [*outer, (run, index)]
                yield item
        finally:
            state.rounds = outer


def _named(name: str, value: Value) -> Value:
    """Return the value under the name that sentences about it use."""
    if type(value) is Unreadable:
        assert isinstance(value, Unreadable)
        return Unreadable(name, value.source or value.text)
    return value


def _tensors(values: Iterable[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, Tensor))
