"""One version, wherever it is read."""

import json
import tomllib
from pathlib import Path

import pytest

from engine import version
from engine.command_line.arguments import parser
from engine.version import BUILD_FILE, Build, command, this_build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _forget():
    this_build.cache_clear()
    yield
    this_build.cache_clear()


def test_version_from_source_is_that_of_pyproject():
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert this_build() == Build(stated)


def test_packaged_build_facts(tmp_path, monkeypatch):
    built = Build("1.2.3", "2026-11-24", "abc1234", "cpu")
    (tmp_path / BUILD_FILE).write_text(built.to_json(), "utf-8")
    monkeypatch.setattr(version, "PROGRAM_FOLDER", tmp_path)
    assert this_build() == built
    assert json.loads(built.to_json())["flavour"] == "cpu"
    assert command().startswith("dropout-lab")


def test_help_shows_the_command_of_this_build():
    assert command() == "python main.py"
    assert parser().format_help().startswith("usage: python main.py [PROJECT]")


def test_installed_program_is_called_by_the_command_of_its_wheel(tmp_path, monkeypatch):
    """In a wheel the program's folder is a package; pyproject.toml is there as in a checkout."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', "utf-8")
    (tmp_path / "__init__.py").touch()
    monkeypatch.setattr(version, "PROGRAM_FOLDER", tmp_path)
    assert (command(), this_build()) == ("dropout-lab", Build("1.2.3"))


def test_help_of_a_command_begins_with_that_command(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["run", "--help"])
    assert capsys.readouterr().out.startswith("usage: python main.py run [-h] ")
