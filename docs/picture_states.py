"""What the network editor's pictures show: no layers, the tutorial, a conv net, a stack with problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.data.catalogue import task_of
from engine.project.examples import example
from engine.project.presets import bundled_presets, fitted
from engine.project.project import Project
from engine.project.specs import LayerSpec, NetworkSpec


def empty() -> Project:
    """Iris, and no layer yet."""
    return replace(example("honest-classification"), name="My first network", network=NetworkSpec(()))


def tutorial() -> Project:
    """The tutorial's regression."""
    return example("tutorial-regression")


def conv_net() -> Project:
    """The bundled preset after LeCun 1998, on digits."""
    project = _on_digits("Digits with a conv net")
    preset = next(preset for preset in bundled_presets() if preset.id == "lenet")
    network, training = fitted(preset, task_of(project.data), project.training)
    return replace(project, network=network, training=training)


def problems() -> Project:
    """Errors with repairs, and advice."""
    layers = (
        LayerSpec.of("conv2d", filters=16, kernel_size=(3, 3), activation="relu"),
        LayerSpec.of("dropout", is_swept=True, rate=0.5),
        LayerSpec.of("batch_normalization"),
        LayerSpec.of("flatten"),
        LayerSpec.of("dense", units=3, activation="relu"),
    )
    return replace(_on_digits("Something is wrong"), network=NetworkSpec(layers))


def _on_digits(name: str) -> Project:
    return replace(example("dropout-helps"), name=name)


STATES: dict[str, Callable[[], Project]] = {
    "empty": empty, "tutorial": tutorial, "conv net": conv_net, "problems": problems,
}  # fmt: skip
