"""A project with results goes to a file and comes back."""

from __future__ import annotations

from engine.storage.project_file import SUFFIX, read_project, write_project
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.sample_runs import sample_project


def keep_projects(bench: Bench) -> None:
    """Write and read; every number stays."""
    path = bench.folder / f"project{SUFFIX}"
    write_project(sample_project(), path)
    make_sure(read_project(path) == sample_project(), "the project came back changed.")
