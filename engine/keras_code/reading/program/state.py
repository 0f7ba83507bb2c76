"""What is known of a pasted program while it is followed: its layers and models, and the steps left."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from engine.errors import InputError
from engine.keras_code.reading.code_text import ParsedCode
from engine.keras_code.reading.notes import Notes
from engine.keras_code.reading.program.objects import (
    Class,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Place,
    Tensor,
    Value,
)
from engine.keras_code.reading.values import ReadCall, ReadName, ReadValue, Unreadable
from engine.language.texts import _, pgettext

MAX_ITEMS = 2000  # of a list, and of an argument with everything in it
MAX_LAYERS = 500  # of one network
MAX_MADE = 20_000  # layers in all rounds of all loops
MAX_MAGNITUDE = 1e12
MAX_TEXT_LENGTH = 1000
_OF_PROGRAM = (Instance, Class, Function, Method, Tensor, Model, dict)


@dataclass
class State:
    """One reading of one program.

    Attributes
    ----------
    code : ParsedCode
    notes : Notes
    enters_unknown : bool
        Whether a branch is taken whose condition only running the program would tell.
    steps_left : int
        The work that following the program may take.
    """

    code: ParsedCode
    notes: Notes
    enters_unknown: bool = False
    steps_left: int = 300_000
    layers: list[Layer] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    tensors: list[Tensor] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    entered: set[int] = field(default_factory=set)  # nodes of functions and classes that were called
    handed: list[tuple[Function, dict[str, Value]]] = field(default_factory=list)
    grids: list[dict[Value, Value]] = field(default_factory=list)
    seen: list[tuple[int, ReadCall]] = field(default_factory=list)  # what prepares data, splits or trains
    loose_calls: list[tuple[int, ReadCall]] = field(default_factory=list)  # of compile, fit
    read_once: list[tuple[int, set[int]]] = field(default_factory=list)  # loops, and the layers in them
    loose_shape: Value = None  # of model.build(...)
    nodes: list[int] = field(default_factory=list)
    rounds: list[tuple[int, int]] = field(default_factory=list)
    n_loops: int = 0
    n_events: int = 0  # layers, models and tensors that were made or changed
    n_made: int = 0  # layers of Keras and models, and what is made of them

    def spend(self, steps: int = 1) -> None:
        """Count work; raises TooManyStepsError if a program needs more than any network does."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise TooManyStepsError

    def place(self, node: ast.AST) -> Place:
        """Return where a model is made."""
        return Place((*self.nodes, id(node)), tuple(self.rounds))

    def unreadable(self, node: ast.AST) -> Unreadable:
        """Return what an expression is that only running the program would tell."""
        self.spend()
        if isinstance(node, ast.expr):
            return Unreadable(self.code.shown(node))
        return Unreadable(pgettext("code without a name", "it"))

    # --- what is made

    def make_layer(self, line: int, call: ReadCall, foreign: str = "") -> Layer:
        """Record a layer."""
        if len(self.layers) >= MAX_MADE:
            raise too_many_layers()
        layer = Layer(line, call, foreign)
        self.layers.append(layer)
        self.n_events += 1
        self.n_made += not foreign
        return layer

    def make_model(self, model: Model) -> Model:
        """Record a model."""
        self.models.append(model)
        self.n_events += 1
        self.n_made += 1
        return model

    def make_tensor(self, tensor: Tensor) -> Tensor:
        """Record a tensor; what made it and its parents are used from now on."""
        self.spend()
        self.tensors.append(tensor)
        self.n_events += 1
        for parent in tensor.parents:
            parent.n_uses += 1
        maker = tensor.maker
        if maker is not None:
            maker.is_used = True
        if isinstance(maker, Layer):
            maker.output = tensor
            self.n_made += not maker.foreign
        return tensor

    def append(self, model: Model, items: list[Layer | Model]) -> None:
        """Append layers to a model in which they stand in a row."""
        self.spend(len(items))
        self.n_events += 1
        self.n_made += len(items)
        for item in items:
            item.is_used = True
            if isinstance(item, Layer):
                item.home = model
        model.layers += items

    # --- arguments

    def argument(self, value: Value, node: ast.AST) -> ReadValue:
        """Convert a value to one that a layer's argument can be; what is too large becomes Unreadable."""
        self._room = MAX_ITEMS
        try:
            return self._argument(value, node)
        except _TooLargeError:
            return too_long()

    _room: int = 0

    def _argument(self, value: Value, node: ast.AST) -> ReadValue:
        self.spend()
        self._room -= 1
        if self._room < 0:
            raise _TooLargeError
        match value:
            case bool() | int() | float() | str() | None | ReadName() | Unreadable():
                return value
            case list() | tuple():
                return tuple(self._argument(item, node) for item in value)
            case ReadCall():
                self._room -= size_of(value)
                return value
            case Layer():
                value.is_used = True
                return value.call
        return self.unreadable(node)


def too_long() -> Unreadable:
    """Return what a list is that is too long to be followed."""
    return Unreadable(_("a very long list"))


def too_many_layers() -> InputError:
    """Return the error for a network that is too large."""
    return InputError(_("at most {n} layers can be read at once; this is more.").format(n=MAX_LAYERS))


class TooManyStepsError(Exception):
    """The program takes more steps than it may."""


class _TooLargeError(Exception):
    """An argument has more in it than any layer takes."""


def size_of(call: ReadCall) -> int:
    """Count the values in a call; as `State.argument` made it, it has few."""
    count = 1
    for item in (*call.positional, *(value for _name, value in call.keywords)):
        count += _size(item)
    return count


def _size(value: ReadValue) -> int:
    if isinstance(value, ReadCall):
        return size_of(value)
    return 1 + sum(map(_size, value)) if isinstance(value, tuple) else 1
