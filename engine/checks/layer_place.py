"""A layer at its place in the stack: what the rules of checks and advice look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.checks.problems import Fix, Problem, Task
from engine.experiment.specs import LayerSpec, NetworkSpec, TrainingSpec
from engine.network.layer_kinds import Shape

_MAX_TITLE = 24


@dataclass(frozen=True)
class LayerPlace:
    """The enabled layer `index` of a network, and the shape of what comes into it."""

    network: NetworkSpec
    training: TrainingSpec
    task: Task
    index: int
    shape: Shape

    @property
    def layer(self) -> LayerSpec:
        return self.network.layers[self.index]

    @property
    def label(self) -> str:
        """How a sentence names it: Dense (layer 2)."""
        return label_of(self.layer, self.index)

    def before(self) -> Iterator[tuple[int, LayerSpec]]:
        """The enabled layers before it with their indexes, the nearest first."""
        for index in range(self.index - 1, -1, -1):
            if self.network.layers[index].is_enabled:
                yield index, self.network.layers[index]

    def after(self) -> Iterator[tuple[int, LayerSpec]]:
        """The enabled layers behind it with their indexes, the nearest first."""
        for index in range(self.index + 1, len(self.network.layers)):
            if self.network.layers[index].is_enabled:
                yield index, self.network.layers[index]

    def problem(self, text: str, fix: Fix | None = None) -> Problem:
        """An error, said of this layer."""
        return Problem(f"{self.label}: {text}", fix=fix)

    def advice(self, text: str, why: str, fix: Fix | None = None) -> Problem:
        """Advice, said of this layer."""
        return Problem(f"{self.label}: {text}", is_error=False, fix=fix, why=why)

    def fix(self, label: str, network: NetworkSpec) -> Fix:
        """A repair that changes the network alone."""
        return Fix(label, network, self.training)

    def fix_layer(self, label: str, layer: LayerSpec, index: int | None = None) -> Fix:
        """A repair that puts `layer` in this one's place, or in another's."""
        return self.fix(label, self.network.replaced(self.index if index is None else index, layer))

    def fix_inserting(self, label: str, layer: LayerSpec) -> Fix:
        """A repair that puts `layer` before this one."""
        return self.fix(label, self.network.inserted(self.index, layer))

    def renamed(self, name: str) -> LayerSpec:
        """The layer with another name."""
        return replace(self.layer, name=name)


def label_of(layer: LayerSpec, index: int) -> str:
    """How a sentence names a layer; a long name is cut."""
    title = layer.title if len(layer.title) <= _MAX_TITLE else f"{layer.title[: _MAX_TITLE - 1]}…"
    return f"{title} (layer {index + 1})"
