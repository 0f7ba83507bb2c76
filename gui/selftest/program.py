"""The program's own files: which version it is, its licence, its examples and presets."""

from __future__ import annotations

from engine.data.catalogue import task_of
from engine.paths import PROGRAM_FOLDER
from engine.project.checks import check_project
from engine.project.examples import EXAMPLES, example
from engine.project.presets import bundled_presets
from engine.version import this_build
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure


def read_program(_bench: Bench) -> None:
    """All are there and can be read, and every example can be trained."""
    make_sure(bool(this_build().version), "the program does not know its version.")
    licence = PROGRAM_FOLDER / "LICENSE"
    make_sure(licence.is_file() and licence.stat().st_size > 0, "the file LICENSE is missing.")
    for name in EXAMPLES:
        project = example(name)
        check_project(project, task_of(project.data))
    make_sure(bool(bundled_presets()), "there are no presets.")
