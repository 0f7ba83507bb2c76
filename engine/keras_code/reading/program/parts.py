"""What the parts of the reader ask of one another; an expression may call, and a call has expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, TypeAlias

from engine.keras_code.reading.left_out import LeftOut
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


class Jump(Enum):
    """How a statement leaves the loop around it."""

    BREAK = auto()
    CONTINUE = auto()


@dataclass(frozen=True)
class Returned:
    """A function's value."""

    value: Value


Signal: TypeAlias = "Jump | Returned | None"  # not a text: types


class Evaluator(Protocol):
    """Evaluates expressions."""

    def value(self, node: ast.expr, scope: Scope) -> Value: ...

    def truth(self, value: Value) -> bool | None: ...

    def sequence(self, items: Value) -> Value: ...

    def attribute(self, owner: Value, name: str, node: ast.expr) -> Value: ...


class Makers(Protocol):
    """Knows layers and models."""

    def attribute(self, model: Model, name: str) -> Value: ...

    def layer_attribute(self, layer: Layer, name: str) -> Value: ...

    def set_attribute(self, owner: Layer | Model, name: str, value: Value, node: ast.expr) -> None: ...


class Operations(Protocol):
    """Makes tensors."""

    def apply(
        self, maker: Layer | Model, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value: ...

    def operation(self, text: str, tensors: tuple[Tensor, ...], node: ast.AST) -> Tensor: ...


class Attributes(Protocol):
    """Knows the attributes of objects and classes."""

    def attribute(self, owner: Instance | Super | Class, name: str, node: ast.AST) -> Value: ...


class Networks(Protocol):
    """Knows which objects of a program's classes are models."""

    def as_model(self, instance: Instance, node: ast.AST) -> Model | None: ...


class Caller(Protocol):
    """Carries out calls, and lets names stand for values."""

    @property
    def models(self) -> Makers: ...

    @property
    def tensors(self) -> Operations: ...

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

    def in_rounds(self, call: Callable[[Any], Value], items: Iterable[Value]) -> Iterator[Value]: ...

    def rounds(self, items: Iterable[Value]) -> Iterator[Value]: ...


class Runner(Protocol):
    """Follows statements."""

    @property
    def left_out(self) -> LeftOut: ...

    def run(self, body: list[ast.stmt], scope: Scope) -> Signal: ...

    def run_function(self, node: FunctionNode, scope: Scope) -> Value: ...
