"""Evaluates a program's expressions, as far as their values follow from the text alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from engine.errors import InputError
from engine.keras_code.reading.program.known import (
    CAN_FAIL,
    UnknownError,
    bounded,
    is_constant,
    is_number,
    items_of,
    iterator,
    key,
)
from engine.keras_code.reading.program.objects import (
    Array,
    Class,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Scope,
    Stream,
    Super,
    Tensor,
    TrainingFlag,
    Value,
    under_name,
)
from engine.keras_code.reading.program.operators import SIGNS, compared, computed, formatted
from engine.keras_code.reading.program.parts import Caller
from engine.keras_code.reading.program.state import MAX_ITEMS, MAX_LAYERS, State, too_long, too_many_layers
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable
from engine.language.texts import _

_LOOP_STEPS = 20_000  # after which a comprehension that makes no layers is left
YIELDS = "the items of a generator"  # not a text: under this name in its scope, which no program can have
_CONTAINERS = (list, tuple, dict, str)


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
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
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
        except CAN_FAIL:
            return self._state.unreadable(node)

    def truth(self, value: Value) -> bool | None:
        """Return whether a condition holds; None if only running the program would tell."""
        if isinstance(value, Array) and len(value) > 1:
            return None
        if is_constant(value) or isinstance(value, list | tuple | dict):
            return bool(value)
        if isinstance(value, Layer | Model | Function | Class | Instance | Stream | TrainingFlag):
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
        return too_long()

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
        return self.attribute(self.value(node.value, scope), node.attr, node)

    def attribute(self, owner: Value, name: str, node: ast.expr) -> Value:
        """Return an attribute of a value."""
        match owner:
            case ReadName() if name == "__name__":
                return owner.last
            case ReadName(path=path):
                return ReadName(f"{path}.{name}") if len(path) < 200 else self._state.unreadable(node)
            case Instance() | Super() | Class():
                return self.calls.classes.attribute(owner, name, node)
            case Model():
                return self.calls.models.attribute(owner, name)
            case Layer():
                return self.calls.models.layer_attribute(owner, name)
            case Unreadable() | ReadCall() | None | Tensor() | Function():
                return self._state.unreadable(node)
        return Method(owner, name)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        owner, place = self.value(node.value, scope), node.slice
        if isinstance(owner, Tensor):
            return self.calls.tensors.operation(self._state.code.shown(node)[:40], (owner,), node)
        if isinstance(place, ast.Slice):
            limits = (place.lower, place.upper, place.step)
            places = [None if one is None else self.value(one, scope) for one in limits]
            start, stop, step = (one if isinstance(one, int) else None for one in places)
            is_known = places == [start, stop, step]
            if not is_known or not isinstance(owner, list | tuple | str):
                raise UnknownError
            return type(owner)(owner[start:stop:step])
        index = self.value(place, scope)
        if isinstance(owner, dict):
            found = owner[key(index)]
        elif isinstance(owner, list | tuple | str) and isinstance(index, int):
            found = owner[index]
        else:
            raise UnknownError
        return under_name(self._state.code.shown(node), found)

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
        if isinstance(value, list | tuple | dict | Stream):
            items = items_of(value)
            self._state.spend(len(items))
            return items
        return [Unreadable(self._state.code.shown(node))]

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        found: dict[Value, Value] = {}
        for name, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, scope)
            if name is not None:
                found[key(self.value(name, scope))] = value
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
                items.append((key(self.value(node.key, inner)), self.value(node.value, inner)))
            else:
                items.append(self.value(node.elt, inner))
            if state.n_made == n_made and steps - state.steps_left > _LOOP_STEPS:
                raise UnknownError
        if not is_known:
            return self._state.unreadable(node)
        if isinstance(node, ast.DictComp):
            return dict(items)  # type: ignore[arg-type]
        found = self.sequence(items)
        return (
            Stream(iter(found)) if isinstance(node, ast.GeneratorExp) and isinstance(found, list) else found
        )

    def _rounds(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[bool]:
        """Bind the variables for each round; what is yielded says whether the round is known to happen."""
        if not generators:
            yield True
            return
        first, *rest = generators
        try:
            items, is_known = iterator(self.value(first.iter, scope)), True
        except UnknownError:
            items, is_known = iter([None]), False
        with_rounds = self.calls.rounds(items)
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
            return self.calls.tensors.operation(SIGNS.get(type(op), _("an operator")), tensors, node)
        found = computed(op, left, right)
        return self.sequence(found) if isinstance(found, list | tuple) else found

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            truth = self.truth(value)
            if truth is None:
                raise UnknownError
            return not truth
        if isinstance(value, Tensor):
            return self.calls.tensors.operation("-", (value,), node)
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
            self._state.spend(len(right) if isinstance(right, _CONTAINERS) else 1)
            if not compared(op, left, right):
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
            self._state.notes.add(node.lineno, _("which layer it is is known only when the code runs."))
            return layers[0]
        return self.value(node.body if truth else node.orelse, scope)

    def _joined(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts: list[str] = []
        for item in node.values:
            match item:
                case ast.Constant(value=str() as text):
                    parts.append(text)
                case ast.FormattedValue(value=inner, conversion=conversion, format_spec=form):
                    shown = "" if form is None else self.value(form, scope)
                    if not isinstance(shown, str):
                        raise UnknownError
                    sign = chr(conversion) if conversion > 0 else ""
                    parts.append(formatted(self.value(inner, scope), sign, shown))
                case _:
                    raise UnknownError
        return bounded("".join(parts))

    def _named(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        self.calls.bind(node.target, value, scope)
        return value

    def _yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> Value:
        value = None if node.value is None else self.value(node.value, scope)
        home = scope.find(YIELDS)
        items = home.names[YIELDS] if home is not None else None
        if isinstance(items, list):
            items += items_of(value) if isinstance(node, ast.YieldFrom) else [value]
        return None

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
            elif isinstance(value, dict) and all(isinstance(name, str) for name in value):
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
