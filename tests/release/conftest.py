"""A package in small: what it holds is a script, its place and form are real."""

from dataclasses import replace

import pytest

from engine.version import this_build


@pytest.fixture
def small_package(tmp_path):
    folder = tmp_path / "dropout-lab"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "dropout-lab"
    program.write_text("#!/bin/sh\necho started\n", "utf-8")
    program.chmod(0o700)
    build = replace(this_build(), date="2026-11-24", flavour="cpu")
    (folder / "_internal" / "build.json").write_text(build.to_json(), "utf-8")
    (folder / "_internal" / "link").symlink_to("build.json")
    return folder
