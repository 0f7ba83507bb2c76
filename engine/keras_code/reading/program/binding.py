"""Assigns values to a program's names, items and attributes, and deletes them."""

from __future__ import annotations

import ast
import contextlib
from typing import Any

from engine.keras_code.reading.program.known import UnknownError, items_of, key
from engine.keras_code.reading.program.objects import (
    Class,
    Instance,
    Layer,
    Model,
    Scope,
    Stream,
    Value,
    under_name,
)
from engine.keras_code.reading.program.parts import Caller, Evaluator
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.values import Unreadable
from engine.language.texts import _


class Binding:
    """Lets names stand for values."""

    def __init__(self, state: State, expressions: Evaluator, calls: Caller) -> None:
        self._state, self._expressions, self._calls = state, expressions, calls

    def bind(self, target: ast.expr, value: Value, scope: Scope, *, is_known: bool = True) -> None:
        """Let the names of a target stand for a value, or for something unknown."""
        self._state.spend()
        match target:
            case ast.Name(id=name):
                kept = under_name(name, value) if is_known else Unreadable(name)
                scope.outer.get(name, scope).names[name] = kept
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._bind_items(targets, value, scope, is_known=is_known)
            case ast.Starred(value=inner):
                self.bind(inner, value, scope, is_known=is_known)
            case ast.Attribute():
                owner = self._expressions.value(target.value, scope)
                text = self._state.code.shown(target)
                kept = under_name(text, value) if is_known else Unreadable(text)
                self.set_attribute(owner, target.attr, kept, target)
            case ast.Subscript():
                self._bind_item(target, value if is_known else Unreadable(_("an item")), scope)

    def _bind_items(self, targets: list[ast.expr], value: Value, scope: Scope, *, is_known: bool) -> None:
        value = items_of(value) if isinstance(value, Stream) else value
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

    def set_attribute(self, owner: Value, name: str, value: Value, node: ast.expr) -> None:
        """Carry out owner.name = value."""
        match owner:
            case Instance(model=Model() as model) if name == "trainable":
                self._calls.models.set_attribute(model, name, value, node)
            case Instance():
                owner.attributes[name] = value
            case Class():
                owner.scope.names[name] = value
            case Layer() | Model():
                self._calls.models.set_attribute(owner, name, value, node)

    def _bind_item(self, target: ast.Subscript, value: Value, scope: Scope) -> None:
        owner = self._expressions.value(target.value, scope)
        try:
            place = self._place(target.slice, scope)
            if isinstance(owner, dict):
                owner[key(place)] = value
            elif isinstance(owner, list):
                owner[place] = items_of(value) if isinstance(value, Stream) else value
                self._state.n_events += isinstance(value, Layer)
        except (UnknownError, TypeError, ValueError, LookupError):
            make_unknown(owner)

    def _place(self, node: ast.expr, scope: Scope) -> Any:
        if not isinstance(node, ast.Slice):
            return self._expressions.value(node, scope)
        limits = (node.lower, node.upper, node.step)
        return slice(*(None if one is None else self._expressions.value(one, scope) for one in limits))

    def unbind(self, target: ast.expr, scope: Scope) -> None:
        """Carry out del."""
        match target:
            case ast.Name(id=name):
                scope.outer.get(name, scope).names.pop(name, None)
            case ast.Tuple(elts=targets):
                for one in targets:
                    self.unbind(one, scope)
            case ast.Attribute():
                owner = self._expressions.value(target.value, scope)
                if isinstance(owner, Instance):
                    owner.attributes.pop(target.attr, None)
            case ast.Subscript():
                owner = self._expressions.value(target.value, scope)
                with contextlib.suppress(UnknownError):
                    try:
                        place = self._place(target.slice, scope)
                        if isinstance(owner, list | dict):
                            del owner[place]
                            self._state.n_events += 1
                    except (TypeError, ValueError, LookupError):
                        make_unknown(owner)


def make_unknown(owner: Value) -> None:
    """Let the items of a list or dict be unknown."""
    if isinstance(owner, list):
        owner[:] = [Unreadable(_("an item"))] * len(owner)
    elif isinstance(owner, dict):
        owner |= dict.fromkeys(owner, Unreadable(_("an item")))
