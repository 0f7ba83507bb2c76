"""The direction of imports: what pyproject.toml states, and what fresh interpreters really load."""

import json
import subprocess
import sys
from pathlib import Path

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
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _loaded_by(statements: str) -> set[str]:
    names = "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    return set(json.loads(_python(f"import json, sys\n{statements}\n{names}").splitlines()[-1]))


def test_import_contracts_are_kept() -> None:
    _python(
        "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache', '--no-logo'])"
    )


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
