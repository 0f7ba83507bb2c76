"""What pictures show: stacks for the editor, a family and a predicted sweep for the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.checks.starting import starting_project
from engine.data.catalogue import task_of
from engine.data.preview import preview
from engine.experiment.specs import DataSpec, SecondSetting
from engine.inside.film_example import film_example
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import HELPS, Prediction, Project, ReportSpec
from engine.storage.examples import example
from engine.storage.presets import bundled_presets, fitted


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


def widths() -> Project:
    """Three widths of a small network on Iris, to be swept."""
    project = example("honest-classification")
    sweep = replace(project.sweep, seeds=tuple(range(8)), second=SecondSetting("units", (4.0, 16.0, 64.0)))
    return replace(project, name="Does width matter?", sweep=sweep)


def predicted() -> Project:
    """Noisy digits with a prediction and a report's words."""
    sketch = ((0.0, 0.86), (0.2, 0.91), (0.4, 0.94), (0.6, 0.93), (0.8, 0.84))
    text = (
        "## What I saw\n\nThe *training* score falls from the first rate on; the **held-out** score rises "
        "first and falls late.\n\n- The network can no longer memorise the wrong labels.\n"
        "- Above 0.7 too little of it is left.\n"
    )
    report = ReportSpec(
        "Does dropout help where labels are wrong?",
        "Ada Lovelace",
        "Group 3",
        "Does dropout help a network that learns from wrong labels?",
        text,
    )
    return replace(
        example("dropout-helps"),
        name="Noisy digits",
        report=report,
        prediction=Prediction(HELPS, sketch, "2026-11-24T09:00:00+00:00"),
    )


def fashion() -> Project:
    """Pictures of clothing, and a network that fits them."""
    return replace(starting_project(DataSpec("fashion_mnist")), name="Fashion-MNIST")


def moons() -> Project:
    """Generated points of two classes."""
    return replace(starting_project(DataSpec("moons")), name="Moons")


def write_own_table(path: Path) -> None:
    """Write the penguins as a student's own table: a number for each bird, and some values missing."""
    data = preview(DataSpec("penguins"))
    lines = [";".join(("bird", *data.columns))]
    for number, row in enumerate(data.rows, start=1):
        cells = ["" if (number + column) % 23 == 0 else cell for column, cell in enumerate(row[:-1])]
        lines.append(";".join((str(number), *(cell.replace(".", ",") for cell in cells), row[-1])))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


STATES: dict[str, Callable[[], Project]] = {
    "empty": empty,
    "tutorial": tutorial,
    "conv net": conv_net,
    "problems": problems,
    "fashion": fashion,
    "moons": moons,
    "two moons": lambda: film_example(moons()),
    "iris": lambda: example("tutorial-classification"),
}
