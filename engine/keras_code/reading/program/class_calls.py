"""Classes of a program: objects, their attributes and methods; networks that are written as classes."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.keras_code.reading.program.model_calls import OWN_CLASS
from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    Instance,
    Method,
    Model,
    Parameter,
    Super,
    Tensor,
    TrainingFlag,
    Value,
)
from engine.keras_code.reading.program.operators import is_kind
from engine.keras_code.reading.program.parts import Caller, Evaluator
from engine.keras_code.reading.program.plain_classes import PlainClasses, holds_values, member_of
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.signatures import LAYER
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable
from engine.language.texts import _

_MODEL_BASES = frozenset({"Model", "Sequential", "Functional"})  # not a text: Keras's names
_STATIC = frozenset({"staticmethod"})
_OF_CLASS = frozenset({"classmethod"})


def keras_base(kind: Class) -> str:
    """Return the name of the class of Keras that a class extends: Model, Sequential or Layer; else ""."""
    for base in kind.all_bases():
        if isinstance(base, ReadName) and (base.last in _MODEL_BASES or base.last == LAYER):
            return base.last
    return ""


class ClassCalls:
    """Makes objects, finds attributes and calls methods."""

    def __init__(self, state: State, expressions: Evaluator, calls: Caller) -> None:
        self._state, self._calls = state, calls
        self.plain = PlainClasses(expressions, calls)

    def instantiate(
        self, kind: Class, positional: list[Value], keywords: dict[str, Value], node: ast.AST
    ) -> Value:
        """Make an object, which runs __init__."""
        state = self._state
        state.entered.add(id(kind.node))
        line = getattr(node, "lineno", kind.node.lineno)
        base = keras_base(kind)
        if base == LAYER and not isinstance(kind.find("call"), Function):
            call = ReadCall(kind.node.name, tuple(state.argument(one, node) for one in positional))
            return state.make_layer(line, call, OWN_CLASS)
        extended = next(filter(is_kind, kind.all_bases()), None)
        if isinstance(extended, ReadName) and not isinstance(kind.find("__init__"), Function):
            text = _("{name} was read as {layer}, without what it adds to that.")
            state.notes.add(line, text.format(name=kind.node.name, layer=extended.last))
            given = tuple(state.argument(one, node) for one in positional)
            named = tuple((name, state.argument(one, node)) for name, one in keywords.items())
            return state.make_layer(line, ReadCall(extended.last, given, named))
        instance = Instance(kind, line)
        state.instances.append(instance)
        if base in _MODEL_BASES:
            instance.model = Model(line, state.place(node))
        first_layer, first_model = len(state.layers), len(state.models)
        init = kind.find("__init__")
        if isinstance(init, Function):
            self._calls.call_function(replace_owner(init, instance), positional, keywords, node)
        elif holds_values(kind):
            self.plain.set_fields(instance, positional, keywords)
            after = kind.find("__post_init__")
            if isinstance(after, Function):
                self._calls.call_function(replace_owner(after, instance), [], {}, node)
        for layer in state.layers[first_layer:]:
            layer.is_used = layer.is_used or base != ""
        for model in state.models[first_model:]:
            model.is_used = model.is_used or base != ""
        if instance.model is not None:
            self._complete(instance, node)
        return instance

    def _complete(self, instance: Instance, node: ast.AST) -> None:
        """Find the layers of a model that is a class: from its call, or from what super().__init__ got."""
        model, call = instance.model, instance.kind.find("call")
        assert model is not None
        if not model.layers and not model.is_functional and isinstance(call, Function):
            self._follow(instance, model, call, node)
        if model.has_layers:
            self._state.make_model(model)
        else:
            name = instance.kind.node.name
            text = _("the class {name} was skipped: only layers in a row can be read.")
            self._state.notes.add(instance.kind.node.lineno, text.format(name=name))

    def _follow(self, instance: Instance, model: Model, call: Function, node: ast.AST) -> None:
        """Find out what an object's call makes of a tensor."""
        given = self._state.make_tensor(Tensor(instance.line))
        build = instance.kind.find("build")
        if isinstance(build, Function):
            self._calls.call_function(replace_owner(build, instance), [Parameter("input_shape")], {}, node)
        flags: dict[str, Value] = {}
        if "training" in call.parameters:
            flags["training"] = TrainingFlag("training")
        found = self._calls.call_function(replace_owner(call, instance), [given], flags, node)
        outputs = tuple(one for one in _listed(found) if isinstance(one, Tensor))
        if outputs and outputs[0] is not given:
            model.inputs, model.outputs = (given,), outputs

    def as_model(self, instance: Instance, node: ast.AST) -> Model | None:
        """Return an object of a class that extends Model or Layer as a model; None if it is no row."""
        call = instance.kind.find("call")
        if instance.model is None and keras_base(instance.kind) == LAYER and isinstance(call, Function):
            instance.model = Model(instance.line, self._state.place(node))
            self._follow(instance, instance.model, call, node)
        return instance.model if instance.model is not None and instance.model.has_layers else None

    def call_instance(
        self, instance: Instance, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value:
        """Call an object: a model or layer of the program's own is followed."""
        tensors = tuple(one for one in positional if isinstance(one, Tensor))
        for name in ("__call__", "call"):
            method = instance.kind.find(name)
            if isinstance(method, Function):
                found = self._calls.call_function(replace_owner(method, instance), positional, keywords, node)
                if isinstance(found, Tensor) or not tensors:
                    return found
        if instance.model is not None and tensors:
            return self._calls.tensors.apply(instance.model, positional, keywords, node)
        if tensors:
            return self._calls.tensors.operation(instance.kind.node.name, tensors, node)
        return self._state.unreadable(node)

    def attribute(self, owner: Instance | Super | Class, name: str, node: ast.AST) -> Value:
        """Return an attribute or a method."""
        if isinstance(owner, Super):
            return self._inherited(owner, name)
        if isinstance(owner, Class):
            found = owner.find(name)
            if isinstance(found, Function):
                return self._bound(found, owner)
            if found is None and name not in owner.scope.names:
                return self._state.unreadable(node)
            return member_of(owner, name, found)
        if name in owner.attributes:
            return owner.attributes[name]
        found = owner.kind.find(name)
        if isinstance(found, Function):
            return self._bound(found, owner)
        if found is not None or name in owner.kind.scope.names:
            return found
        if owner.model is not None:
            return Method(owner.model, name)
        return self._state.unreadable(node)

    def _bound(self, function: Function, owner: Instance | Class) -> Value:
        decorators = decorators_of(function)
        if decorators & _STATIC:
            return function
        if decorators & _OF_CLASS:
            return replace_owner(function, owner if isinstance(owner, Class) else owner.kind)
        if isinstance(owner, Class):
            return function
        bound = replace_owner(function, owner)
        if "property" in decorators or "cached_property" in decorators:
            return self._calls.call_function(bound, [], {}, function.node)
        return bound

    def _inherited(self, found: Super, name: str) -> Value:
        for base in found.home.bases:
            method = base.find(name) if isinstance(base, Class) else None
            if isinstance(method, Function):
                return self._bound(method, found.instance)
        if found.instance.model is not None:
            return Method(found.instance.model, name)
        return Unreadable(f"super().{name}")

    def methods(self, kind: Class) -> list[Function]:
        """Return the class's methods but __init__ and call."""
        return [
            one
            for name, one in kind.scope.names.items()
            if isinstance(one, Function) and name not in ("__init__", "call", "__call__")
        ]

    def call_uncalled(self, kind: Class, method: Function | None = None) -> None:
        """Make an object of a class that nobody uses, and call one of its methods."""
        made = self.instantiate(kind, [], {}, kind.node)
        if method is None or not isinstance(made, Instance):
            return
        bound = self._bound(method, made)
        if isinstance(bound, Function):
            self._calls.call_function(bound, [], {}, kind.node)


def decorators_of(function: Function) -> set[str]:
    """Return the last names of a function's decorators."""
    nodes = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    nodes = [one.func if isinstance(one, ast.Call) else one for one in nodes]
    return {
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in nodes
        if isinstance(one, ast.Attribute | ast.Name)
    }


def replace_owner(function: Function, owner: Instance | Class) -> Function:
    """Return the method as it is called on an object or a class."""
    return replace(function, owner=owner)


def _listed(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]
