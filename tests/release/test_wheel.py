"""The wheel: what is in it and said of it, and that it runs alone in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt
from packaging.metadata import Metadata
from packaging.requirements import Requirement

import dev
from tests.test_locks import pins

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SYSTEMS = [
    ("linux", "x86_64"),
    ("linux", "aarch64"),
    ("darwin", "arm64"),
    ("win32", "AMD64"),
]
PYTHONS = ["3.11.0", "3.12.1", "3.13.9"]


class Built(NamedTuple):
    """What an index gets, and a wheel that was built of the checkout."""

    source: Path
    wheel: Path
    wheel_of_checkout: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built as an index gets them: the wheel of the source distribution."""
    folder = tmp_path_factory.mktemp("wheel")

    def build(kind: str, where: Path, to: Path) -> Path:
        code = f"import sys, hatchling.build; sys.stdout.write(hatchling.build.build_{kind}(sys.argv[1]))"
        command = [sys.executable, "-c", code, str(to)]
        done = subprocess.run(command, check=True, cwd=where, capture_output=True, encoding="utf-8")
        return to / done.stdout.splitlines()[-1]

    source = build("sdist", ROOT, folder / "source")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / source.name.removesuffix(".tar.gz")
    return Built(
        source, build("wheel", unpacked, folder / "of_source"), build("wheel", ROOT, folder / "of_checkout")
    )


def test_backend_of_the_tests_is_the_one_that_is_stated() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["dev"])


@pytest.fixture(scope="module")
def metadata(built: Built) -> Metadata:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Metadata.from_email(archive.read(name), validate=True)


def test_source_distribution_builds_the_wheel_of_the_checkout(built: Built) -> None:
    assert built.wheel.name == built.wheel_of_checkout.name
    assert built.wheel.read_bytes() == built.wheel_of_checkout.read_bytes()


def test_only_one_name_gets_into_site_packages(built: Built, metadata: Metadata) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name.partition("/")[0] for name in archive.namelist()}
    assert names == {"dropout_lab", f"dropout_lab-{metadata.version}.dist-info"}


def test_wheel_has_every_file_that_runs_and_no_tests_or_pictures(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        inside = {
            name.removeprefix("dropout_lab/") for name in archive.namelist() if ".dist-info/" not in name
        }
    folders = ("engine", "gui", "resources", "release/licences")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    files += [ROOT / name for name in ("main.py", "LICENSE", "DATA_LICENCES.md", "pyproject.toml")]
    files += (ROOT / "docs").rglob("*.md")
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == expected | {"__init__.py"}


def test_metadata_are_what_an_index_asks_for(metadata: Metadata) -> None:
    assert (metadata.name, str(metadata.version)) == ("dropout-lab", PROJECT["project"]["version"])
    assert metadata.license_expression == "MIT AND OFL-1.1"
    assert {"LICENSE", "DATA_LICENCES.md"} <= set(metadata.license_files or ())
    assert metadata.summary and metadata.keywords and metadata.classifiers
    assert metadata.provides_extra == ["cluster"]
    pythons = metadata.requires_python
    assert pythons and all(pythons.contains(python) for python in PYTHONS) and not pythons.contains("3.14.0")


def test_commands_are_a_console_and_a_windowed_one(built: Built) -> None:
    parser = ConfigParser()
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        parser.read_string(archive.read(name).decode())
    assert {section: dict(parser[section]) for section in parser.sections()} == {
        "console_scripts": {"dropout-lab": "dropout_lab:start"},
        "gui_scripts": {"dropout-lab-window": "dropout_lab:start"},
    }


def test_readme_of_an_index_has_no_link_into_the_repository(metadata: Metadata) -> None:
    assert metadata.description_content_type == "text/markdown"
    tokens = MarkdownIt().parse(metadata.description or "")
    inner = [token for block in tokens for token in block.children or ()]
    targets = [str(token.attrs.get("href") or token.attrs.get("src") or "https:") for token in inner]
    assert all(target.startswith(("https:", "#")) for target in targets), targets
    headings = {"# Dropout Lab", "## Start", "## Licences and data"}
    assert headings <= set((metadata.description or "").splitlines())


@pytest.mark.parametrize(("system", "machine"), SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_has_what_the_wheel_requires(metadata: Metadata, system: str, machine: str, python: str) -> None:
    place = {"sys_platform": system, "platform_machine": machine, "python_full_version": python}
    locked = {
        pin.name: pin.version
        for pin in pins(dev.RUN_LOCK)
        if pin.marker is None or pin.marker.evaluate(place)
    }
    required = [
        need for need in metadata.requires_dist or () if need.marker is None or need.marker.evaluate(place)
    ]
    assert sum(need.name.startswith("tensorflow") for need in required) == 1
    unmet = [str(need) for need in required if not _is_met(need, locked)]
    assert not unmet


def _is_met(need: Requirement, locked: dict[str, str]) -> bool:
    return need.name in locked and need.specifier.contains(locked[need.name])


@pytest.fixture(scope="module")
def commands(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that has the wheel; the libraries are those of the tests."""
    venv = pytest.importorskip("venv", reason="an embeddable Python has no venv")
    folder = tmp_path_factory.mktemp("environment") / "of a student"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    install = ["-m", "pip", "--python", str(dev.python_of(folder)), "install", "--no-deps", "--no-index"]
    subprocess.run([sys.executable, *install, "--quiet", str(built.wheel)], check=True)
    packages = folder / ("Lib" if os.name == "nt" else f"lib/python3.{sys.version_info[1]}") / "site-packages"
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return dev.python_of(folder).parent


def _run(commands: Path, folder: Path, *words: str) -> str:
    """Run the command in a folder that has nothing of the program, and return what it says."""
    places = {"DROPOUT_LAB_DATA_DIR": str(folder / "kept"), "QT_QPA_PLATFORM": "offscreen"}
    nowhere = folder / "empty"
    nowhere.mkdir()
    without = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(commands / "dropout-lab"), *words],
        check=False,
        cwd=nowhere,
        env={**without, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    assert not list(nowhere.iterdir())
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_installed_wheel_passes_its_selftest(commands: Path, tmp_path: Path) -> None:
    assert "The self-test passed." in _run(commands, tmp_path, "selftest")


@pytest.mark.slow
def test_installed_wheel_trains_an_example(commands: Path, tmp_path: Path) -> None:
    _run(commands, tmp_path, "run", "tutorial-classification", "--seeds", "2", "--out", str(tmp_path / "out"))
    rows = (tmp_path / "out/cells.csv").read_text("utf-8").splitlines()
    assert len(rows) > 10
    assert (tmp_path / "out/curve.png").is_file()


def test_help_names_the_installed_command(commands: Path, tmp_path: Path) -> None:
    assert _run(commands, tmp_path, "--help").startswith("usage: dropout-lab ")
