"""A sweep that is sent to a cluster, and yet soon trained."""

from dataclasses import replace
from pathlib import Path

from engine.storage.examples import example
from engine.storage.project_file import write_project


def write_long_sweep(path: Path) -> None:
    """One that might take hours, by its epochs, but which early stopping ends after some of them."""
    project = example("honest-classification")
    training = replace(project.training, epochs=10_000, early_stopping=1)
    write_project(replace(project, training=training), path)
