"""Evaluates a program's expressions, as far as their values follow from the text alone."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator

from engine.errors import InputError
from engine.keras_code.reading.program.known import (
    UnknownError,
    bounded,
    is_constant,
    is_number,
    items_of,
    power_of,
)
from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Scope,
    Super,
    Tensor,
    TrainingFlag,
    Value,
)
from engine.keras_code.reading.program.parts import Caller
from engine.keras_code.reading.program.state import MAX_ITEMS, MAX_LAYERS, State, too_many_layers
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable

_CAN_FAIL = (
    UnknownError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
_OPERATORS: dict[type[ast.operator], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: power_of,
}
_SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_COMPARISONS: dict[type[ast.cmpop], Callable[..., Value]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, series: operator.contains(series, one),
    ast.NotIn: lambda one, series: not operator.contains(series, one),
}
_CONTAINERS = (list, tuple, dict, str)
_OBJECTS = (Layer, Tensor, Model, Function, Class, Instance, ReadCall)
_MAX_ROUNDS = 500
_LOOP_STEPS = 20_000  # after which a comprehension that makes no layers is left


class Expressions:
    """Evaluates expressions; `calls` carries out calls."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.calls: Caller
        self._handlers: dict[type[ast.expr], Callable[..., Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.List: self._list,
            ast.Tuple: lambda node, scope: self.sequence(tuple(self._list(node, scope))),
            ast.Set: self._list,
            ast.Dict: self._dict,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._boolean,
            ast.Compare: self._comparison,
            ast.IfExp: self._choice,
            ast.Call: self._call,
            ast.Lambda: self.function,
            ast.ListComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.JoinedStr: self._joined,
            ast.NamedExpr: self._named,
            ast.Await: lambda node, scope: self.value(node.value, scope),
        }

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """Return what an expression stands for; Unreadable if only running it would tell."""
        self._state.spend()
        handler = self._handlers.get(type(node))
        if handler is None:
            return self._state.unreadable(node)
        try:
            return handler(node, scope)
        except InputError:
            raise
        except _CAN_FAIL:
            return self._state.unreadable(node)

    def truth(self, value: Value) -> bool | None:
        """Return whether a condition holds; None if only running the program would tell."""
        if is_constant(value) or isinstance(value, list | tuple | dict):
            return bool(value)
        if isinstance(value, Layer | Model | Function | Class | Instance | TrainingFlag):
            return True
        return None

    def sequence(self, items: Value) -> Value:
        """Return a list or tuple; Unreadable if it is too long."""
        assert isinstance(items, list | tuple)
        self._state.spend(len(items) // 8)
        if len(items) <= MAX_ITEMS:
            return items
        if any(isinstance(item, Layer) for item in items[: MAX_LAYERS + 1]):
            raise too_many_layers()
        return Unreadable("a very long list")

    # --- constants and names

    def _constant(self, node: ast.Constant, _: Scope) -> Value:
        value = node.value
        if value is Ellipsis or isinstance(value, bytes | complex):
            return self._state.unreadable(node)
        return value if value is None or isinstance(value, bool) else bounded(value)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        found = scope.find(node.id)
        return ReadName(node.id) if found is None else found.names[node.id]

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        owner = self.value(node.value, scope)
        match owner:
            case ReadName(path=path):
                return ReadName(f"{path}.{node.attr}") if len(path) < 200 else self._state.unreadable(node)
            case Instance() | Super() | Class():
                return self.calls.classes.attribute(owner, node)
            case Model():
                return self.calls.models.attribute(owner, node)
            case Layer(output=Tensor() as output) if node.attr == "output":
                return output
            case Unreadable() | ReadCall() | None | Tensor() | Function():
                return self._state.unreadable(node)
        return Method(owner, node.attr)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        owner, key = self.value(node.value, scope), node.slice
        if isinstance(owner, Tensor):
            return self.calls.models.operation(self._state.code.shown(node)[:40], (owner,), node)
        if isinstance(key, ast.Slice):
            limits = (key.lower, key.upper, key.step)
            places = [None if one is None else self.value(one, scope) for one in limits]
            start, stop, step = (one if isinstance(one, int) else None for one in places)
            is_known = places == [start, stop, step]
            if not is_known or not isinstance(owner, list | tuple | str):
                raise UnknownError
            return owner[start:stop:step]
        index = self.value(key, scope)
        if isinstance(owner, dict):
            return owner[self.key(index)]
        if isinstance(owner, list | tuple | str) and isinstance(index, int):
            return owner[index]
        raise UnknownError

    def key(self, value: Value) -> Value:
        """Return a key of a dict; raise UnknownError if it is not a constant."""
        if isinstance(value, tuple) and all(map(is_constant, value)):
            return value
        if not is_constant(value):
            raise UnknownError
        return value

    # --- containers

    def _list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> list[Value]:
        found: list[Value] = []
        for item in node.elts:
            found += self.unpacked(item, scope)
            if len(found) > MAX_ITEMS:
                self.sequence(found)
                raise UnknownError
        return found

    def unpacked(self, node: ast.expr, scope: Scope) -> list[Value]:
        """Return the value of an item, or those of a starred one."""
        if not isinstance(node, ast.Starred):
            return [self.value(node, scope)]
        value = self.value(node.value, scope)
        if isinstance(value, list | tuple | dict):
            self._state.spend(len(value))
            return list(value)
        return [Unreadable(self._state.code.shown(node))]

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        found: dict[Value, Value] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, scope)
            if key is not None:
                found[self.key(self.value(key, scope))] = value
            elif isinstance(value, dict):
                found |= value
            else:
                raise UnknownError
        return found

    def _comprehension(
        self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp, scope: Scope
    ) -> Value:
        inner = Scope(parent=scope)
        items: list[Value] = []
        is_known, state = True, self._state
        steps, n_made = state.steps_left, state.n_made
        for is_round_known in self._rounds(node.generators, inner):
            is_known &= is_round_known
            if isinstance(node, ast.DictComp):
                items.append((self.key(self.value(node.key, inner)), self.value(node.value, inner)))
            else:
                items.append(self.value(node.elt, inner))
            if state.n_made == n_made and steps - state.steps_left > _LOOP_STEPS:
                raise UnknownError
        if not is_known:
            return self._state.unreadable(node)
        return dict(items) if isinstance(node, ast.DictComp) else self.sequence(items)  # type: ignore[arg-type]

    def _rounds(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[bool]:
        """Bind the variables for each round; what is yielded says whether the round is known to happen."""
        if not generators:
            yield True
            return
        first, *rest = generators
        try:
            items, is_known = items_of(self.value(first.iter, scope)), True
        except UnknownError:
            items, is_known = [None], False
        with_rounds = self.calls.rounds(items[:_MAX_ROUNDS])
        for item in with_rounds:
            self.calls.bind(first.target, item if is_known else None, scope, is_known=is_known)
            tests = [self.truth(self.value(test, scope)) for test in first.ifs]
            if False in tests:
                continue
            for is_inner_known in self._rounds(rest, scope):
                yield is_known and None not in tests and is_inner_known

    # --- operators

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        return self.computed(node.op, left, right, node)

    def computed(self, op: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
        """Return the result of an operator; raise what Python would, or UnknownError."""
        tensors = tuple(one for one in (left, right) if isinstance(one, Tensor))
        if tensors:
            return self.calls.models.operation(_SIGNS.get(type(op), "an operator"), tensors, node)
        if isinstance(op, ast.Mod) and isinstance(left, str):
            return self._formatted(left, right)
        compute = _OPERATORS.get(type(op))
        if compute is None:
            raise UnknownError
        if isinstance(op, ast.Mult):
            left, right = (right, left) if isinstance(right, list | tuple | str) else (left, right)
            if isinstance(left, list | tuple | str):
                if not isinstance(right, int) or len(left) * right > MAX_ITEMS:
                    raise UnknownError
                return left * right
        is_series = isinstance(left, list | tuple | str) and isinstance(right, type(left))
        is_computable = (is_number(left) or isinstance(left, bool)) and (
            is_number(right) or isinstance(right, bool)
        )
        if not is_computable and not (is_series and isinstance(op, ast.Add)):
            raise UnknownError
        found = compute(left, right)
        return self.sequence(found) if isinstance(found, list | tuple) else bounded(found)

    def _formatted(self, text: str, values: Value) -> Value:
        flat = values if isinstance(values, tuple) else (values,)
        if not all(map(is_constant, flat)) or any(part[:1].isdigit() for part in text.split("%")[1:]):
            raise UnknownError  # a width may make a text of any length
        if "*" in text:
            raise UnknownError
        return bounded(text % flat)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            truth = self.truth(value)
            if truth is None:
                raise UnknownError
            return not truth
        if isinstance(value, Tensor):
            return self.calls.models.operation("-", (value,), node)
        if not is_number(value) or isinstance(node.op, ast.Invert):
            raise UnknownError
        return -value if isinstance(node.op, ast.USub) else value

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        is_and = isinstance(node.op, ast.And)
        value: Value = None
        for item in node.values:
            value = self.value(item, scope)
            truth = self.truth(value)
            if truth is None:
                raise UnknownError
            if truth is not is_and:
                return value
        return value

    def _comparison(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        for op, item in zip(node.ops, node.comparators, strict=True):
            right = self.value(item, scope)
            if right is None and isinstance(op, ast.Is | ast.IsNot) and isinstance(left, _OBJECTS):
                return isinstance(op, ast.IsNot)
            if not (_is_comparable(left) and _is_comparable(right)):
                raise UnknownError
            self._state.spend(len(right) if isinstance(right, _CONTAINERS) else 1)
            if not _COMPARISONS[type(op)](left, right):
                return False
            left = right
        return True

    def _choice(self, node: ast.IfExp, scope: Scope) -> Value:
        truth = self.truth(self.value(node.test, scope))
        if truth is None:
            found = [self.value(one, scope) for one in (node.body, node.orelse)]
            layers = [one for one in found if isinstance(one, Layer | Model | Tensor)]
            if not layers:
                raise UnknownError
            self._state.notes.add(node.lineno, "which layer it is is known only when the code runs.")
            return layers[0]
        return self.value(node.body if truth else node.orelse, scope)

    def _joined(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts: list[str] = []
        for item in node.values:
            match item:
                case ast.Constant(value=str() as text):
                    parts.append(text)
                case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                    value = self.value(inner, scope)
                    if not is_constant(value):
                        raise UnknownError
                    parts.append(str(value))
                case _:
                    raise UnknownError
        return bounded("".join(parts))

    def _named(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        self.calls.bind(node.target, value, scope)
        return value

    # --- calls

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        callee = self.value(node.func, scope)
        positional: list[Value] = []
        for item in node.args:
            positional += self.unpacked(item, scope)
        keywords: dict[str, Value] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, scope)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
            elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
                keywords |= value
            else:
                keywords["**"] = self._state.unreadable(keyword.value)
        return self.calls.call(callee, positional, keywords, node, scope)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> Function:
        """Return the function that a definition or a lambda makes, with the values of its defaults."""
        given, defaults = node.args, {}
        named = [*given.posonlyargs, *given.args]
        for item, default in zip(reversed(named), reversed(given.defaults), strict=False):
            defaults[item.arg] = self.value(default, scope)
        for item, other in zip(given.kwonlyargs, given.kw_defaults, strict=True):
            if other is not None:
                defaults[item.arg] = self.value(other, scope)
        return Function(node, scope, defaults)


def _is_comparable(value: Value) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_comparable, value)) if len(value) <= MAX_ITEMS else False
    return is_constant(value) or isinstance(value, dict)
