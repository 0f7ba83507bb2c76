"""The direction of imports: what pyproject.toml states, and what fresh interpreters really load."""

import json
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
MODULES_OF = """
import importlib, json, pkgutil, sys
def load(name):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        if not module.name.startswith(skipped):
            importlib.import_module(module.name)
"""


def _python(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _loaded_by(statements: str) -> set[str]:
    names = "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    return set(json.loads(_python(f"import json, sys\n{statements}\n{names}").splitlines()[-1]))


def test_import_contracts_are_kept() -> None:
    _python(
        "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache', '--no-logo'])"
    )


def test_contracts_name_every_package() -> None:
    """Layers are exhaustive by themselves; these contracts are lists, which a new package must join."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {row["id"]: row for row in settings["tool"]["importlinter"]["contracts"]}
    folders = {f"engine.{path.parent.name}" for path in (ROOT / "engine").glob("*/__init__.py")}
    assert set(contracts["tensorflow-only-in-training"]["source_modules"]) == folders - {"engine.training"}
    pages = {f"gui.{path.parent.name}" for path in (ROOT / "gui").glob("*_page/__init__.py")}
    side_by_side = set(contracts["pages-apart"]["modules"])
    assert side_by_side == pages | {"gui.answers", "gui.help", "gui.about", "gui.lesson"}
    layer = " | ".join(name.removeprefix("gui.") for name in contracts["pages-apart"]["modules"])
    assert layer in contracts["gui-layers"]["layers"]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import, also those inside functions and those for types alone."""
    return grimp.build_graph("engine", "gui", cache_dir=None)


def test_no_modules_import_each_other_in_a_circle(graph: grimp.ImportGraph) -> None:
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(imports).prepare()  # raises a CycleError that names the circle


def test_no_packages_import_each_other_in_a_circle(graph: grimp.ImportGraph) -> None:
    packages = sorted(name for name in graph.modules if graph.find_children(name))
    assert {"engine", "engine.training", "gui"} < set(packages)
    assert [arrow for name in packages for arrow in graph.nominate_cycle_breakers(name)] == []


def test_the_window_loads_no_tensorflow() -> None:
    loaded = _loaded_by("import gui.app")
    assert "PySide6" in loaded
    assert not loaded & {"tensorflow", "keras"}


@pytest.mark.parametrize(
    ("package", "skipped", "absent"),
    [
        ("gui", "none", {"tensorflow", "keras"}),
        ("engine", "engine.training", {"tensorflow", "keras", "PySide6"}),
        ("engine.training", "none", {"PySide6"}),
    ],
)
def test_modules_import_nothing_forbidden_in_their_layer(
    package: str, skipped: str, absent: set[str]
) -> None:
    loaded = _loaded_by(f"skipped = {skipped!r}\n{MODULES_OF}\nload({package!r})")
    assert package.partition(".")[0] in loaded
    assert not loaded & absent


def test_main_imports_few_modules() -> None:
    loaded = _loaded_by("import main")
    assert not loaded & {"tensorflow", "keras", "PySide6", "matplotlib", "numpy"}
