"""What the checks say: values for the cards, the forms and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.experiment.specs import Task, TrainingSpec
from engine.network.layer_kinds import Shape
from engine.network.spec import LayerSpec, NetworkSpec

_MAX_TITLE = 24


@dataclass(frozen=True)
class Fix:
    """A sure repair: what its button says and what the network and training become."""

    label: str
    network: NetworkSpec
    training: TrainingSpec


@dataclass(frozen=True)
class Problem:
    """One sentence about a layer; an error stops training, advice does not.

    `why` says in two sentences what is behind it; empty where the message says it all.
    """

    message: str
    is_error: bool = True
    fix: Fix | None = None
    why: str = ""


@dataclass(frozen=True)
class LayerCheck:
    """What the checks say of one layer; the shape is None where an earlier layer can't work."""

    output_shape: Shape | None
    parameters: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class NetworkCheck:
    """The checks of a whole stack: one entry per layer, and the problems of its output."""

    layers: tuple[LayerCheck, ...]
    output_problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    def errors(self) -> tuple[str, ...]:
        """Every error, with the place it stands at."""
        found = [problem for layer in self.layers for problem in layer.problems]
        return tuple(problem.message for problem in [*found, *self.output_problems] if problem.is_error)


# --- A layer at its place in the stack: what the rules of checks and advice look at.


@dataclass(frozen=True)
class LayerContext:
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
