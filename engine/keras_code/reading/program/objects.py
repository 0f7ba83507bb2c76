"""What the names of a pasted program can stand for, beside constants, lists, tuples and dicts.

Constants are Python's own; `ReadName` is a name from outside of the program, `ReadCall` an object made by a
call that only Keras or scikit-learn understands, `Unreadable` what only running the program would tell.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.keras_code.reading.values import ReadCall, Unreadable

Value: TypeAlias = object  # any of the classes here and in `reading.values`, or a constant, list, tuple, dict


@dataclass(frozen=True)
class Parameter(Unreadable):
    """A parameter of a function that nobody calls."""


def under_name(name: str, value: Value) -> Value:
    """Return the value under the name that sentences about it use."""
    if type(value) is Unreadable:
        assert isinstance(value, Unreadable)
        return Unreadable(name, value.source or value.text)
    return value


@dataclass(frozen=True)
class TrainingFlag(Parameter):
    """The argument `training` of a model's own call, which is true while it trains."""


@dataclass(frozen=True)
class Place:
    """Where a model is made: the call's node, those of the calls around it, and rounds of loops.

    Attributes
    ----------
    nodes : tuple of int
        Identities of the nodes, outermost call first.
    rounds : tuple of (int, int)
        For each loop around it the number of its run, and of the round, outermost first.
    """

    nodes: tuple[int, ...] = ()
    rounds: tuple[tuple[int, int], ...] = ()

    def is_variant_of(self, other: Place) -> bool:
        """Return whether both were made by the same line in different rounds of one loop."""
        same_loop = bool(self.rounds and other.rounds) and self.rounds[0][0] == other.rounds[0][0]
        return self.nodes == other.nodes and same_loop and self.rounds != other.rounds


class Array(list[Value]):
    """A one-dimensional array of NumPy, on which operators work item by item."""


@dataclass(eq=False)
class Stream:
    """An iterator or generator, whose items are there once, and as they are when they are asked for."""

    items: Iterator[Value]


@dataclass(eq=False)
class Layer:
    """A layer that the program makes; `foreign` says why it is not one of Keras's, if it is not."""

    line: int
    call: ReadCall
    foreign: str = ""
    is_used: bool = False
    output: Tensor | None = None  # of its last application
    home: Model | None = None  # in which it stands in a row


@dataclass(eq=False)
class Tensor:
    """What a layer, a model or an operation makes of other tensors; without a maker an input.

    Attributes
    ----------
    line : int
    maker : Layer, Model or None
    parents : tuple of Tensor
    call : ReadCall or None
        Of an input: the call that made it.
    arguments : tuple of (str, object)
        The keywords with which the layer was called.
    unknown : str
        Of an input: the text of what comes before it and can't be read.
    """

    line: int
    maker: Layer | Model | None = None
    parents: tuple[Tensor, ...] = ()
    call: ReadCall | None = None
    arguments: tuple[tuple[str, Value], ...] = ()
    unknown: str = ""
    n_uses: int = 0


@dataclass(eq=False)
class Model:
    """A model: layers in a row, or what lies between tensors.

    Attributes
    ----------
    line : int
    place : Place
    layers : list
        Of Layer and Model, in order; of a Sequential.
    inputs, outputs : tuple of Tensor
        Of a functional model.
    is_named : bool
        Whether a call of Sequential or Model makes it; else lines such as model.add(...) alone.
    calls : list of (int, ReadCall)
        Its calls of compile, fit and the like, each with its line.
    """

    line: int
    place: Place = Place()
    layers: list[Layer | Model] = field(default_factory=list)
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    is_named: bool = True
    is_used: bool = False
    calls: list[tuple[int, ReadCall]] = field(default_factory=list)
    built_shape: Value = None

    @property
    def is_functional(self) -> bool:
        return bool(self.outputs)

    @property
    def has_layers(self) -> bool:
        return bool(self.layers or self.outputs)


@dataclass(eq=False)
class Scope:
    """The names of a program, a class or a call of a function."""

    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    outer: dict[str, Scope] = field(default_factory=dict)  # names declared global or nonlocal

    def find(self, name: str) -> Scope | None:
        """Return the scope that has the name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope


FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(eq=False)
class Function:
    """A function of the program; a method has `owner`, the object or class that it is called on."""

    node: FunctionNode
    scope: Scope
    defaults: dict[str, Value] = field(default_factory=dict)
    owner: Instance | Class | None = None
    home: Class | None = None  # the class that defines it, for super()

    @property
    def name(self) -> str:
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name

    @property
    def parameters(self) -> tuple[str, ...]:
        given = self.node.args
        return tuple(item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs))


@dataclass(eq=False)
class Class:
    """A class of the program."""

    node: ast.ClassDef
    scope: Scope
    bases: tuple[Value, ...] = ()

    def find(self, name: str) -> Value:
        """Return what the class or one of its bases in the program calls so; None if nothing."""
        if name in self.scope.names:
            return self.scope.names[name]
        found = (base.find(name) for base in self.bases if isinstance(base, Class))
        return next((one for one in found if one is not None), None)

    def all_bases(self) -> tuple[Value, ...]:
        """Return the bases, and theirs."""
        return self.bases + tuple(
            x for base in self.bases if isinstance(base, Class) for x in base.all_bases()
        )


@dataclass(eq=False)
class Instance:
    """An object of a class of the program; one that is a Keras model has `model`."""

    kind: Class
    line: int
    attributes: dict[str, Value] = field(default_factory=dict)
    model: Model | None = None


@dataclass(eq=False)
class Method:
    """A method of a constant, list, dict, model or layer, before it is called."""

    owner: Value
    name: str


@dataclass(eq=False)
class Super:
    """What super() gives in a method."""

    instance: Instance
    home: Class


@dataclass(eq=False)
class Partial:
    """A callable with some arguments already given, as functools.partial makes it."""

    function: Value
    positional: tuple[Value, ...]
    keywords: dict[str, Value]
