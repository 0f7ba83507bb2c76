"""Follows a program's statements in the order in which they would run; none of them is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from engine.keras_code.reading.program.calls import Calls
from engine.keras_code.reading.program.expressions import Expressions
from engine.keras_code.reading.program.known import UnknownError, is_constant, items_of
from engine.keras_code.reading.program.layer_lines import LayerLines
from engine.keras_code.reading.program.model_calls import KERAS_ROOTS
from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    FunctionNode,
    Instance,
    Layer,
    Model,
    Partial,
    Scope,
    Tensor,
    Value,
)
from engine.keras_code.reading.program.state import LeftOut, State
from engine.keras_code.reading.signatures import is_layer_name
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable

_LOOP_STEPS = 5_000  # after which a loop that makes no layers is left
_STATEMENT = 5  # steps that are counted for each statement
_CHANGING = frozenset({"append", "extend", "insert", "pop", "remove", "clear", "update", "reverse", "sort"})
_UNDERSTOOD = (ReadName, Layer, Model, Tensor, Instance, Function, Class, Partial, list, tuple, dict)


class Jump(Enum):
    """How a statement leaves the loop around it."""

    BREAK = auto()
    CONTINUE = auto()


@dataclass(frozen=True)
class Returned:
    """A function's value."""

    value: Value


Signal: TypeAlias = "Jump | Returned | None"


class Statements:
    """Follows statements; what makes no network goes to `left_out`."""

    def __init__(self, state: State, expressions: Expressions, calls: Calls, lines: LayerLines) -> None:
        self._state, self._expressions, self._calls = state, expressions, calls
        self._lines = lines
        self.left_out = LeftOut()

    def run_function(self, node: FunctionNode, scope: Scope) -> Value:
        """Follow a function's body, and return its value."""
        assert not isinstance(node, ast.Lambda)
        if any(isinstance(item, ast.Yield | ast.YieldFrom) for item in _own_nodes(node, self._state)):
            return self._state.unreadable(node)
        signal = self.run(node.body, scope)
        return signal.value if isinstance(signal, Returned) else None

    def run(self, body: list[ast.stmt], scope: Scope) -> Signal:
        """Follow statements until one of them jumps."""
        for statement in body:
            self._state.spend(_STATEMENT)
            signal = self._statement(statement, scope)
            if signal is not None:
                return signal
        return None

    def _statement(self, node: ast.stmt, scope: Scope) -> Signal:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value, node, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign([target], value, node, scope)
            case ast.AugAssign():
                self._augment(node, scope)
            case ast.Expr(value=value):
                self._expression(value, node, scope)
            case ast.Return(value=value):
                return Returned(None if value is None else self._noted(value, node, scope))
            case ast.If():
                return self._branch(node, scope)
            case ast.For() | ast.AsyncFor():
                return self._loop(node, scope)
            case ast.While():
                return self._while(node, scope)
            case ast.Try() | ast.TryStar():
                return self._try(node, scope)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    self._expressions.value(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self._calls.bind(item.optional_vars, None, scope, is_known=False)
                return self.run(node.body, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                function = self._expressions.function(node, scope)
                self._calls.bind(ast.Name(node.name), function, scope)
                self._state.functions.append(function)
            case ast.ClassDef():
                self._class(node, scope)
            case ast.Break():
                return Jump.BREAK
            case ast.Continue():
                return Jump.CONTINUE
            case ast.Raise():
                return Returned(Unreadable("an error"))
            case ast.Global(names=names):
                top = scope
                while top.parent is not None:
                    top = top.parent
                scope.outer |= dict.fromkeys(names, top)
            case ast.Nonlocal(names=names):
                found = {name: scope.parent.find(name) for name in names if scope.parent}
                scope.outer |= {name: one for name, one in found.items() if one}
            case ast.Pass():
                pass
            case _:
                self.left_out.add(node)
        return None

    # --- names

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        module = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
        is_near = isinstance(node, ast.ImportFrom) and node.level > 0
        is_keras = not is_near and module.partition(".")[0] in (*KERAS_ROOTS, "")
        for item in node.names:
            if item.name == "*":
                continue
            name = item.asname or item.name
            path = module + item.name
            if not is_keras and is_layer_name(item.name):
                path = f"{module.rstrip('.') or 'here'}.{item.name}"
                self._calls.models.foreign_roots.add(path.partition(".")[0])
            if not item.asname and isinstance(node, ast.Import):
                name = path = item.name.partition(".")[0]
            if len(path) <= 200:
                scope.names[name] = ReadName(path)

    def _assign(self, targets: list[ast.expr], node: ast.expr, statement: ast.stmt, scope: Scope) -> None:
        before = self._state.n_events
        value = self._expressions.value(node, scope)
        for target in targets:
            self._calls.bind(target, value, scope)
        is_understood = is_constant(value) or isinstance(value, _UNDERSTOOD)
        is_object = isinstance(value, ReadCall) and not isinstance(node, ast.Name)
        if not is_understood and not is_object and self._state.n_events == before:
            self.left_out.add(statement, call_name(node))

    def _augment(self, node: ast.AugAssign, scope: Scope) -> None:
        before = self._state.n_events
        value = self._expressions.value(node.value, scope)
        owner = self._expressions.value(_as_load(node.target), scope)
        if isinstance(owner, list) and isinstance(value, list | tuple) and isinstance(node.op, ast.Add):
            self._state.spend(len(value))
            owner += value
            owner = self._expressions.sequence(owner)
            if not isinstance(owner, list):
                self._calls.bind(node.target, owner, scope)
            return
        if isinstance(owner, ReadName) and isinstance(value, list):
            for item in value:  # stack += [Dense(8)], cut out of a program
                if isinstance(item, Layer):
                    self._calls.models.add_to_undefined(owner.path, item, node)
            return
        try:
            found = self._expressions.computed(node.op, owner, value, node)
        except (UnknownError, TypeError, ValueError, ArithmeticError):
            found = self._state.unreadable(node.value)
        self._calls.bind(node.target, found, scope)
        if not is_constant(found) and self._state.n_events == before:
            self.left_out.add(node)

    def _expression(self, value: ast.expr, node: ast.stmt, scope: Scope) -> None:
        if isinstance(value, ast.Constant | ast.Name | ast.Attribute):
            return
        self._noted(value, node, scope)

    def _noted(self, value: ast.expr, node: ast.stmt, scope: Scope) -> Value:
        """Return the value of an expression that stands alone; what makes no network is left out."""
        before = self._state.n_events
        found = self._expressions.value(value, scope)
        name, is_known = call_name(value), not isinstance(found, Unreadable | ReadCall)
        if name == "super.__init__":
            return found
        if self._state.n_events == before and not (isinstance(node, ast.Return) and is_known):
            self.left_out.add(node, name)
        return found

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        bases = tuple(self._expressions.value(base, scope) for base in node.bases)
        inner = Scope(parent=scope)
        kind = Class(node, inner, bases)
        known = len(self._state.functions)
        self.run(node.body, inner)
        for name, one in inner.names.items():
            if isinstance(one, Function):
                # A method looks its names up around the class, not in it.
                inner.names[name] = replace(one, scope=scope, home=kind)
        del self._state.functions[known:]
        self._calls.bind(ast.Name(node.name), kind, scope)
        self._state.classes.append(kind)

    # --- branches

    def _branch(self, node: ast.If, scope: Scope) -> Signal:
        truth = self._expressions.truth(self._expressions.value(node.test, scope))
        if truth is not None:
            return self.run(node.body if truth else node.orelse, scope)
        branches = [node.body, node.orelse]
        with_layers = [body for body in branches if self._makes_layers(body, scope)]
        if not with_layers:
            self._poison(node, scope)
            self.left_out.add(node)
            return None
        is_optional = not node.orelse
        if is_optional and not self._state.enters_unknown:
            text = "the branch was skipped: layers in it become no cards."
            self._state.notes.add(node.lineno, text)
            return None
        self._state.notes.add(node.lineno, "the layers of the branch were read, once.")
        return self.run(with_layers[0], scope)

    def _makes_layers(self, body: list[ast.stmt], scope: Scope) -> bool:
        """Return whether statements make layers or call some that are there."""
        if self._lines.any_has(body):
            return True
        for statement in body:
            for item in _own_nodes(statement, self._state):
                if isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute | ast.Name):
                    callee = self._expressions.value(item.func, scope)
                    if isinstance(callee, Layer | Model | Instance):
                        return True
        return False

    def _poison(self, node: ast.stmt, scope: Scope) -> None:
        """Let the names that a statement may change stand for something unknown; define what it defines."""
        for item in _own_nodes(node, self._state):
            match item:
                case ast.Name(id=name, ctx=ast.Store()):
                    if not isinstance(scope.names.get(name), Layer | Model | Tensor | Instance):
                        scope.names[name] = Unreadable(name)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
                    if method in _CHANGING and isinstance(scope.names.get(name), list | dict):
                        scope.names[name] = Unreadable(name)
                case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef():
                    self._statement(item, scope)

    def _try(self, node: ast.Try | ast.TryStar, scope: Scope) -> Signal:
        if not self._lines.any_has(node.body):
            for handler in node.handlers:
                if self._lines.any_has(handler.body):
                    return self.run([*handler.body, *node.finalbody], scope)
        return self.run([*node.body, *node.orelse, *node.finalbody], scope)

    # --- loops

    def _loop(self, node: ast.For | ast.AsyncFor, scope: Scope) -> Signal:
        state = self._state
        before, steps, n_made = state.n_events, state.steps_left, state.n_made
        try:
            items = items_of(self._expressions.value(node.iter, scope))
        except UnknownError:
            return self._once(node, node.target, scope)
        signal: Signal = None
        for item in self._calls.rounds(items):
            self._calls.bind(node.target, item, scope)
            signal = self.run(node.body, scope)
            if isinstance(signal, Returned):
                return signal
            if signal is Jump.BREAK:
                break
            if state.n_made == n_made and steps - state.steps_left > _LOOP_STEPS:
                self._poison(node, scope)
                break
        if state.n_events == before:
            self.left_out.add(node)
        return self.run(node.orelse, scope) if signal is not Jump.BREAK else None

    def _while(self, node: ast.While, scope: Scope) -> Signal:
        state = self._state
        before, steps = state.n_events, state.steps_left
        truth = self._expressions.truth(self._expressions.value(node.test, scope))
        while truth:
            signal = self.run(node.body, scope)
            if isinstance(signal, Returned):
                return signal
            if signal is Jump.BREAK:
                return None
            if steps - state.steps_left > _LOOP_STEPS:
                self._poison(node, scope)
                break
            truth = self._expressions.truth(self._expressions.value(node.test, scope))
        if truth is None:
            return self._once(node, None, scope)
        if state.n_events == before:
            self.left_out.add(node)
        return None

    def _once(
        self, node: ast.For | ast.AsyncFor | ast.While, target: ast.expr | None, scope: Scope
    ) -> Signal:
        """Follow the body of a loop whose rounds only running the program would tell."""
        state = self._state
        before, n_layers = state.n_events, len(state.layers)
        if target is not None:
            self._calls.bind(target, None, scope, is_known=False)
        for _ in self._calls.rounds([None]):
            signal = self.run(node.body, scope)
        self._poison(node, scope)
        if len(state.layers) > n_layers:
            state.read_once.append((node.lineno, {id(layer) for layer in state.layers[n_layers:]}))
        elif state.n_events == before:
            self.left_out.add(node)
        return signal if isinstance(signal, Returned) else None


def call_name(node: ast.expr) -> str:
    """Return the dotted name that an expression calls; empty if it calls none."""
    parts: list[str] = []
    inner = node.func if isinstance(node, ast.Call) else None
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Call):
        parts.append(call_name(inner))
    elif isinstance(inner, ast.Name):
        parts.append(inner.id)
    return ".".join(reversed(parts))[:60]


def _own_nodes(node: ast.AST, state: State) -> list[ast.AST]:
    """Return the nodes in a statement, without those in functions and classes that it defines."""
    found, left = [], list(ast.iter_child_nodes(node))
    while left:
        item = left.pop()
        state.spend()
        found.append(item)
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            left += ast.iter_child_nodes(item)
    return found


def _as_load(target: ast.expr) -> ast.expr:
    return ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target
