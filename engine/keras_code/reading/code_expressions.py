"""Interprets the expressions of a pasted program: layers, tensors, constants."""

from __future__ import annotations

import ast

from engine.keras_code.reading.code_calls import FirstCall
from engine.keras_code.reading.code_parts import MAX_LAYERS, FoundLayer, Parts
from engine.keras_code.reading.code_text import ParsedCode
from engine.keras_code.reading.code_values import (
    MAX_ITEMS,
    TooLargeError,
    ValueReader,
)
from engine.keras_code.reading.notes import Notes
from engine.keras_code.reading.signatures import INPUT_CALLS, is_layer_name
from engine.keras_code.reading.values import LoopValue, ReadCall, ReadName, ReadValue, is_known

_KERAS_ROOTS = frozenset({"keras", "tensorflow", "tf_keras", "tf", ""})
_FOREIGN = frozenset({"nn", "torch"})
_MODEL_CALLS = frozenset({"Model", "Functional"})
# Modules whose objects layers take as arguments; an assignment of one is understood.
_ARGUMENT_PLACES = frozenset({"initializers", "regularizers", "constraints", "activations"})
_MAX_NAME_LENGTH = 200
_BRANCH = "the network branches here; its layers were put in one row."


class Expressions:
    """Keeps the values of the program's names, and finds the layers in its expressions."""

    def __init__(self, notes: Notes, code: ParsedCode) -> None:
        self.parts = Parts()
        self.values = ValueReader(code)
        self._notes = notes
        self._code = code
        self._custom: set[str] = set()
        self._tensors: dict[str, int] = {}  # name to the number of layers before it
        self._depth = 0

    # --- names

    def take_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Record imported names of modules and classes, and classes that are not Keras's."""
        module = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
        is_near = isinstance(node, ast.ImportFrom) and node.level > 0
        is_keras = not is_near and module.partition(".")[0] in _KERAS_ROOTS
        for item in node.names:
            name = item.asname or item.name
            self._forget(name)
            self._custom.discard(name)
            if not is_keras and is_layer_name(item.name):
                self._custom.add(name)
            if item.asname and len(module + item.name) <= _MAX_NAME_LENGTH:
                self.values.keep(name, ReadName(module + item.name))

    def take_class(self, name: str) -> None:
        """Record a class of the program's own: calls of it are not Keras layers."""
        self._forget(name)
        self._custom.add(name)

    def take_loop(self, target: ast.expr, series: ast.expr) -> None:
        """Let the variable of a loop stand for each of its values."""
        self.forget(target)
        if isinstance(target, ast.Name):
            self._keep_constant(target.id, self.values.loop_value(target.id, series))

    def take_arguments(self, arguments: ast.arguments, call: FirstCall | None) -> None:
        """Give parameters the values of the function's first call, or else their defaults."""
        for target, series in call.loops if call else ():
            self.take_loop(target, series)
        named = [*arguments.posonlyargs, *arguments.args]
        given: dict[str, ast.expr] = {}
        for item, default in zip(reversed(named), reversed(arguments.defaults), strict=False):
            given[item.arg] = default
        for item, other in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            given |= {item.arg: other} if other else {}
        if call:
            given = call.arguments(named, given)
        values = {name: self.values.value(node) for name, node in given.items()}
        for item in (*named, *arguments.kwonlyargs):
            self._forget(item.arg)
            if item.arg in values:
                self._keep_constant(item.arg, values[item.arg])

    def _keep_constant(self, name: str, value: ReadValue) -> bool:
        is_constant = is_known(value) or isinstance(value, LoopValue)
        if is_constant:
            self.values.keep(name, value)
        return is_constant

    def forget(self, target: ast.expr) -> None:
        """Forget the names in `target`, whose values are known only by running the code."""
        for item in ast.walk(target):
            self.values.spend()
            if isinstance(item, ast.Name):
                self._forget(item.id)

    def _forget(self, name: str) -> None:
        self.values.forget(name)
        self._tensors.pop(name, None)
        self.parts.by_name.pop(name, None)

    def assign(self, name: str, node: ast.expr) -> bool:
        """Let `name` stand for an expression; returns whether that was understood."""
        if isinstance(node, ast.Name) and node.id in self.parts.by_name:
            self.parts.by_name[name] = self.parts.by_name[node.id]
            return True
        layers = self.layers(node)
        is_model = self._is_call_of(node, "Sequential")
        value = self.values.value(node)
        before = self._tensors.get(node.id) if isinstance(node, ast.Name) else None
        self._forget(name)
        if layers is not None:
            if self._makes_tensor(node, layers):
                self.parts.start(node.lineno, layers)
                self._depth += len(layers)
                self._tensors[name] = self._depth
            else:
                self.parts.start(node.lineno, layers, name, is_model)
                self.values.keep(name, value)
            return True
        if before is not None:
            self._tensors[name] = before
            return True
        if self._keep_constant(name, value):
            return True
        if isinstance(value, ReadCall):
            self.values.keep(name, value)
            return value.name in _MODEL_CALLS or bool(_ARGUMENT_PLACES & set(value.path.split(".")))
        return False

    def _is_call_of(self, node: ast.expr, name: str) -> bool:
        path = self.values.path(node.func) if isinstance(node, ast.Call) else ""
        return path.rpartition(".")[2] == name

    # --- layers

    def layers(self, node: ast.expr, is_place: bool = False) -> list[FoundLayer] | None:
        """The layers that an expression makes or stands for, in order; None if it is not about layers.

        Where layers are expected (`is_place`), a call of any class counts as one.
        """
        self.values.spend()
        match node:
            case ast.Name(id=name) if name in self.parts.by_name:
                self.values.spend(len(self.parts.by_name[name].layers))
                return self.parts.use(name)
            case ast.Starred(value=value):
                return self.layers(value, is_place)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return self._items(items, is_place)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                first, second = self.layers(left, is_place), self.layers(right, is_place)
                if first is None or second is None:
                    return None
                self.values.spend(len(first) + len(second))
                return first + second
            case ast.Call(func=ast.Call() as maker):
                return self._applied(node, maker)
            case ast.Call(func=ast.Name(id=name)) if name in self.parts.by_name:
                return self._applied(node, node.func) if self._has_tensor(node) else None
            case ast.Call():
                return self._made(node, is_place)
        return None

    def _items(self, items: list[ast.expr], is_place: bool) -> list[FoundLayer] | None:
        found: list[FoundLayer] = []
        has_any = False
        for item in items if is_place else items[:MAX_ITEMS]:
            layers = self.layers(item, is_place)
            if layers is not None:
                has_any = True
                found += layers
            elif is_place:
                self._notes.add(item.lineno, f"{self._code.shown(item)[:40]} was skipped: it is not a layer.")
            if len(found) > MAX_LAYERS + 1:
                break
        return found if has_any or (is_place and not items) else None

    def _made(self, node: ast.Call, is_place: bool) -> list[FoundLayer] | None:
        """The layer of a constructor call, or the layers of a whole model."""
        if self._is_call_of(node, "Sequential"):
            given = node.args[:1] + [keyword.value for keyword in node.keywords if keyword.arg == "layers"]
            return (self.layers(given[0], is_place=True) or []) if given else []
        path = self.values.path(node.func)
        places, _, name = path.rpartition(".")
        if not is_place and not self._is_layer(path):
            return None
        if is_place and not (self._is_layer(path) or name[:1].isupper()):
            return None
        try:
            call = self.values.call(node)
        except TooLargeError:
            self._notes.add(node.lineno, f"{name} was skipped: its arguments are too long to be read.")
            return []
        if call is None:
            return None
        foreign = ""
        if isinstance(node.func, ast.Name) and node.func.id in self._custom:
            foreign = "it is a class of its own, not Keras's."
        elif _FOREIGN & set(places.split(".")):
            foreign = "it is PyTorch's, and only Keras can be read."
        for item in ast.walk(node):
            self.values.spend()
            if isinstance(item, ast.Name) and item.id in self.parts.by_name:
                self.parts.use(item.id)
        return [FoundLayer(node.lineno, call, foreign)]

    def _is_layer(self, path: str) -> bool:
        places, _, name = path.rpartition(".")
        if places.rpartition(".")[2] == "layers" and name[:1].isupper():
            return True
        is_elsewhere = bool(_ARGUMENT_PLACES & set(places.split(".")))
        return not is_elsewhere and (is_layer_name(name) or name in INPUT_CALLS)

    # --- the functional style

    def _applied(self, node: ast.Call, maker: ast.expr) -> list[FoundLayer] | None:
        """Handle Dense(16)(x): what made x, if it is part of the expression, and then the layer."""
        layer = self.layers(maker)
        if layer is None:
            return None
        before: list[FoundLayer] = []
        for item in node.args:
            inner = self.layers(item)
            before += inner or []
            if isinstance(item, ast.Name) and self._tensors.get(item.id, self._depth) != self._depth:
                self._notes.add(node.lineno, _BRANCH)
        return before + layer

    def _has_tensor(self, node: ast.Call) -> bool:
        return any(map(self._is_tensor, node.args))

    def _is_tensor(self, node: ast.expr) -> bool:
        self.values.spend()
        if isinstance(node, ast.Call):
            return (
                isinstance(node.func, ast.Call) or self._is_call_of(node, "Input") or self._has_tensor(node)
            )
        return isinstance(node, ast.Name) and node.id in self._tensors

    def _makes_tensor(self, node: ast.expr, layers: list[FoundLayer]) -> bool:
        """Whether the expression is a layer's output or a network's input."""
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Call):
            return True
        is_input = len(layers) == 1 and layers[0].call.name == "Input"
        return is_input or (isinstance(node.func, ast.Name) and self._has_tensor(node))
