"""Tensors: what layers, models and operations make of others."""

from __future__ import annotations

import ast

from engine.keras_code.reading.program.objects import Layer, Model, Parameter, Tensor, Value
from engine.keras_code.reading.program.state import State
from engine.keras_code.reading.signatures import INPUT_CALLS
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable, text_of
from engine.language.texts import N_

_ACTIVATION_PLACES = frozenset({"activations", "nn", "ops"})
_ACTIVATIONS = frozenset(
    {"relu", "softmax", "sigmoid", "tanh", "elu", "selu", "gelu", "softplus", "swish", "silu", "leaky_relu"}
)
NOT_A_LAYER = N_("it is not a layer of Keras.")
_INPUTS = ("inputs", "input", "x")


class TensorCalls:
    """Makes tensors."""

    def __init__(self, state: State) -> None:
        self._state = state

    def apply(
        self,
        maker: Layer | Model,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
    ) -> Value:
        """Return the tensor that a layer or a model makes of others."""
        given = positional or [keywords[key] for key in _INPUTS if key in keywords]
        if not given:
            return self._state.unreadable(node)
        others = [one for one in given[1:] if isinstance(one, Tensor)]
        parents = tuple(self.as_tensor(one, node) for one in [*parts_of(given[0]), *others])
        arguments = [(key, value) for key, value in keywords.items() if key not in _INPUTS]
        arguments += [("training", one) for one in given[1:2] if isinstance(one, bool)]
        return self._state.make_tensor(Tensor(node.lineno, maker, parents, arguments=tuple(arguments)))

    def as_tensor(self, value: Value, node: ast.AST) -> Tensor:
        if isinstance(value, Tensor):
            return value
        if isinstance(value, Layer) and value.call.name in INPUT_CALLS:
            value.is_used = True
            return self._state.make_tensor(Tensor(value.line, call=value.call))
        text = ""
        if not isinstance(value, ReadName | Parameter):  # of a name that the lines use, nothing is missing
            known = self._state.argument(value, node)
            text = (known.source or known.text) if isinstance(known, Unreadable) else text_of(known)
        return self._state.make_tensor(Tensor(getattr(node, "lineno", 1), unknown=text))

    def operation(self, text: str, tensors: tuple[Tensor, ...], node: ast.AST) -> Tensor:
        """Return what an operation that is no layer makes of tensors."""
        line = getattr(node, "lineno", 1)
        name = text.rpartition(".")[2] if text.replace(".", "_").isidentifier() else text
        maker = self._state.make_layer(line, ReadCall(name or text), NOT_A_LAYER)
        return self._state.make_tensor(Tensor(line, maker, tensors))

    def activated(
        self,
        path: str,
        tensor: Tensor,
        rest: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
    ) -> Tensor:
        """Return what a function such as keras.activations.relu makes of a tensor, as a layer would."""
        name = path.rpartition(".")[2]
        if rest or keywords.keys() - {"name"}:
            return self.operation(path, (tensor,), node)
        call = ReadCall("Activation", (name,))  # not a text: Keras's name
        maker = self._state.make_layer(node.lineno, call)
        return self._state.make_tensor(Tensor(node.lineno, maker, (tensor,)))


def is_activation(path: str) -> bool:
    """Return whether a name is one of Keras's activation functions."""
    places, _, name = path.rpartition(".")
    return name in _ACTIVATIONS and bool(_ACTIVATION_PLACES & set(places.split(".")))


def parts_of(value: Value) -> list[Value]:
    """Return the values of a list or dict, or the value."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]
