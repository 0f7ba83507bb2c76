"""The sequences of layers that a program makes, and which of them become part of another."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.errors import InputError
from engine.keras_code.reading.signatures import kind_of
from engine.keras_code.reading.values import ReadCall

MAX_LAYERS = 500


@dataclass(frozen=True)
class FoundLayer:
    """A layer's call, its line, and why it is not a Keras layer if it is not one."""

    line: int
    call: ReadCall
    foreign: str = ""

    @property
    def has_card(self) -> bool:
        if self.foreign:
            return False
        return kind_of(self.call.name) is not None or self.call.name == "Bidirectional"


@dataclass
class Part:
    """A sequence of layers; if another part takes it in, it is used there."""

    line: int
    is_model: bool = False
    is_used: bool = False
    layers: list[FoundLayer] = field(default_factory=list)


class Parts:
    """All parts in the order of the program, and the variables that stand for them."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._count = self._cards = 0
        self.by_name: dict[str, Part] = {}

    def has_layers(self) -> bool:
        """Whether a layer was found that can become a card."""
        return self._cards > 0

    def start(self, line: int, layers: list[FoundLayer], name: str = "", is_model: bool = False) -> None:
        """Begin a new part, which the variable `name` stands for from now on."""
        part = Part(line, is_model)
        self._parts.append(part)
        if name:
            self.by_name[name] = part
        self.extend(part, layers)

    def add(self, line: int, layers: list[FoundLayer], name: str = "") -> None:
        """Append layers to the part that `name` stands for, or start a part of their own."""
        if name in self.by_name:
            self.extend(self.by_name[name], layers)
        else:
            self.start(line, layers)

    def extend(self, part: Part, layers: list[FoundLayer]) -> None:
        part.layers += layers
        self._count += len(layers)
        self._cards += sum(layer.has_card for layer in layers)
        if self._count > MAX_LAYERS:
            raise InputError(f"at most {MAX_LAYERS} layers can be read at once; this is more.")

    def remove_last(self, name: str) -> bool:
        """Remove the last layer from the part that `name` stands for; returns whether there was one."""
        layers = self.by_name[name].layers if name in self.by_name else []
        if layers:
            self._count -= 1
            self._cards -= layers.pop().has_card
        return name in self.by_name

    def use(self, name: str) -> list[FoundLayer]:
        """Take the layers that `name` stands for, which from now on belong to the part that takes them in."""
        part = self.by_name[name]
        part.is_used = True
        return list(part.layers)

    def chosen(self) -> tuple[list[FoundLayer], list[int]]:
        """The layers of the first model and of all parts without a model, and where other models start."""
        alive = [part for part in self._parts if not part.is_used]
        models = [part for part in alive if part.is_model and any(layer.has_card for layer in part.layers)]
        left = models[1:]
        left_ids = set(map(id, left))
        layers = [layer for part in alive if id(part) not in left_ids for layer in part.layers]
        return layers, [part.line for part in left]
