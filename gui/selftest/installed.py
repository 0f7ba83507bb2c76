"""The program's own files: which version it is, its licences, examples, presets and documents."""

from __future__ import annotations

from engine.about.licences import parts
from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.storage.examples import EXAMPLES, example
from engine.storage.presets import bundled_presets
from engine.version import this_build
from gui.help.documents import PAGES, title
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure


def read_program(_bench: Bench) -> None:
    """All are there and can be read, and every example can be trained."""
    make_sure(bool(this_build().version), "the program does not know its version.")
    make_sure(bool(parts()), "the program does not know its parts and their licences.")
    for part in parts():
        for text in part.texts:
            make_sure(bool(text.read().strip()), f"the licence of {part.name} is missing.")
    for name in EXAMPLES:
        project = example(name)
        check_project(project, task_of(project.data))
    make_sure(bool(bundled_presets()), "there are no presets.")
    for page in PAGES:
        make_sure(bool(title(page)), f"the document {page} has no heading.")
