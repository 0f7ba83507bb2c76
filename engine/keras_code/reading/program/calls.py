"""Carries out a program's calls: its own functions by following them, others as far as they are known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.keras_code.reading.program.binding import Binding, make_unknown
from engine.keras_code.reading.program.class_calls import ClassCalls
from engine.keras_code.reading.program.function_calls import FunctionCalls
from engine.keras_code.reading.program.known import CAN_FAIL, UnknownError, known_function
from engine.keras_code.reading.program.methods import READING_METHODS, method_of
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
    under_name,
)
from engine.keras_code.reading.program.parts import Evaluator, Runner
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.program.tensor_calls import TensorCalls
from engine.keras_code.reading.values import ReadName, Unreadable
from engine.language.texts import _

_MAX_DEPTH = 30  # calls within calls
_PARTIAL = ("functools.partial", "partial")


class Calls:
    """Calls of functions; classes and models have files of their own."""

    def __init__(self, state: State, expressions: Evaluator) -> None:
        self._state, self._expressions = state, expressions
        self.classes = ClassCalls(state, expressions, self)
        self.tensors = TensorCalls(state)
        self.models = ModelCalls(state, self.tensors, self.classes)
        self.binding = Binding(state, expressions, self)
        self.bind, self.unbind = self.binding.bind, self.binding.unbind
        self._functions = FunctionCalls(expressions, self)
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
                return self.tensors.apply(callee, positional, keywords, node)
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
            text = _("calls within calls are followed to a depth of {depth}; what is deeper was left out.")
            state.notes.add(getattr(node, "lineno", 1), text.format(depth=_MAX_DEPTH))
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
            names[name] = under_name(name, value)
        for name, value in keywords.items():
            if name in named or name in only:
                names[name] = under_name(name, value)
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
        if isinstance(owner, Layer) and method.name in ("__call__", "call"):
            return self.tensors.apply(owner, positional, keywords, node)
        known = method_of(owner, method.name)
        if isinstance(owner, list) and any(isinstance(x, Layer | Model) for x in positional):
            self._state.n_events += 1
        if isinstance(owner, list | dict):
            self._state.spend(len(owner) // 8)
        try:
            if known is None:
                raise UnknownError
            found = known(*positional, **keywords)
        except CAN_FAIL:
            if isinstance(owner, list) and method.name == "extend":
                owner.append(Unreadable(self._state.code.shown(node)))
            elif method.name not in READING_METHODS:
                make_unknown(owner)
            return self._unknown(positional, keywords, node)
        return self._expressions.sequence(found) if isinstance(found, list) else found

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
        if path in ("getattr", "setattr", "hasattr") and len(positional) >= 2:
            return self._call_on_attribute(path, positional, node)
        plain = self.classes.plain.made_outside(path, positional, keywords, scope)
        if plain is not None:
            return plain
        if self._functions.takes(path, keywords):
            return self._functions.call(path, positional, keywords, node, scope)
        known = known_function(path)
        if known is not None and not any(isinstance(x, Tensor) for x in positional):
            series = [one for one in positional if isinstance(one, list | tuple | dict)]
            self._state.spend(sum(map(len, series)) // 8)
            found = known(*positional, **keywords)
            return self._expressions.sequence(found) if isinstance(found, list | tuple) else found
        if self.models.call_without_maker(path, positional, keywords, node):
            return None
        made = self.models.call_outside(path, positional, keywords, node, scope)
        if made is not None:
            return made
        return self._unknown(positional, keywords, node, path)

    def _call_on_attribute(self, path: str, positional: list[Value], node: ast.Call) -> Value:
        owner, name, *rest = positional
        if not isinstance(name, str) or not name.isidentifier():
            raise UnknownError
        if path == "setattr":
            self.binding.set_attribute(owner, name, rest[0] if rest else None, node)
            return None
        is_known = isinstance(owner, Instance) and owner.model is None
        is_there = is_known and (name in owner.attributes or owner.kind.find(name) is not None)  # type: ignore[attr-defined]
        if path == "hasattr":
            if not is_known:
                raise UnknownError
            return is_there
        if is_known and not is_there and rest:
            return rest[0]
        return self._expressions.attribute(owner, name, node)

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
            return self.tensors.operation(text, tensors, node)
        if "shuffle" in path:
            for value in values:
                if isinstance(value, list):
                    value[:] = [Unreadable(_("a shuffled list"))] * len(value)
        return self._state.unreadable(node)

    # --- rounds of loops

    def in_rounds(self, call: Callable[[Any], Value], items: Iterable[Value]) -> Iterator[Value]:
        """Yield what a call makes of each item, when it is asked for; each call is a round of a loop."""
        state = self._state
        state.n_loops += 1
        run = state.n_loops
        for index, item in enumerate(items):
            outer, state.rounds = state.rounds, [*state.rounds, (run, index)]
            try:
                found = call(item)
            finally:
                state.rounds = outer
            yield found

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


def _tensors(values: Iterable[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, Tensor))
