"""Follows a program's statements in the order in which they would run; none of them is run."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.keras_code.reading.left_out import LeftOut
from engine.keras_code.reading.program.calls import Calls
from engine.keras_code.reading.program.expressions import YIELDS, Expressions
from engine.keras_code.reading.program.flow import Flow, own_nodes, raised
from engine.keras_code.reading.program.known import UnknownError, is_constant
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
    Stream,
    Tensor,
    Value,
)
from engine.keras_code.reading.program.parts import Jump, Returned, Signal
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.signatures import is_layer_name
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable

_STATEMENT = 5  # steps that are counted for each statement
_UNDERSTOOD = (ReadName, Layer, Model, Tensor, Instance, Function, Class, Partial, list, tuple, dict)


class Statements:
    """Follows statements; what makes no network goes to `left_out`."""

    def __init__(self, state: State, expressions: Expressions, calls: Calls, lines: LayerLines) -> None:
        self._state, self._expressions, self._calls = state, expressions, calls
        self._flow = Flow(state, expressions, calls, lines, self)
        self.left_out = LeftOut()

    def run_function(self, node: FunctionNode, scope: Scope) -> Value:
        """Follow a function's body, and return its value."""
        assert not isinstance(node, ast.Lambda)
        if any(isinstance(item, ast.Yield | ast.YieldFrom) for item in own_nodes(node, self._state)):
            scope.names[YIELDS] = []
            self.run(node.body, scope)
            items = scope.names[YIELDS]
            return Stream(iter(items)) if isinstance(items, list) else self._state.unreadable(node)
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
                return self._flow.branch(node, scope)
            case ast.Match():
                return self._flow.match(node, scope)
            case ast.Delete(targets=targets):
                for one in targets:
                    self._calls.unbind(one, scope)
            case ast.For() | ast.AsyncFor():
                return self._flow.loop(node, scope)
            case ast.While():
                return self._flow.loop_while(node, scope)
            case ast.Try() | ast.TryStar():
                return self._flow.attempt(node, scope)
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
                return raised()
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
            case ast.Assert():
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
        if self._state.n_events == before and not is_known:
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


def _as_load(target: ast.expr) -> ast.expr:
    return ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target
