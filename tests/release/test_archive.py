"""The archive: one folder named by version, nobody's files, the same bytes each time."""

import os
import shutil
import subprocess
import sys
import tarfile

import pytest

from engine.version import this_build
from release import archive
from release.build_facts import build_of_today

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a .tar.xz is written on Linux alone")


@pytest.mark.skipif(not shutil.which("xz"), reason="xz is not installed")
def test_the_archive_unpacks_to_a_program_that_all_may_start(small_package, tmp_path):
    build = archive.build_in(small_package)
    made = archive.write_tar(small_package, tmp_path / archive.archive_name(build), build)
    assert made.name.startswith(f"DropoutLab-{build.version}-linux-")
    with tarfile.open(made) as found:
        entries = {entry.name: entry for entry in found.getmembers()}
        found.extractall(tmp_path / "place", filter="data")
    top = f"DropoutLab-{build.version}"
    assert {name.partition("/")[0] for name in entries} == {top}
    assert {entry.uid for entry in entries.values()} == {0}
    assert entries[f"{top}/dropout-lab"].mode == 0o755
    assert (tmp_path / "place" / top / "_internal" / "link").is_symlink()
    said = subprocess.run(
        [tmp_path / "place" / top / "dropout-lab"], capture_output=True, encoding="utf-8", check=True
    )
    assert said.stdout == "started\n"


@pytest.mark.skipif(not shutil.which("xz"), reason="xz is not installed")
def test_archive_is_deterministic(small_package, tmp_path):
    build = archive.build_in(small_package)
    first = archive.write_tar(small_package, tmp_path / "first", build).read_bytes()
    os.utime(small_package / "dropout-lab", (1, 1))
    assert archive.write_tar(small_package, tmp_path / "second", build).read_bytes() == first


def test_build_date_can_be_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    build = build_of_today()
    assert (build.date, build.version) == ("1970-01-02", this_build().version)
    assert build.flavour in ("cpu", "gpu")
