"""Follows branches and loops; where only running the program would tell the way, a sentence says so."""

from __future__ import annotations

import ast
from itertools import count
from typing import TypeAlias

from engine.keras_code.reading.program.binding import make_unknown
from engine.keras_code.reading.program.calls import Calls
from engine.keras_code.reading.program.expressions import YIELDS, Expressions
from engine.keras_code.reading.program.known import UnknownError, is_constant, iterator
from engine.keras_code.reading.program.layer_lines import LayerLines
from engine.keras_code.reading.program.objects import Instance, Layer, Method, Model, Scope, Tensor, Value
from engine.keras_code.reading.program.operators import compared
from engine.keras_code.reading.program.parts import Jump, Returned, Runner, Signal
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.values import Unreadable
from engine.language.texts import N_, _

_LOOP_STEPS = 5_000  # after which a loop that makes no layers is left
_CHANGING = frozenset({"append", "extend", "insert", "pop", "remove", "clear", "update", "reverse", "sort"})
_CHANGING_MODELS = frozenset({"add", "pop", "build"})
_SKIPPED = N_("the branch was skipped: layers in it become no cards.")
_READ_ONCE = N_("the layers of the branch were read, once.")


Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While


class Flow:
    """Chooses the statements that would run, and lets `statements` follow them."""

    def __init__(
        self, state: State, expressions: Expressions, calls: Calls, lines: LayerLines, statements: Runner
    ) -> None:
        self._state, self._expressions, self._calls = state, expressions, calls
        self._lines, self._statements = lines, statements
        self._run = statements.run

    def _truth(self, node: ast.expr, scope: Scope) -> bool | None:
        return self._expressions.truth(self._expressions.value(node, scope))

    # --- branches

    def branch(self, node: ast.If, scope: Scope) -> Signal:
        """Follow the branch whose condition holds."""
        truth = self._truth(node.test, scope)
        if truth is not None:
            return self._run(node.body if truth else node.orelse, scope)
        return self._unknown_branch(node, [node.body, node.orelse], scope)

    def match(self, node: ast.Match, scope: Scope) -> Signal:
        """Follow the case that fits."""
        subject = self._expressions.value(node.subject, scope)
        for case in node.cases:
            try:
                fits: bool | None = self._fits(case.pattern, subject, scope)
            except UnknownError:
                fits = None
            if fits and case.guard is not None:
                fits = self._truth(case.guard, scope)
            if fits is None:
                return self._unknown_branch(node, [one.body for one in node.cases], scope)
            if fits:
                return self._run(case.body, scope)
        return None

    def _fits(self, pattern: ast.pattern, subject: Value, scope: Scope) -> bool:
        match pattern:
            case ast.MatchValue(value=value):
                return compared(ast.Eq(), subject, self._expressions.value(value, scope))
            case ast.MatchSingleton(value=value) if is_constant(subject):
                return subject is value
            case ast.MatchOr(patterns=patterns):
                return any(self._fits(one, subject, scope) for one in patterns)
            case ast.MatchAs(pattern=inner, name=name):
                fits = inner is None or self._fits(inner, subject, scope)
                if fits and name is not None:
                    self._calls.bind(ast.Name(name), subject, scope)
                return fits
        raise UnknownError

    def _unknown_branch(
        self, node: ast.If | ast.Match, branches: list[list[ast.stmt]], scope: Scope
    ) -> Signal:
        with_layers = [body for body in branches if self._makes_layers(body, scope)]
        is_optional = not branches[-1] and not self._state.enters_unknown
        if with_layers and not is_optional:
            self._state.notes.add(node.lineno, _(_READ_ONCE))
            return self._run(with_layers[0], scope)
        self.forget(node, scope)
        jumps = (ast.Return, ast.Break, ast.Continue)
        if with_layers or any(isinstance(one, jumps) for one in own_nodes(node, self._state)):
            self._state.notes.add(node.lineno, _(_SKIPPED))
        else:
            self._statements.left_out.add(node)
        return None

    def _makes_layers(self, body: list[ast.stmt], scope: Scope) -> bool:
        """Return whether statements make layers, or call or add some that are there."""
        if self._lines.any_has(body):
            return True
        for statement in body:
            for item in own_nodes(statement, self._state):
                if isinstance(item, ast.Call) and _is_dotted(item.func):
                    callee = self._expressions.value(item.func, scope)
                    if isinstance(callee, Method) and isinstance(callee.owner, Model):
                        if callee.name in _CHANGING_MODELS:
                            return True
                    elif isinstance(callee, Layer | Model | Instance):
                        return True
        return False

    def forget(self, node: ast.stmt, scope: Scope) -> None:
        """Let what a statement may change stand for something unknown; define what it defines."""
        for item in own_nodes(node, self._state):
            match item:
                case ast.Name(id=name, ctx=ast.Store()):
                    if not isinstance(scope.names.get(name), Layer | Model | Tensor | Instance):
                        self._calls.bind(item, None, scope, is_known=False)
                case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()) if _is_dotted(
                    item.value
                ):
                    self._calls.bind(item, None, scope, is_known=False)
                case ast.Call(func=ast.Attribute(value=owner, attr=method)):
                    if method in _CHANGING and _is_dotted(owner):
                        make_unknown(self._expressions.value(owner, scope))
                case ast.Yield() | ast.YieldFrom():
                    home = scope.find(YIELDS)
                    if home is not None:
                        home.names[YIELDS] = None
                case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef():
                    self._statements.run([item], scope)

    def attempt(self, node: ast.Try | ast.TryStar, scope: Scope) -> Signal:
        """Follow the body of a try, or the handler if only that makes layers."""
        if not self._lines.any_has(node.body):
            for handler in node.handlers:
                if self._lines.any_has(handler.body):
                    return self._run([*handler.body, *node.finalbody], scope)
        return self._run([*node.body, *node.orelse, *node.finalbody], scope)

    # --- loops

    def loop(self, node: ast.For | ast.AsyncFor, scope: Scope) -> Signal:
        """Follow a loop over known items round by round."""
        try:
            items = iterator(self._expressions.value(node.iter, scope))
        except UnknownError:
            return self._once(node, node.target, scope)
        before = _Start(self._state)
        signal: Signal = None
        for item in self._calls.rounds(items):
            self._calls.bind(node.target, item, scope)
            signal = self._run(node.body, scope)
            if isinstance(signal, Returned) or signal is Jump.BREAK or before.is_endless(self._state):
                break
        return self._end(node, signal, before, scope)

    def loop_while(self, node: ast.While, scope: Scope) -> Signal:
        """Follow a loop while its condition is known to hold."""
        before = _Start(self._state)
        signal: Signal = None
        for _round in self._calls.rounds(count()):
            truth = self._truth(node.test, scope)
            if truth is None:
                return self._once(node, None, scope)
            if not truth:
                break
            signal = self._run(node.body, scope)
            if isinstance(signal, Returned) or signal is Jump.BREAK or before.is_endless(self._state):
                break
        return self._end(node, signal, before, scope)

    def _end(self, node: Loop, signal: Signal, before: _Start, scope: Scope) -> Signal:
        if isinstance(signal, Returned):
            return signal
        if before.is_endless(self._state):
            self.forget(node, scope)
        if self._state.n_events == before.n_events:
            self._statements.left_out.add(node)
        return self._run(node.orelse, scope) if signal is not Jump.BREAK else None

    def _once(self, node: Loop, target: ast.expr | None, scope: Scope) -> Signal:
        """Follow the body of a loop whose rounds only running the program would tell."""
        state = self._state
        before, n_layers = state.n_events, len(state.layers)
        if target is not None:
            self._calls.bind(target, None, scope, is_known=False)
        for _round in self._calls.rounds([None]):
            signal = self._run(node.body, scope)
        self.forget(node, scope)
        if len(state.layers) > n_layers:
            state.read_once.append((node.lineno, {id(layer) for layer in state.layers[n_layers:]}))
        elif state.n_events == before:
            self._statements.left_out.add(node)
        return signal if isinstance(signal, Returned) else None


class _Start:
    """What there was when a loop began."""

    def __init__(self, state: State) -> None:
        self.n_events, self._n_made, self._steps = state.n_events, state.n_made, state.steps_left

    def is_endless(self, state: State) -> bool:
        """Return whether the loop goes on for long without making or adding layers."""
        return state.n_made == self._n_made and self._steps - state.steps_left > _LOOP_STEPS


def _is_dotted(node: ast.expr) -> bool:
    """Return whether it is a name with attributes, which is looked up without side effects."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def own_nodes(node: ast.AST, state: State) -> list[ast.AST]:
    """Return the nodes in a statement, without those in functions and classes that it defines."""
    found, left = [], list(ast.iter_child_nodes(node))
    while left:
        item = left.pop()
        state.spend()
        found.append(item)
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            left += ast.iter_child_nodes(item)
    return found


def raised() -> Returned:
    """Return what raise does to the statements after it."""
    return Returned(Unreadable(_("an error")))
