"""Puts the layers of a model in a row, from its input to its output, and says where it is no row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.keras_code.reading.program.objects import Layer, Model, Parameter, Tensor, Value
from engine.keras_code.reading.program.state import MAX_LAYERS, State, too_many_layers
from engine.keras_code.reading.signatures import (
    BIDIRECTIONAL,
    INPUT_CALLS,
    kind_of,
)
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable, text_of
from engine.language.texts import N_, _

_BRANCHES = N_("the network branches here; its layers were put in one row.")
_JOINS = N_("the network joins several inputs here; their layers were put in one row.")


@dataclass(frozen=True)
class FoundLayer:
    """A layer's call, its line, and, as a marked text, why it is not a Keras layer if it is not one."""

    line: int
    call: ReadCall
    foreign: str = ""

    @property
    def has_card(self) -> bool:
        if self.foreign:
            return False
        return kind_of(self.call.name) is not None or self.call.name == BIDIRECTIONAL


@dataclass
class Row:
    """The layers of a model in order, what its inputs say, and sentences with their lines."""

    layers: list[FoundLayer] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    members: set[int] = field(default_factory=set)  # identities of layers and models in it

    @property
    def has_cards(self) -> bool:
        return any(layer.has_card for layer in self.layers)


class Rows:
    """Follows models of one program."""

    def __init__(self, state: State) -> None:
        self._state = state

    def of_model(self, model: Model) -> Row:
        """Return the layers of a model."""
        row = Row()
        self._add_model(model, row, 0)
        return row

    def of_tensor(self, output: Tensor) -> Row:
        """Return the layers on the way to a tensor."""
        row = Row()
        self._add_tensors((output,), (), row, 0)
        return row

    def of_layer(self, layer: Layer) -> Row:
        """Return a row of one layer."""
        row = Row()
        self._add_layer(layer, row)
        return row

    def _add_model(self, model: Model, row: Row, depth: int) -> None:
        row.members.add(id(model))
        if depth > 20:
            return
        if model.is_functional:
            outputs = model.outputs
            if len(outputs) > 1:
                text = _("the model has {n} outputs; what leads to the first was read.")
                row.notes.append((model.line, text.format(n=len(outputs))))
            self._add_tensors(outputs[:1], model.inputs, row, depth)
            return
        for item in model.layers:
            if isinstance(item, Model):
                self._add_model(item, row, depth + 1)
            else:
                self._add_layer(item, row)

    def _add_layer(self, layer: Layer, row: Row) -> None:
        self._state.spend()
        is_again = id(layer) in row.members
        if is_again and layer.call.name not in INPUT_CALLS and has_weights(layer):
            text = _("{layer} is used again with the same weights; here it is a layer of its own.")
            row.notes.append((layer.line, text.format(layer=layer.call.name)))
        row.members.add(id(layer))
        row.layers.append(FoundLayer(layer.line, layer.call, layer.foreign))
        if len(row.layers) > MAX_LAYERS:
            raise too_many_layers()

    def _add_tensors(
        self, outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...], row: Row, depth: int
    ) -> None:
        tensors = self._back_from(outputs, inputs)
        ends = {id(one) for one in inputs}
        uses: Counter[int] = Counter()
        joins: list[int] = []
        has_branch = False
        for tensor in tensors:
            self._add_tensor(tensor, inputs, row, depth)
            parents = () if id(tensor) in ends else tensor.parents
            uses.update(id(one) for one in parents)
            if any(uses[id(one)] == 2 for one in parents):
                row.notes.append((tensor.line, _(_BRANCHES)))
                has_branch = True
            joins += [tensor.line] if len(parents) > 1 else []
        row.notes += [(line, _(_JOINS)) for line in joins[:1] if not has_branch]

    def _back_from(self, outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...]) -> list[Tensor]:
        """Return the tensors on the way from the inputs to the outputs, parents first."""
        ends = {id(one) for one in inputs}
        found: list[Tensor] = []
        done: set[int] = set()
        left: list[tuple[Tensor, bool]] = [(one, False) for one in reversed(outputs)]
        while left:
            self._state.spend()
            tensor, is_left = left.pop()
            if is_left:
                found.append(tensor)
            elif id(tensor) not in done:
                done.add(id(tensor))
                left.append((tensor, True))
                if id(tensor) not in ends:
                    left += [(one, False) for one in reversed(tensor.parents)]
        return found

    def _add_tensor(self, tensor: Tensor, inputs: tuple[Tensor, ...], row: Row, depth: int) -> None:
        is_input = any(tensor is one for one in inputs)
        maker = None if is_input else tensor.maker
        if maker is None:
            if tensor.call is not None:
                row.layers.append(FoundLayer(tensor.line, tensor.call))
            if tensor.unknown and not is_input:
                text = _("what is before it, {code}, is known only when the code runs.")
                row.notes.append((tensor.line, text.format(code=tensor.unknown[:40])))
            return
        if isinstance(maker, Model):
            self._add_model(maker, row, depth + 1)
            return
        self._add_layer(maker, row)
        row.notes += [(tensor.line, text) for text in _call_notes(maker, tensor.arguments)]


def has_weights(layer: Layer) -> bool:
    """Return whether a layer has weights."""
    kind = kind_of(layer.call.name)
    return kind is None or kind.has_random_weights or "normalization" in kind.id


def _call_notes(layer: Layer, arguments: Iterable[tuple[str, Value]]) -> list[str]:
    """Say what the arguments of a layer's call change that the app does not have."""
    found = []
    kind = kind_of(layer.call.name)
    for name, value in arguments:
        if name == "training":
            is_forwarded = value is None or isinstance(value, Parameter | ReadName | Unreadable)
            is_touched = kind is not None and (kind.draws_masks or "batch" in kind.id)
            if is_forwarded or not is_touched:
                continue
            if value and kind is not None and kind.draws_masks:
                text = _(
                    "{layer}: training=True keeps it on in prediction in Keras 2, but not in Keras 3 and"
                    " here."
                )
            elif kind is not None and kind.draws_masks:
                text = _("{layer}: training=False keeps it off in training, too; here it is on then.")
            else:
                text = _(
                    "{layer}: training={value} holds in training and prediction; here each has its own way."
                )
            found.append(text.format(layer=layer.call.name, value=bool(value)))
        elif value is not None:
            shown = text_of(value) if isinstance(value, bool | int | float | str | Unreadable) else "..."
            text = _("{layer}: {name}={value} of its call was left out.")
            found.append(text.format(layer=layer.call.name, name=name, value=shown))
    return found
