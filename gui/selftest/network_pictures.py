"""The drawing of a network, as it is exported."""

from __future__ import annotations

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.specs import DataSpec, TrainingSpec
from engine.network_picture import network_picture, picture_style
from engine.storage.examples import example
from engine.storage.presets import bundled_presets, fitted
from gui.network_page.picture_export import SUFFIXES, save_picture
from gui.selftest.bench import Bench
from gui.selftest.drawn_file import check_drawn_file

WIDTH = 680


def draw_networks(bench: Bench) -> None:
    """One of units and one of images."""
    tabular, images = example("tutorial-classification"), DataSpec(dataset="digits")
    preset = next(preset for preset in bundled_presets() if preset.needs_images)
    drawn = {
        "units": (tabular.network, tabular.training, task_of(tabular.data)),
        "volumes": (*fitted(preset, task_of(images), TrainingSpec()), task_of(images)),
    }
    for name, (network, training, task) in drawn.items():
        check = check_network(network, training, task)
        picture = network_picture(network, check, task, picture_style("light"), width=WIDTH)
        for suffix in SUFFIXES:
            path = bench.folder / f"{name}{suffix}"
            save_picture(picture, path)
            check_drawn_file(path)
