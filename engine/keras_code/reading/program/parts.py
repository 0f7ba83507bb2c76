"""What the parts of the reader ask of one another; an expression may call, and a call has expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Protocol

from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    FunctionNode,
    Instance,
    Layer,
    Model,
    Scope,
    Super,
    Tensor,
    Value,
)


class Evaluator(Protocol):
    """Evaluates expressions."""

    def value(self, node: ast.expr, scope: Scope) -> Value: ...

    def sequence(self, items: Value) -> Value: ...

    def key(self, value: Value) -> Value: ...


class Makers(Protocol):
    """Makes tensors and models."""

    def attribute(self, model: Model, node: ast.Attribute) -> Value: ...

    def apply(
        self, maker: Layer | Model, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value: ...

    def operation(self, text: str, tensors: tuple[Tensor, ...], node: ast.AST) -> Tensor: ...


class Attributes(Protocol):
    """Knows the attributes of objects and classes."""

    def attribute(self, owner: Instance | Super | Class, node: ast.Attribute) -> Value: ...


class Caller(Protocol):
    """Carries out calls."""

    @property
    def models(self) -> Makers: ...

    @property
    def classes(self) -> Attributes: ...

    def call(
        self,
        callee: Value,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
        scope: Scope,
    ) -> Value: ...

    def call_function(
        self, function: Function, positional: list[Value], keywords: dict[str, Value], node: ast.AST
    ) -> Value: ...

    def bind(self, target: ast.expr, value: Value, scope: Scope, *, is_known: bool = True) -> None: ...

    def rounds(self, items: Iterable[Value]) -> Iterator[Value]: ...


class Runner(Protocol):
    """Follows statements."""

    def run_function(self, node: FunctionNode, scope: Scope) -> Value: ...
